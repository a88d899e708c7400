"""How the granule list and the queue table behave with many rows; prints, never judges.

Run it by hand: `python tests/bench/bench_granule_list.py [ROWS]`.
"""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from maap_tui.models.catalog import Item
from maap_tui.models.list_view import CYCLE, SortOrder
from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState
from maap_tui.ui import themes
from maap_tui.ui.widgets.granule_list import GranuleList
from maap_tui.ui.widgets.job_table import JobTable

PAGE = 200
JOBS = 1_000


class Bench(App[None]):
    """Both lists, one above the other."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(themes.DARK)
        self.theme = themes.DARK.name

    def compose(self) -> ComposeResult:
        yield GranuleList()
        yield JobTable((("Nothing queued.", "title"),))


def item(number: int) -> Item:
    """Newest first, as the catalogue gives them."""
    seconds = 4_000_000 - number * 7
    day, second = divmod(seconds, 86_400)
    start = (
        f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}T{second // 3600:02d}:{second // 60 % 60:02d}"
    )
    return Item(
        id=f"BIO_S1_SCS__1S_20260402T094741_20260402T094802_T_G01_M01_C02_F289_01_D{number:05X}",
        collection="BiomassLevel1a",
        start=f"{start}:{second % 60:02d}.000Z",
        product_type=("S1_SCS__1S", "S2_DGM__1S", "S3_SCS__1S")[number % 3],
        version="01",
        platform="Biomass",
        track=f"{number * 7 % 400:03d}",
        frame=f"{number * 13 % 300:03d}",
        size=None if number % 50 == 0 else 1_000_000 * (number * 31 % 2_000),
    )


def job(number: int) -> JobSnapshot:
    request = JobRequest(
        "c", f"item-{number}", "product", "https://data.example/x", f"{number}.ZIP"
    )
    return JobSnapshot(f"{number}", request, JobState.QUEUED, Path("/x"), total=1_000_000)


async def measure(pilot: Pilot[Any], label: str, act: Callable[[], object], times: int = 1) -> None:
    """Prints what `act` costs with the drawing that follows it, on the average of `times`."""
    acting = 0.0
    began = perf_counter()
    for _ in range(times):
        start = perf_counter()
        act()
        acting += perf_counter() - start
        await pilot.pause()
    whole = perf_counter() - began
    print(f"{label:34} {acting / times * 1000:9.2f} ms {whole / times * 1000:9.2f} ms drawn")


async def bench_granules(pilot: Pilot[Any], items: list[Item]) -> None:
    granules = pilot.app.query_one(GranuleList)
    granules.focus()
    pages = iter([items[at : at + PAGE] for at in range(0, len(items), PAGE)])
    first = len(items) // PAGE - 10
    await measure(pilot, "add a page to few rows", lambda: granules.add_rows(next(pages)), 10)
    for _ in range(first - 10):
        granules.add_rows(next(pages))
    await measure(
        pilot, f"add a page to {first * PAGE}", lambda: granules.add_rows(next(pages)), 10
    )
    for name, act in (
        ("page down", lambda: granules.action_page(1)),
        ("cursor down", lambda: granules.action_move(1)),
        ("mark one", granules.action_mark),
    ):
        await measure(
            pilot, f"{name}, all lines made", partial(act_and_make_lines, granules, act), 50
        )
    for order in CYCLE:
        await measure(pilot, f"sort {order.keys[0]}", partial(granules.set_order, order))
    await measure(pilot, "mark all", granules.action_mark_all)
    await measure(pilot, "invert", granules.action_invert)
    await measure(pilot, "narrow to 'd0'", lambda: granules.narrow("d0"))
    await measure(pilot, "narrow to 'd0 t123'", lambda: granules.narrow("d0 t123"))
    await measure(pilot, "show all", lambda: granules.narrow(""))
    granules.set_order(SortOrder.TYPE)
    more = [replace(one, id=f"{one.id}x") for one in items[:PAGE]]
    await measure(pilot, "add a page out of order", lambda: granules.add_rows(more))


def act_and_make_lines(granules: GranuleList, act: Callable[[], object]) -> None:
    act()
    for y in range(granules.size.height):
        granules.render_line(y)


async def bench_jobs(pilot: Pilot[Any]) -> None:
    table = pilot.app.query_one(JobTable)
    jobs = [job(number) for number in range(JOBS)]
    await measure(pilot, f"show {JOBS} jobs", lambda: table.show(jobs))
    await measure(pilot, "show them unchanged", lambda: table.show(jobs), 20)
    running = [replace(one, state=JobState.RUNNING) for one in jobs[:3]]

    def move_on() -> None:
        for number, one in enumerate(running):
            running[number] = replace(one, received=one.received + 1_000)
        table.show([*running, *jobs[3:]])

    move_on()
    await measure(pilot, "show them with three moving", move_on, 20)


async def main(rows: int) -> None:
    items = [item(number) for number in range(rows)]
    async with Bench().run_test(size=(160, 50)) as pilot:
        await bench_granules(pilot, items)
        await bench_jobs(pilot)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
