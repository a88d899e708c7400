"""G11, and the app's part of G12: from the search key to the first row, and 100,000 granules."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from tests.bench.app_goals import open_app, search_first
from tests.bench.catalogue import write_catalogue
from tests.bench.goals import Measurement, Row, at_most, row
from tests.bench.processes import end_process
from tests.bench.rounds import Spread
from tests.bench.search_goals import write_pages
from tests.bench.terminal import Ended
from tests.bench.workplace import Site, Workplace, say

SEARCHES = 8
SIGN = "2025-12-30 23:58"
"""When the third granule starts, as its row tells."""
LOADED = 100_000
PAGE = 500
LOADING_APP = Path(__file__).with_name("loading_app.py")
_RAW = """\
import json, sys, time, requests
session = requests.Session()
session.trust_env, session.verify = False, sys.argv[2]
session.get(sys.argv[1])
for _ in sys.stdin:
    start = time.perf_counter()
    json.loads(session.get(sys.argv[1]).content)
    print(time.perf_counter() - start, flush=True)
"""


def first_row(workplace: Workplace) -> Iterator[Row]:
    """G11: the search key to the first painted row, against a warm GET and json of that page."""
    for size, most in ((100, 1.15), (1_000, 1.0)):
        yield from _first_row(workplace, size, most, is_far=True)
    yield from _first_row(workplace, 100, None, is_far=False)


def _first_row(
    workplace: Workplace, size: int, most: float | None, *, is_far: bool
) -> Iterator[Row]:
    what = f"first row of {size} granules{', 40 ms' if is_far else ''}"
    try:
        with workplace.files(1, 1024) as files:
            far = workplace.far_away() if is_far else workplace.loopback()
            with far as site:
                write_catalogue(workplace.folder / "www", site.server.url, files)
                write_pages(workplace.folder / "www" / "stac", f"{site.server.url}/stac/", 1, size)
                pairs = _searches(site, size)
    except (Ended, TimeoutError) as error:
        workplace.warn(f"the app: {error}")
        yield Row("G11", what, note="the app could not be driven: see below")
        return
    ratios = Spread.of([ours / raw for ours, raw in pairs])
    if most is not None:
        yield row("G11", f"{what}: × raw GET + json", ratios, at_most(most))
    more = Spread.of([(ours - raw) * 1e3 for ours, raw in pairs])
    yield row("G11", f"{what}: ms more than that", more, None if is_far else at_most(25))


def _searches(site: Site, size: int) -> list[tuple[float, float]]:
    """Seconds of ours and of the bare program, in turns."""
    found = []
    settings = {"MAAP_TUI_PAGE_SIZE": str(size)}
    for _ in range(site.workplace.rounds(3)):
        with open_app(site, settings) as terminal, _raw(site, size) as raw:
            search_first(terminal, SIGN)
            for _ in range(SEARCHES):
                terminal.settle()
                terminal.watch(random.uniform(0.1, 0.3))
                bare = raw()
                found.append((terminal.time_key("r", SIGN), bare))
    return found


@contextmanager
def _raw(site: Site, size: int) -> "Iterator[RawGet]":
    url = f"{site.server.url}/stac/search?limit={size}"
    command = [sys.executable, "-c", _RAW, url, str(site.workplace.certificate.path)]
    process = subprocess.Popen(
        [*site.runner.prefix, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield RawGet(process)
    finally:
        end_process(process)


@dataclass(frozen=True, slots=True)
class RawGet:
    """A warm session that fetches the same page again and again."""

    process: "subprocess.Popen[bytes]"

    def __call__(self) -> float:
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(b"\n")
        stdin.flush()
        return float(stdout.readline())


@dataclass(frozen=True, slots=True)
class Loading:
    """What loading all of it cost once."""

    told: Mapping[str, float]
    memory: float
    """Resident MiB more than before."""
    delays: Sequence[float]
    """Milliseconds from key to paint meanwhile."""


def loading(workplace: Workplace) -> Iterator[Row]:
    """G12 in the app: a hundred thousand granules come while keys are pressed."""
    count = LOADED // (10 if workplace.options.is_quick else 1)
    found: list[Loading] = []
    with workplace.files(1, 1024) as files, workplace.loopback() as site:
        write_catalogue(workplace.folder / "www", site.server.url, files)
        address = f"{site.server.url}/stac/"
        write_pages(workplace.folder / "www" / "stac", address, count // PAGE, PAGE)
        for number in range(workplace.rounds(3)):
            say(f"round {number + 1}")
            try:
                found.append(_load(site, count))
            except (Ended, TimeoutError) as error:
                workplace.warn(f"the app: {error}")
                yield Row("G12", "the app", note="the app could not be driven: see below")
                return
    held = f"{count} granules in the app"
    memory = Spread.of([one.memory for one in found])
    yield row("G12", f"{held}: MiB more than before", memory, at_most(120))
    longest = Spread.of([one.told["longest"] for one in found])
    yield row("G12", "longest the loop waits while they load, ms", longest, at_most(50))
    working = Spread.of([one.told["working"] for one in found])
    yield row("G12", "of that with this program at work, ms", working)
    slowest = Spread.of([max(one.delays) for one in found])
    yield row("G12", "slowest key to paint meanwhile, ms", slowest)
    usual = Spread.of([quantiles(one.delays, n=100)[98] for one in found])
    yield row("G12", "key to paint meanwhile, p99, ms", usual, at_most(50))
    yield row("G12", "loading takes, s", Spread.of([one.told["seconds"] for one in found]))


def _load(site: Site, count: int) -> Loading:
    report = site.workplace.folder / "loading.json"
    report.unlink(missing_ok=True)
    command = [sys.executable, str(LOADING_APP), str(report), str(count)]
    settings = {"MAAP_TUI_PAGE_SIZE": str(PAGE)}
    delays = []
    with open_app(site, settings, command) as terminal:
        before = search_first(terminal, SIGN)
        number = 0
        while not report.exists():
            number += 1
            terminal.watch(random.uniform(0.02, 0.06))
            delays.append(terminal.time_key("j" if number % 40 < 20 else "k", "2025-12-") * 1e3)
        terminal.settle()
        held = terminal.memory - before
    told = json.loads(report.read_text())
    if told["loaded"] < count:
        raise TimeoutError(f"only {told['loaded']:.0f} granules were loaded")
    return Loading(told, held, delays)


MEASUREMENTS = (Measurement(("G11",), first_row), Measurement(("G12",), loading))
