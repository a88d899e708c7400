from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Self

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from maap_tui.models.transfer import JobState
from maap_tui.ui.widgets.job_table import JobTable
from tests.ui.conftest import PaneApp
from tests.ui.fakes import a_job

EMPTY = (("Nothing queued.", "title"), ("Press d.", "muted"))
WAITING = [a_job(number) for number in range(5)]


class Watched(JobTable):
    """Notes which parts of which lines it was told to draw."""

    def __init__(self) -> None:
        super().__init__(EMPTY)
        self.told: list[tuple[int, int, int]] = []

    def refresh(self, *regions: Region, **named: Any) -> Self:
        self.told += [(region.y - self.header_height, *region.column_span) for region in regions]
        return super().refresh(*regions, **named)


Running = tuple[PaneApp, Watched, Pilot[Any]]


@asynccontextmanager
async def running(size: tuple[int, int] = (78, 12)) -> AsyncIterator[Running]:
    table = Watched()
    app = PaneApp(table)
    async with app.run_test(size=size) as pilot:
        table.focus()
        await pilot.pause()
        yield app, table, pilot


def names(app: PaneApp) -> list[str]:
    return [line.split()[1][-5:] for line in app.screen_text().split("\n")[1:] if line.split()]


async def test_an_empty_table_says_what_to_do() -> None:
    async with running() as (app, _, pilot):
        assert "Nothing queued." in app.screen_text()
        await pilot.press("down", "G", "pagedown")


async def test_what_moves_comes_first_and_what_is_done_last() -> None:
    states = [JobState.DONE, JobState.QUEUED, JobState.PAUSED, JobState.FAILED, JobState.RUNNING]
    async with running() as (app, table, pilot):
        table.show([a_job(number, state) for number, state in enumerate(states)])
        await pilot.pause()
        assert names(app) == ["00004", "00003", "00001", "00002", "00000"]


async def test_pausing_a_job_does_not_carry_it_away() -> None:
    async with running() as (_, table, pilot):
        table.show([a_job(1, JobState.RUNNING), a_job(2, JobState.RUNNING), *WAITING[3:]])
        await pilot.press("down")
        paused = a_job(2, JobState.PAUSED)
        table.show([a_job(1, JobState.RUNNING), paused, *WAITING[3:]])
        assert (table.job, table.cursor_row) == (paused, 1)


async def test_the_view_stays_when_the_cursors_job_comes_to_its_end() -> None:
    async with running() as (_, table, pilot):
        moving = [a_job(number, JobState.RUNNING) for number in range(3)]
        table.show(moving)
        await pilot.press("down")
        table.show([moving[0], replace(moving[1], state=JobState.DONE), moving[2]])
        assert (table.job, table.cursor_row) == (moving[2], 1)


async def test_in_the_first_row_one_watches_what_is_first() -> None:
    async with running() as (_, table, _pilot):
        table.show(WAITING)
        started = replace(WAITING[3], state=JobState.RUNNING)
        table.show([*WAITING[:3], started, WAITING[4]])
        assert (table.job, table.cursor_row) == (started, 0)


async def test_an_archive_shows_what_came_of_about_how_much() -> None:
    request = replace(a_job(1).request, size=None, size_estimate=1_300_000_000)
    archive = a_job(1, JobState.RUNNING, received=312_000_000, total=None, request=request)
    for width, words in ((78, "312M/~1.30G"), (200, "312 MB / ~1.30 GB")):
        async with running(size=(width, 12)) as (app, table, pilot):
            table.show([archive])
            await pilot.pause()
            assert words in app.screen_text()


async def test_only_rows_that_differ_are_drawn() -> None:
    async with running() as (app, table, pilot):
        table.show(WAITING)
        await pilot.pause()
        table.told.clear()
        table.show([replace(job) for job in WAITING])
        assert table.told == []
        table.show([*WAITING[:3], replace(WAITING[3], cause="no token"), WAITING[4]])
        assert {row for row, _, _ in table.told} == {3}
        await pilot.pause()
        assert "no token" in app.screen_text()


async def test_of_a_row_that_moves_only_the_cells_that_say_something_else_are_drawn() -> None:
    async with running(size=(120, 12)) as (app, table, pilot):
        moving = a_job(1, JobState.RUNNING, total=10**12, received=10**11, rate=25e6)
        table.show([moving])
        await pilot.pause()
        table.told.clear()
        table.show([replace(moving, received=moving.received + 1)])
        assert table.told == []
        for rate in (26e6, 27e6, 28e6, 29e6, 30e6):
            table.show([replace(moving, rate=rate)])
        await pilot.pause()
        [(row, start, end)] = table.told  # digits that change at every look cannot be read
        line = app.screen_text().split("\n")[table.header_height]
        assert row == 0
        assert line[start:end].strip() in {f"{rate}.0M/s" for rate in range(26, 31)}


async def test_a_file_that_is_being_checked_shows_no_speed() -> None:
    async with running(size=(120, 12)) as (app, table, pilot):
        moving = a_job(1, JobState.RUNNING, total=10**12, received=10**11, rate=25e6)
        for _ in range(3):
            table.show([replace(moving)])
        table.show([replace(moving, state=JobState.VERIFYING, rate=0.0)])
        await pilot.pause()
        assert "M/s" not in app.screen_text()


async def test_rows_that_are_not_on_the_screen_cost_nothing_while_they_move() -> None:
    jobs = [a_job(number, JobState.RUNNING) for number in range(500)]
    async with running() as (_, table, pilot):
        table.show(jobs)
        await pilot.pause()
        table.told.clear()
        table.row_cells = pytest.fail  # type: ignore[method-assign,assignment]
        table.show([*jobs[:-2], *(replace(job, received=5_000) for job in jobs[-2:])])
        assert table.told == []
        assert table.row_count == 500


async def test_the_cursor_stays_on_its_job_while_rows_move() -> None:
    async with running() as (_, table, pilot):
        table.show(WAITING)
        await pilot.press("down", "down")
        assert table.job == WAITING[2]
        table.show([*WAITING[:2], *WAITING[3:], WAITING[2]])
        assert (table.job, table.cursor_row) == (WAITING[2], 4)
        table.show(WAITING[:2])
        assert (table.job, table.cursor_row) == (WAITING[1], 1)
        table.show([])
        assert table.job is None


async def test_the_bar_of_an_archive_moves_only_while_bytes_come() -> None:
    async with running() as (app, table, pilot):
        archive = replace(a_job(1, JobState.RUNNING, received=1), total=None)
        table.show([archive])
        await pilot.pause()
        first = app.screen_text()
        assert "%" not in first.split("\n")[1]
        table.show([replace(archive, rate=0.0)])
        await pilot.pause()
        assert app.screen_text() == first
        table.show([replace(archive, received=2)])
        await pilot.pause()
        assert app.screen_text() != first


async def test_a_neighbour_is_one_in_the_same_state() -> None:
    async with running() as (_, table, pilot):
        jobs = [a_job(0), a_job(1, JobState.DONE), a_job(2), a_job(3, JobState.RUNNING)]
        table.show(jobs)
        await pilot.press("down")
        assert table.job == jobs[0]
        assert table.steps_beyond_neighbour(1) == 2
        assert table.steps_beyond_neighbour(-1) == 0
        await pilot.press("down")
        assert table.steps_beyond_neighbour(-1) == -2
        assert table.steps_beyond_neighbour(1) == 0


async def test_a_failure_gets_room_for_its_cause() -> None:
    failed = a_job(1, JobState.FAILED, received=9, cause="403: no access to this collection.")
    for width in (78, 120, 200):
        async with running(size=(width, 12)) as (app, table, pilot):
            table.show([failed])
            await pilot.pause()
            assert "403: no access to th" in app.screen_text()


async def test_neighbouring_columns_stay_apart_at_any_width() -> None:
    job = a_job(1, JobState.RUNNING, received=621_000_000, rate=999e6, remaining=86_000.0)
    async with running() as (app, table, pilot):
        table.show([job])
        for width in (78, 100, 120, 200):
            await pilot.resize_terminal(width, 12)
            await pilot.pause()
            words = app.screen_text().split("\n")[1].split()
            assert "62%" in words
            assert "999M/s" in words


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (9, 3), (250, 2)])
async def test_no_size_is_too_small(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, table, pilot):
        table.show([a_job(n, state) for n, state in enumerate(JobState)])
        await pilot.press("down", "G", "pageup")
        assert all(len(line) == size[0] for line in app.screen_text().split("\n"))
