"""G8: the list of a hundred thousand granules, against Textual's DataTable and against a short one.

What a key costs is measured through a terminal; what cannot be seen there, in the app itself.
"""

import asyncio
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from textual.app import App
from textual.widgets import Input

from maap_tui.models.list_view import SortOrder
from maap_tui.services.filters import FilterChecker
from maap_tui.ui.panes.narrowing_pane import TYPING_SECONDS
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.bench.goals import Measurement, Row, at_most, row, table
from tests.bench.list_app import PaneApp, item
from tests.bench.rounds import Spread
from tests.bench.terminal import Terminal
from tests.bench.workplace import Workplace, say

HOST = Path(__file__).with_name("list_app.py")
FEW, MANY = 1_000, 100_000
PAGE_DOWN, DOWN = "\x1b[6~", "\x1b[B"
_PAGES, _STEPS = 20, 30
_LOOK = 0.001
"""Seconds between two looks at whether the screen's loop is free."""
_ORDERS = {
    "start": SortOrder.OLDEST,
    "id": SortOrder.by(("id", "up")),
    "size, start": SortOrder.by(("size", "down"), ("start", "up")),
    "track/frame": SortOrder.PLACE,
}
_FILTER = "=frame > 290 AND \"product:type\" = 'S1_SCS__1S'"


@dataclass(frozen=True, slots=True)
class Keys:
    """Milliseconds in one session."""

    page: float
    """From the key to the end of its painting; median, each page for the first time."""
    page_cpu: float
    """Of processor time for such a page."""
    down: float


def list_rows(workplace: Workplace) -> Iterator[Row]:
    """Keys through a terminal, then what the app does with all rows."""
    many = 5_000 if workplace.options.is_quick else MANY
    cases = (("pane", FEW), ("pane", many), ("cells", many))
    found: dict[tuple[str, int], list[Keys]] = {case: [] for case in cases}
    for number in range(workplace.rounds(3)):
        say(f"round {number + 1}")
        for case in random.sample(cases, len(cases)):
            found[case].append(_keys(workplace, *case))
    _print_keys(found)
    short, ours, cells = (found[case] for case in cases)
    pages = [one.page for one in ours]
    yield row("G8", "page key to paint, ms", Spread.of(pages), at_most(25))
    yield row("G8", "page key to paint, × DataTable", _ratio(ours, cells), at_most(0.35))
    yield row("G8", f"page key to paint, × {FEW} rows", _ratio(ours, short), at_most(1.3))
    cpu = Spread.of([one.page_cpu for one in ours])
    yield row("G8", "CPU of a page, ms", cpu, at_most(10))
    down = Spread.of([one.down for one in ours])
    yield row("G8", "down key to paint, ms", down, at_most(10))
    yield from _in_the_app(workplace, many)


def _keys(workplace: Workplace, kind: str, count: int) -> Keys:
    environ = {"HOME": str(workplace.folder), "PATH": "/usr/bin:/bin"}
    with Terminal([sys.executable, str(HOST), kind, str(count)], environ) as terminal:
        shown = f"{count:,}".replace(",", " ")
        terminal.wait_for(f"{shown}/{shown} loaded" if kind == "pane" else "loaded 0", 120)
        terminal.settle()
        downs = [terminal.time_paint(DOWN) for _ in range(_STEPS)]
        pages = min(_PAGES, count // 40 - 4)
        terminal.time_paint(PAGE_DOWN)
        cpu = terminal.cpu
        delays = [terminal.time_paint(PAGE_DOWN) for _ in range(pages)]
        spent = (terminal.cpu - cpu) / pages
        return Keys(median(delays) * 1e3, spent * 1e3, median(downs) * 1e3)


def _ratio(some: Sequence[Keys], base: Sequence[Keys]) -> Spread:
    pairs = zip(some, base, strict=True)
    return Spread.of([one.page / other.page for one, other in pairs])


def _print_keys(found: Mapping[tuple[str, int], Sequence[Keys]]) -> None:
    lines = []
    for (kind, count), keys in found.items():
        values = ([one.page for one in keys], [one.page_cpu for one in keys])
        spreads = [Spread.of(each) for each in (*values, [one.down for one in keys])]
        lines.append([f"{kind}, {count} rows", *(f"{each.median:.1f}" for each in spreads)])
    print(table(["ms", "page to paint", "CPU of a page", "down to paint"], lines))


# What the app does with all rows


@dataclass(frozen=True, slots=True)
class Done:
    """How long something took, and how long the screen's loop was kept waiting meanwhile."""

    took: float
    gap: float


def _in_the_app(workplace: Workplace, count: int) -> Iterator[Row]:
    found: dict[str, list[Done]] = {}
    for _ in range(workplace.rounds(3)):
        for name, done in asyncio.run(_all_at_once(count)).items():
            found.setdefault(name, []).append(done)
    sorts = [name for name in found if name.startswith("sort")]
    slowest = [max(found[name][n].took for name in sorts) for n in range(len(found[sorts[0]]))]
    gaps = [max(found[name][n].gap for name in sorts) for n in range(len(slowest))]
    yield row("G8", "usable after the last page has come, ms", _took(found["last"]), at_most(100))
    yield row("G8", "the slowest of four orders, ms", Spread.of(slowest), at_most(300))
    yield row("G8", "longest the loop waits while sorting, ms", Spread.of(gaps), at_most(50))
    yield row("G8", "mark all, ms", _took(found["mark"]), at_most(100))
    yield row("G8", "open the line of words, ms", _took(found["open"]))
    yield row("G8", "narrow by two words, ms", _took(found["words"]), at_most(100))
    yield row("G8", "narrow by CQL2, ms", _took(found["cql2"]), at_most(1_500))
    judging = Spread.of([one.gap for one in found["cql2"]])
    yield row("G8", "longest the loop waits while judging, ms", judging, at_most(50))


def _took(done: Sequence[Done]) -> Spread:
    return Spread.of([one.took for one in done])


async def _all_at_once(count: int) -> dict[str, Done]:
    """The same rows in the app without a terminal, where its loop can be watched."""
    items = [item(number, has_document=True) for number in range(count)]
    app = PaneApp(items[:-1], FilterChecker())
    async with app.run_test(size=(160, 50)) as pilot:
        pane, granules = app.pane, app.query_one(GranuleList)
        while pane.state is not SearchState.COMPLETE or _is_busy(app):
            await pilot.pause()
        done = {"last": await _done(app, lambda: pane.show_items(items[-1:]))}
        for name, order in _ORDERS.items():
            act = partial(granules.set_order, order)
            done[f"sort {name}"] = await _done(app, act, lambda: granules.is_sorted)
        done["mark"] = await _done(app, granules.action_mark_all)
        done["open"] = await _done(app, pane.action_narrow)
        await pilot.pause()
        done["words"] = await _done(app, lambda: granules.narrow("d0 t123"))
        granules.narrow("")
        act = partial(setattr, pane.query_one(Input), "value", _FILTER)
        judged = await _done(app, act, lambda: granules.needle == _FILTER)
        done["cql2"] = Done(judged.took - TYPING_SECONDS * 1e3, judged.gap)
        return done


def _is_busy(app: App[None]) -> bool:
    """Whether workers still look what of the rows is on the disk."""
    return any(worker.is_running for worker in app.workers)


async def _done(
    app: App[None], act: Callable[[], object], is_done: Callable[[], bool] = lambda: True
) -> Done:
    """Until it is done and drawn; the longest time in which the loop could do nothing else."""
    longest, start = 0.0, perf_counter()
    last = start
    act()
    drawn = asyncio.Event()
    is_asked = False
    while not drawn.is_set():
        if not is_asked and is_done():
            is_asked = app.call_after_refresh(drawn.set)
        await asyncio.sleep(_LOOK)
        now = perf_counter()
        longest, last = max(longest, now - last - _LOOK), now
    return Done((last - start) * 1e3, longest * 1e3)


MEASUREMENTS = (Measurement(("G8",), list_rows),)
