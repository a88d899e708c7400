"""G16: a basket of a hundred thousand granules: marked, chosen by rule, shown, given away, kept."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.bench.catalogue import write_catalogue
from tests.bench.goals import Measurement, Row, at_most, row
from tests.bench.rounds import Spread
from tests.bench.search_goals import write_pages
from tests.bench.start_goals import seconds_to
from tests.bench.workplace import Site, Workplace, say

APP = Path(__file__).with_name("marking.py")
COUNT, PAGE = 100_000, 500
_LIMIT = 200
_BARS = {"mark all": 100, "open the line of words": 50}
"""Milliseconds until a step is done and drawn, where that is promised."""
_LONGEST = 100
"""Milliseconds that the screen's loop may be kept waiting by any of them."""


def marks(workplace: Workplace) -> Iterator[Row]:
    count = COUNT // (10 if workplace.options.is_quick else 1)
    steps: dict[str, list[Mapping[str, Any]]] = {}
    starts: list[float] = []
    with workplace.files(1, 1024), workplace.loopback() as site:
        write_catalogue(workplace.folder / "www", site.server.url, ())
        stac = workplace.folder / "www" / "stac"
        write_pages(stac, f"{site.server.url}/stac/", count // PAGE, PAGE)
        for number in range(workplace.rounds(1)):
            say(f"round {number + 1}")
            for each in ("home", "case"):
                shutil.rmtree(workplace.folder / each, ignore_errors=True)
                (workplace.folder / each).mkdir()
            for which in ("FIRST", "AGAIN"):
                for name, one in _run(site, which, count).items():
                    steps.setdefault(name, []).append(one)
            starts.append(_start(site))
    for name, found in steps.items():
        yield from _rows(name, found)
    started = f"first paint with {count} kept, × with none"
    yield row("G16", started, Spread.of(starts), at_most(1.1))


def _rows(name: str, found: list[Mapping[str, Any]]) -> Iterator[Row]:
    took = Spread.of([one["took"] for one in found])
    if name == "memory":
        yield row("G16", "all of the app with what was kept, MiB", took)
        return
    bar = at_most(_BARS[name]) if name in _BARS else None
    yield row("G16", f"{name}, ms", took, bar)
    worst = max(found, key=lambda one: float(one["working"]))
    working = Spread.of([one["working"] for one in found])
    what = f"{name}: longest the loop waits, ms of work"
    yield row("G16", what, working, at_most(_LONGEST), worst["where"])


def _run(site: Site, which: str, count: int) -> Mapping[str, Mapping[str, Any]]:
    workplace = site.workplace
    environ = site.runner.environ(workplace.certificate.path)
    url, folder = f"{site.server.url}/stac/", str(workplace.folder / "case")
    settings = {"MAAP_TUI_PAGE_SIZE": str(PAGE)}
    try:
        done = subprocess.run(
            [sys.executable, str(APP), which, str(count), folder, url],
            env={**environ, **settings},
            stdout=subprocess.PIPE,
            text=True,
            timeout=_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        workplace.warn(f"{which}: was not over after {_LIMIT} s")
        return {}
    if done.returncode:
        workplace.warn(f"{which}: ended with an error, see above")
        return {}
    found: Mapping[str, Mapping[str, Any]] = json.loads(done.stdout)
    return found


def _start(site: Site) -> float:
    """The first paint with the marks of the run before, in proportion to that without."""
    workplace = site.workplace
    environ = site.runner.environ(workplace.certificate.path)
    empty = workplace.folder / "none-marked"
    cases = {"kept": {}, "none": {"MAAP_TUI_STATE_DIR": str(empty)}}
    taken: dict[str, list[float]] = {name: [] for name in cases}
    command = [str(workplace.options.program)]
    for _ in range(5):
        for name in random.sample(list(cases), len(cases)):
            taken[name].append(seconds_to(command, "Filters", {**environ, **cases[name]}))
    return Spread.of(taken["kept"]).median / Spread.of(taken["none"]).median


MEASUREMENTS = (Measurement(("G16",), marks),)
