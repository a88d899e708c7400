"""G9: what it costs to show progress, our pane against Textual's DataTable."""

import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.bench.goals import Measurement, Row, at_most, row, table
from tests.bench.rounds import Spread
from tests.bench.terminal import Terminal
from tests.bench.workplace import Workplace, say

HOST = Path(__file__).with_name("host_app.py")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What rows that move cost for a few seconds."""

    cpu: float
    """Per cent of one processor."""
    kibibytes: float
    """A second, to the terminal."""


def progress_rows(workplace: Workplace) -> Iterator[Row]:
    """G9: our pane against DataTable.update_cell, 20 and 200 rows at 10 Hz."""
    cases = (("pane", 20), ("pane", 200), ("cells", 20), ("cells", 200))
    found: dict[tuple[str, int], list[Drawing]] = {case: [] for case in cases}
    for number in range(workplace.rounds(5)):
        say(f"round {number + 1}")
        for case in random.sample(cases, len(cases)):
            found[case].append(_drawing(workplace, *case))
    _print_drawings(found)
    few, many, cells = found["pane", 20], found["pane", 200], found["cells", 20]
    for_few = Spread.of([one.cpu for one in few])
    yield row("G9", "20 rows: CPU, % of a core", for_few, at_most(5))
    yield row("G9", "20 rows: CPU, × update_cell", _ratio(few, cells, _cpu), at_most(0.5))
    yield row("G9", "200 rows: CPU, × that of 20", _ratio(many, few, _cpu), at_most(2))
    painted = Spread.of([one.kibibytes for one in many])
    yield row("G9", "200 rows: KiB/s to the terminal", painted, at_most(120))


def _cpu(drawing: Drawing) -> float:
    return drawing.cpu


def _drawing(workplace: Workplace, kind: str, count: int) -> Drawing:
    seconds = 2.0 if workplace.options.is_quick else 6.0
    environ = {"HOME": str(workplace.folder), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, str(HOST), kind, str(count)]
    with Terminal(command, environ) as terminal:
        terminal.wait_for("BIO_S1")
        terminal.watch(1.5)
        cpu, painted, start = terminal.cpu, terminal.bytes, perf_counter()
        terminal.watch(seconds)
        took = perf_counter() - start
        share = (terminal.cpu - cpu) / took * 100
        return Drawing(share, (terminal.bytes - painted) / took / 1024)


def _ratio(
    drawings: Sequence[Drawing], base: Sequence[Drawing], figure: Callable[[Drawing], float]
) -> Spread:
    pairs = zip(drawings, base, strict=True)
    return Spread.of([figure(one) / max(figure(other), 0.1) for one, other in pairs])


def _print_drawings(found: Mapping[tuple[str, int], Sequence[Drawing]]) -> None:
    lines = []
    for (kind, count), drawings in found.items():
        cpu = Spread.of([one.cpu for one in drawings])
        painted = Spread.of([one.kibibytes for one in drawings])
        lines.append([f"{kind}, {count} rows", f"{cpu.median:.1f}", f"{painted.median:.0f}"])
    print(table(["10 Hz", "CPU %", "KiB/s"], lines))


MEASUREMENTS = (Measurement(("G9",), progress_rows),)
