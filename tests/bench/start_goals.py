"""G10 and G13: how soon the app is on the screen, and what a long queue costs."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter

from tests.bench.goals import Measurement, Row, at_most, row
from tests.bench.rounds import Runner, Spread
from tests.bench.terminal import Terminal
from tests.bench.workplace import Workplace, say

EMPTY_APP = Path(__file__).with_name("empty_app.py")
LONG_QUEUE = Path(__file__).with_name("long_queue.py")
JOBS = 10_000
HELP_SIGN = "you are here"
"""Only the help shows it, which is what `?` brings."""


def first_paint(workplace: Workplace) -> Iterator[Row]:
    """G10: from exec to the first frame, against an empty app, and to the first key's answer."""
    environ = _environ(workplace, workplace.folder / "state")
    ours = ([str(workplace.options.program)], "Filters")
    empty = ([sys.executable, str(EMPTY_APP)], "READY")
    found: dict[str, list[float]] = {"ours": [], "empty": []}
    answered: list[float] = []
    for number in range(-1, workplace.rounds(9)):
        say(f"round {number + 1}")
        for name, (command, sign) in random.sample([("ours", ours), ("empty", empty)], 2):
            seconds = seconds_to(command, sign, environ)
            if number >= 0:  # else: files are read for the first time
                found[name].append(seconds)
        seconds = seconds_to(ours[0], HELP_SIGN, environ, typed="?")
        if number >= 0:
            answered.append(seconds)
    ratios = [one / other for one, other in zip(found["ours"], found["empty"], strict=True)]
    yield row("G10", "first paint, × an empty app", Spread.of(ratios), at_most(1.25))
    yield row("G10", "first paint, s", Spread.of(found["ours"]))
    yield row("G10", "first key answered, s", Spread.of(answered))


def long_queue(workplace: Workplace) -> Iterator[Row]:
    """G13: queueing ten thousand files, looking at them, and starting with them."""
    figures: list[Mapping[str, float]] = []
    for number in range(workplace.rounds(3)):
        say(f"round {number + 1}")
        figures.append(_fill(workplace, workplace.folder / f"long-{number}"))
    for key, what, factor, most in (
        ("enqueue", "enqueue, s, every row durable", 1, 3),
        ("snapshot", "snapshot, ms", 1e3, 10),
    ):
        yield row("G13", what, Spread.of([one[key] * factor for one in figures]), at_most(most))
    yield row("G13", "plan, s", Spread.of([one["plan"] for one in figures]))
    program = str(workplace.options.program)
    listing = [program, "queue", "list", "--format", "csv"]
    yield row("G13", "queue list, s more than empty", _more(workplace, listing, None), at_most(0.5))
    signs = (f"{JOBS} waiting", "Nothing queued")
    yield row("G13", "the app, s more than empty", _more(workplace, [program], signs), at_most(0.5))


def _fill(workplace: Workplace, state: Path) -> Mapping[str, float]:
    command = [
        sys.executable,
        str(LONG_QUEUE),
        str(state),
        str(workplace.folder / "out"),
        f"{JOBS}",
    ]
    done = subprocess.run(
        command, env=_environ(workplace, state), capture_output=True, text=True, check=True
    )
    figures: Mapping[str, float] = json.loads(done.stdout)
    return figures


def _more(workplace: Workplace, command: Sequence[str], signs: tuple[str, str] | None) -> Spread:
    """Seconds that a command takes longer with the long queue, to its end or to its sign."""
    more = []
    for _ in range(workplace.rounds(5)):
        taken = []
        for state, sign in (("long-0", 0), ("empty", 1)):
            environ = _environ(workplace, workplace.folder / state)
            if signs is not None:
                taken.append(seconds_to(command, signs[sign], environ))
                continue
            start = perf_counter()
            subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=True)
            taken.append(perf_counter() - start)
        more.append(taken[0] - taken[1])
    return Spread.of(more)


def seconds_to(
    command: Sequence[str], sign: str, environ: Mapping[str, str], typed: str = ""
) -> float:
    """Seconds from exec to `sign`; `typed` is pressed at once, before anything is drawn."""
    start = perf_counter()
    with Terminal(command, environ) as terminal:
        terminal.press(typed)
        terminal.wait_for(sign)
        return perf_counter() - start


def _environ(workplace: Workplace, state: Path) -> dict[str, str]:
    (workplace.folder / "home").mkdir(exist_ok=True)
    usual = Runner(workplace.folder).environ(workplace.certificate.path)
    return {**usual, "MAAP_TUI_STATE_DIR": str(state)}


MEASUREMENTS = (Measurement(("G10",), first_paint), Measurement(("G13",), long_queue))
