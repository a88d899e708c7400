"""G7, and the app's part of G4: the app itself, driven through a terminal."""

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.catalogue import row_id, write_catalogue
from tests.bench.goals import Measurement, Row, at_most, row, table
from tests.bench.rounds import Spread
from tests.bench.terminal import Ended, Terminal
from tests.bench.workplace import Site, Workplace, say

FILES = 8
"""Marked and fetched in the app, four at a time."""
FIRST_KEYED_ROW = 20
"""The keys move over rows that have nothing to do with the downloads."""
KEYS = 250
GIGABIT = "28m"
"""Of each of four connections, in nginx's words: about 1 Gbit/s in all."""
DOWN = "j"


@dataclass(frozen=True, slots=True)
class Session:
    """What one session with the app showed."""

    delays: tuple[float, ...]
    """Milliseconds from key to paint, sorted."""
    memory: float
    """Peak resident MiB."""
    was_fetching: bool
    """Whether downloads still ran at its end."""

    def percentile(self, share: float) -> float:
        return self.delays[min(len(self.delays) - 1, round(share * (len(self.delays) - 1)))]


def key_to_paint(workplace: Workplace) -> Iterator[Row]:
    """G7: the same keys idle, at 1 Gbit/s and at the speed of loopback."""
    sessions = _sessions(workplace)
    if sessions is None:
        yield Row("G7", "key to paint, p99", note="the app could not be driven: see below")
        return
    _print_delays(sessions)
    idle, gigabit, full = (sessions[name] for name in ("idle", "1 Gbit/s", "full speed"))
    yield row("G7", "p99 at 1 Gbit/s in all, × idle", _p99_ratio(gigabit, idle), at_most(1.5))
    late = Spread.of([one.percentile(0.99) for one in gigabit])
    yield row("G7", "p99 at 1 Gbit/s in all, ms", late, at_most(40))
    yield row("G7", "p99 at full speed, × idle", _p99_ratio(full, idle), at_most(2.5))
    late = Spread.of([one.percentile(0.99) for one in full])
    yield row("G7", "p99 at full speed, ms", late, at_most(100))


def _sessions(workplace: Workplace) -> dict[str, list[Session]] | None:
    """Some sessions of each kind, in shuffled order; `None` when one did not work."""
    rates = {"idle": None, "1 Gbit/s": GIGABIT, "full speed": "0"}
    found: dict[str, list[Session]] = {name: [] for name in rates}
    with workplace.files(FILES, workplace.size(1024), is_one=True) as files:
        for number in range(workplace.rounds(3)):
            say(f"round {number + 1}")
            for name in random.sample(list(rates), len(rates)):
                try:
                    with workplace.loopback(rates[name] or "0") as site:
                        found[name].append(_session(site, files, is_idle=rates[name] is None))
                except (Ended, TimeoutError) as error:
                    workplace.warn(f"the app, {name}: {error}")
                    return None
    if not all(one.was_fetching for name in found if name != "idle" for one in found[name]):
        workplace.warn("G7: downloads ended before the keys, the figures flatter")
    return found


def _session(site: Site, files: Sequence[Path], *, is_idle: bool) -> Session:
    workplace = site.workplace
    write_catalogue(workplace.folder / "www", site.server.url, files)
    with open_app(site) as terminal:
        search_first(terminal, row_id(3))
        terminal.settle()
        mark_and_fetch(terminal, is_idle=is_idle)
        delays = [one_key(terminal, number) for number in range(_keys(workplace))]
        is_fetching = any((workplace.folder / "out").rglob("*.part"))
        sorted_delays = tuple(sorted(delay * 1e3 for delay in delays))
        return Session(sorted_delays, terminal.peak_memory, is_fetching)


def _keys(workplace: Workplace) -> int:
    return 60 if workplace.options.is_quick else KEYS


@contextmanager
def open_app(
    site: Site, more: Mapping[str, str] | None = None, command: Sequence[str] = ()
) -> Iterator[Terminal]:
    """The app at the catalogue of `site`; `command` starts another one, `more` sets more."""
    workplace = site.workplace
    for name in ("out", "home"):
        shutil.rmtree(workplace.folder / name, ignore_errors=True)
        (workplace.folder / name).mkdir()
    settings = {
        "MAAP_TUI_CATALOG": f"{site.server.url}/stac/",
        "MAAP_TUI_DOWNLOAD_DIR": str(workplace.folder / "out"),
        "MAAP_TUI_JOBS": "4",
    }
    environ = {**site.runner.environ(workplace.certificate.path), **settings, **(more or {})}
    program = command or [str(workplace.options.program)]
    with Terminal([*site.runner.prefix, *program], environ) as terminal:
        yield terminal


def search_first(terminal: Terminal, sign: str) -> float:
    """Chooses the collection and searches it, as a person would, until `sign` is painted.

    Gives the memory just before the search.
    """
    before = 0.0
    for keys, wanted in (("", "Filters"), ("\r", "Bench"), ("\r", "any time"), ("r", sign)):
        before = terminal.memory
        terminal.forget()
        terminal.press(keys)
        terminal.wait_for(wanted)
        if keys != "r":
            terminal.settle()
    return before


def mark_and_fetch(terminal: Terminal, *, is_idle: bool = False) -> None:
    """Marks the granules that have files, queues them, and moves on from there."""
    for _ in range(FILES):
        terminal.press(" ")
        terminal.settle(0.1)
    if not is_idle:
        terminal.press("d")
        terminal.settle()
        terminal.press("\r")
        terminal.watch(1.0)
    terminal.press("g" + DOWN * FIRST_KEYED_ROW)
    terminal.watch(1.0)


def one_key(terminal: Terminal, number: int) -> float:
    """Seconds until the cursor has moved to the next row, the `number`th since `mark_and_fetch`."""
    delay = terminal.time_key(DOWN, row_id(FIRST_KEYED_ROW + number + 1))
    terminal.watch(random.uniform(0.015, 0.05))
    return delay


def _p99_ratio(sessions: Sequence[Session], base: Sequence[Session]) -> Spread:
    pairs = zip(sessions, base, strict=True)
    return Spread.of([one.percentile(0.99) / other.percentile(0.99) for one, other in pairs])


def _print_delays(sessions: Mapping[str, Sequence[Session]]) -> None:
    lines = []
    for name, found in sessions.items():
        shares = (0.5, 0.95, 0.99, 1.0)
        values = [Spread.of([one.percentile(share) for one in found]) for share in shares]
        lines.append([name, *(f"{value.median:.1f}" for value in values)])
    print(table(["key to paint, ms", "p50", "p95", "p99", "max"], lines))


def memory(workplace: Workplace) -> Iterator[Row]:
    """G4 for the app: while it fetches four large files, and four smaller ones."""
    peaks: list[Spread] = []
    for mebibytes in (1024, 256):
        with (
            workplace.files(FILES, workplace.size(mebibytes), is_one=True) as files,
            workplace.loopback() as site,
        ):
            try:
                found = _session(site, files, is_idle=False)
            except (Ended, TimeoutError) as error:
                workplace.warn(f"the app: {error}")
                yield Row("G4", "peak MiB, the app", note="the app could not be driven: see below")
                return
            peaks.append(Spread.of([found.memory]))
    large, small = peaks
    yield row("G4", "peak MiB, the app, 4 × 1 GiB", large, at_most(110))
    grown = Spread.of([large.median - small.median])
    yield row("G4", "the app, MiB more than with 4 × 256 MiB", grown, at_most(5))


MEASUREMENTS = (Measurement(("G4",), memory), Measurement(("G7",), key_to_paint))
