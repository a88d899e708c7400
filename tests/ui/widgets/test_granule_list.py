from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from maap_tui.models.basket import Amount
from maap_tui.models.holding import HeldFile, Holding, KnownBy
from maap_tui.models.list_view import SortOrder
from maap_tui.models.transfer import JobState
from maap_tui.ui.widgets.granule_list import GranuleList
from maap_tui.ui.widgets.line_list import Cell
from tests.ui.conftest import PaneApp, turn_wheel, wait_until
from tests.ui.fakes import an_item

NEWEST_FIRST = [an_item(number) for number in range(40, 0, -1)]


class Watched(GranuleList):
    """Notes which rows it was told to draw, and which it has made."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[int] = []
        self.made: set[int] = set()

    def refresh_row(self, row: int) -> None:
        self.told.append(row)
        super().refresh_row(row)

    def row_cells(self, row: int) -> dict[str, Cell]:
        self.made.add(row)
        return super().row_cells(row)


Running = tuple[PaneApp, Watched, Pilot[Any]]


@asynccontextmanager
async def running(count: int = 40, size: tuple[int, int] = (80, 12)) -> AsyncIterator[Running]:
    granules = Watched()
    app = PaneApp(granules)
    async with app.run_test(size=size) as pilot:
        granules.focus()
        granules.add_rows(NEWEST_FIRST[:count])
        await pilot.pause()
        yield app, granules, pilot


def ids(granules: GranuleList) -> list[str]:
    return [item.id for item in granules.marked]


def lines(app: PaneApp) -> list[str]:
    return app.screen_text().split("\n")


async def test_keys_move_the_cursor_and_it_stays_in_sight() -> None:
    async with running() as (app, granules, pilot):
        for keys, number in (
            (("j", "down", "k"), 39),
            (("G",), 1),
            (("g",), 40),
            (("end",), 1),
            (("home", "pagedown"), 30),
            (("pagedown", "pageup"), 30),
            (("pageup", "pageup", "up"), 40),
        ):
            await pilot.press(*keys)
            assert granules.item == an_item(number), keys
            assert an_item(number).start[:10] in app.screen_text()
            assert granules.cursor_row in granules.visible_rows()


async def test_only_the_lines_on_the_screen_are_made() -> None:
    async with running() as (_, granules, pilot):
        granules.made.clear()
        await pilot.press("down")
        assert granules.made <= {0, 1}
        granules.made.clear()
        granules.add_rows([an_item(0)])
        await pilot.pause()
        assert len(granules.made) <= 11


async def test_space_marks_and_steps_down() -> None:
    async with running() as (app, granules, pilot):
        await pilot.press("space", "space")
        assert ids(granules) == [an_item(40).id, an_item(39).id]
        assert granules.item == an_item(38)
        told = app.of(GranuleList.MarksChanged)[-1]
        assert (told.amount, told.elsewhere) == (Amount(2, 2_079_000_000), 0)
        assert [line[:1] for line in lines(app)[1:4]] == ["●", "●", " "]
        await pilot.press("k", "space")
        assert ids(granules) == [an_item(40).id]


async def test_a_range_is_marked_by_its_second_key() -> None:
    async with running() as (_, granules, pilot):
        await pilot.press("v", "down", "down", "v")
        assert ids(granules) == [an_item(number).id for number in (40, 39, 38)]
        await pilot.press("end", "v", "up", "space")
        assert set(ids(granules)[3:]) == {an_item(1).id, an_item(2).id}
        assert not granules.is_ranging


async def test_a_range_can_be_given_up() -> None:
    async with running() as (_, granules, pilot):
        await pilot.press("v", "down")
        granules.leave_range()
        await pilot.press("down")
        assert ids(granules) == []


async def test_all_inverted_none() -> None:
    async with running() as (_, granules, pilot):
        await pilot.press("space", "x")
        assert len(ids(granules)) == 39
        await pilot.press("a")
        assert len(ids(granules)) == 40
        await pilot.press("u")
        assert ids(granules) == []
        await pilot.press("U")
        assert len(ids(granules)) == 40


async def test_none_leaves_what_is_not_shown() -> None:
    async with running() as (app, granules, pilot):
        await pilot.press("a")
        granules.narrow("F290")
        await pilot.press("u")
        assert len(ids(granules)) == 35
        granules.clear_rows(SortOrder.NEWEST)
        assert app.of(GranuleList.MarksChanged)[-1].elsewhere == 0
        assert granules.marks.elsewhere == 35


async def test_all_means_the_rows_that_are_shown() -> None:
    async with running() as (_, granules, pilot):
        granules.narrow("F290")
        await pilot.press("a")
        granules.narrow("")
        assert len(ids(granules)) == 5
        assert granules.loaded_count == granules.row_count == 40


async def test_marks_outlive_sorting_narrowing_pages_and_searches() -> None:
    async with running() as (app, granules, pilot):
        await pilot.press("down", "space")
        granules.set_order(SortOrder.OLDEST)
        granules.narrow("F29")
        granules.add_rows([an_item(41)])
        granules.clear_rows(SortOrder.NEWEST)
        assert ids(granules) == [an_item(39).id]
        granules.add_rows(NEWEST_FIRST)
        await pilot.pause()
        assert lines(app)[2].startswith("●")


async def test_the_cursor_stays_on_its_granule_while_rows_move() -> None:
    async with running() as (_, granules, pilot):
        await pilot.press("down", "down")
        mine = granules.item
        granules.set_order(SortOrder.OLDEST)
        await pilot.pause()
        assert granules.item is mine
        assert granules.cursor_row == 37
        assert granules.cursor_row in granules.visible_rows()
        granules.add_rows([an_item(0)])
        assert granules.item is mine
        granules.narrow(an_item(38).id)
        assert (granules.item, granules.cursor_row) == (mine, 0)
        granules.narrow("nothing holds this")
        assert granules.item is None


async def test_the_order_is_shown_by_an_arrow() -> None:
    async with running() as (app, granules, pilot):
        assert "Start (UTC) ▼" in lines(app)[0]
        granules.set_order(SortOrder.LARGEST)
        await pilot.pause()
        assert "Size ▼" in lines(app)[0]
        assert "UTC) ▼" not in lines(app)[0]


async def test_letters_follow_queue_and_disk_and_only_their_rows_are_drawn() -> None:
    async with running() as (app, granules, pilot):
        granules.told.clear()
        granules.set_job_states(
            {an_item(39).key: JobState.RUNNING, an_item(2).key: JobState.FAILED}
        )
        whole = Holding((HeldFile(Path("/x"), 1, KnownBy.QUEUE),), is_whole=True)
        granules.add_holdings({an_item(38).key: whole, an_item(39).key: whole})
        await pilot.pause()
        assert granules.told == [1, 2]
        assert [line.rstrip("▁▂▃▄▅▆▇█ ")[-1] for line in lines(app)[2:4]] == ["d", "v"]


async def test_what_is_done_stays_on_disk_when_the_queue_forgets_it() -> None:
    async with running() as (app, granules, pilot):
        granules.set_job_states({an_item(40).key: JobState.DONE})
        granules.set_job_states({})
        await pilot.pause()
        assert lines(app)[1].rstrip("▁▂▃▄▅▆▇█ ").endswith("v")


async def test_the_mouse_moves_and_marks() -> None:
    async with running() as (_, granules, pilot):
        await pilot.click(granules, offset=(10, 3))
        assert granules.item == an_item(38)
        assert ids(granules) == []
        await pilot.click(granules, offset=(0, 4))
        assert ids(granules) == [an_item(37).id]
        await pilot.double_click(granules, offset=(20, 2))
        assert ids(granules) == [an_item(37).id, an_item(39).id]
        await pilot.click(granules, offset=(5, 0))
        assert granules.item == an_item(39)


async def test_it_is_told_when_keys_or_the_wheel_leave_less_than_a_screenful() -> None:
    async with running() as (app, granules, pilot):
        await pilot.press("down", "pagedown")
        granules.set_order(SortOrder.OLDEST)
        granules.set_order(SortOrder.NEWEST)
        assert app.of(GranuleList.EndNear) == []
        await pilot.press("pagedown", "pagedown")
        assert len(app.of(GranuleList.EndNear)) > 0
    async with running() as (app, granules, pilot):
        turn_wheel(granules, 20)
        await wait_until(pilot, lambda: app.of(GranuleList.EndNear))
        assert granules.cursor_row == 0


async def test_the_seconds_appear_with_the_room_for_them() -> None:
    async with running() as (app, _, pilot):
        assert "2026-01-02 16:47:40" in app.screen_text()
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert "2026-01-02 16:47 S1" in app.screen_text()


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (7, 2), (250, 3)])
async def test_no_size_is_too_small(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, _, pilot):
        await pilot.press("G", "v", "g", "space")
        assert all(len(line) == size[0] for line in lines(app))


async def test_no_horizontal_scrollbar_whatever_the_width() -> None:
    async with running() as (_, granules, pilot):
        for width in (200, 81, 50, 33, 12):
            await pilot.resize_terminal(width, 12)
            await pilot.pause()
            assert not granules.show_horizontal_scrollbar
