"""Cursor, marks, range and first row outlive sorting, narrowing, paging and new searches."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from maap_tui.models.catalog import Item
from maap_tui.models.list_view import SortOrder
from maap_tui.ui.widgets import granule_order, granule_place
from maap_tui.ui.widgets.granule_list import GranuleList
from maap_tui.ui.widgets.granule_rows import GranuleRows
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.fakes import an_item

NEWEST_FIRST = [an_item(number) for number in range(60, 0, -1)]
Running = tuple[GranuleList, Pilot[Any]]


@asynccontextmanager
async def running(items: list[Item] | None = None) -> AsyncIterator[Running]:
    granules = GranuleList()
    app = PaneApp(granules)
    async with app.run_test(size=(80, 11)) as pilot:
        granules.focus()
        granules.add_rows(NEWEST_FIRST if items is None else items)
        await pilot.pause()
        yield granules, pilot


def line(granules: GranuleList) -> int:
    """How far below the first row the cursor stands."""
    return granules.cursor_row - granules.visible_rows().start


async def test_sorting_leaves_the_cursor_on_its_line() -> None:
    async with running() as (granules, pilot):
        await pilot.press("pagedown", "pagedown", "pagedown", *["up"] * 4, "space")
        mine, at = granules.item, line(granules)
        assert 0 < at < 9
        granules.set_order(SortOrder.OLDEST)
        assert (granules.item, line(granules)) == (mine, at)
        granules.set_order(SortOrder.NEWEST)
        assert (granules.item, line(granules)) == (mine, at)
        assert len(granules.marked) == 1


async def test_pages_above_move_neither_the_cursor_nor_what_is_seen() -> None:
    async with running() as (granules, pilot):
        await pilot.press("pagedown", "pagedown", "up", "up")
        mine, at = granules.item, line(granules)
        granules.add_rows([an_item(number) for number in range(90, 60, -1)])
        assert (granules.item, line(granules)) == (mine, at)


async def test_who_has_scrolled_away_from_the_cursor_stays_there() -> None:
    async with running() as (granules, pilot):
        await pilot.press("down", "down")
        granules.scroll_to(y=30, animate=False)
        await wait_until(pilot, lambda: granules.visible_rows().start == 30)
        first = granules.shown[30]
        granules.add_rows([an_item(number) for number in range(90, 60, -1)])
        await pilot.pause()
        assert granules.shown[granules.visible_rows().start] is first
        assert granules.item == an_item(58)
        granules.narrow("F29")
        await pilot.pause()
        top = granules.shown[granules.visible_rows().start]
        assert abs(int(top.track) - int(first.track)) <= 9


def under(granules: GranuleList) -> Item | None:
    """The granule under the cursor."""
    return granules.item


async def test_a_narrowing_that_hides_the_cursors_granule_goes_to_the_nearest_and_back() -> None:
    async with running() as (granules, pilot):
        await pilot.press(*["down"] * 20)
        mine = under(granules)
        assert mine == an_item(40)
        granules.narrow("F290")
        assert under(granules) == an_item(37)
        granules.narrow("F290 D00001")
        assert under(granules) is not None
        granules.narrow("nothing holds this")
        assert under(granules) is None
        granules.narrow("")
        assert under(granules) is mine
        granules.narrow("F290")
        await pilot.press("down")
        there = under(granules)
        granules.narrow("")
        assert under(granules) is there


async def test_the_nearest_place_is_found_in_the_order_of_the_catalogue_too() -> None:
    async with running() as (granules, pilot):
        granules.set_order(SortOrder.FOUND)
        await pilot.press(*["down"] * 20)
        granules.narrow("F290")
        assert granules.item == an_item(37)


async def test_a_range_outlives_pages_and_sorting() -> None:
    async with running() as (granules, pilot):
        await pilot.press("down", "v", "down", "down")
        granules.add_rows([an_item(number) for number in range(90, 60, -1)])
        granules.set_order(SortOrder.OLDEST)
        assert granules.is_ranging
        await pilot.press("v")
        assert {item.id for item in granules.marked} == {an_item(n).id for n in (59, 58, 57)}


async def test_a_new_search_finds_the_cursors_granule_again() -> None:
    async with running() as (granules, pilot):
        await pilot.press(*["down"] * 20, "space", "up")
        mine, at = under(granules), line(granules)
        assert mine == an_item(40)
        granules.clear_rows(SortOrder.NEWEST)
        assert under(granules) is None
        again = [replace(item) for item in NEWEST_FIRST]
        for first in range(0, 60, 10):
            granules.add_rows(again[first : first + 10])
            await pilot.pause()
        assert under(granules) == mine
        assert under(granules) is again[20]
        assert line(granules) == at
        assert granules.marked == (mine,)
        await pilot.press("down")
        granules.add_rows([an_item(0)])
        assert under(granules) is again[21]


async def test_a_new_search_without_it_goes_to_the_nearest_place() -> None:
    async with running() as (granules, pilot):
        await pilot.press(*["down"] * 20)
        granules.clear_rows(SortOrder.NEWEST)
        granules.add_rows([item for item in NEWEST_FIRST if item.id[-1] not in "8"])
        assert granules.item == an_item(39)


async def test_a_search_of_something_else_begins_at_its_first_row() -> None:
    async with running() as (granules, pilot):
        await pilot.press(*["down"] * 20)
        granules.clear_rows(SortOrder.NEWEST)
        granules.add_rows([replace(item, collection="other") for item in NEWEST_FIRST])
        assert granules.cursor_row == 0
        granules.clear_rows(SortOrder.NEWEST)
        granules.add_rows(NEWEST_FIRST)
        assert granules.item == an_item(40)


async def test_who_has_never_moved_begins_at_the_first_row() -> None:
    async with running() as (granules, _):
        granules.clear_rows(SortOrder.OLDEST)
        granules.add_rows(NEWEST_FIRST)
        assert granules.cursor_row == 0


async def test_many_rows_are_sorted_in_pieces_while_others_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(granule_place, "PIECES_FROM", 10)
    monkeypatch.setattr(granule_order, "_PIECE", 7)
    async with running() as (granules, pilot):
        await pilot.press("down", "down")
        mine = granules.item
        granules.set_order(SortOrder.OLDEST)
        assert granules.order == SortOrder.OLDEST
        assert granules.shown[0] == an_item(60)
        granules.add_rows([an_item(70), an_item(0)])
        await wait_until(pilot, lambda: granules.shown[0] == an_item(0))
        assert [item.id for item in granules.shown] == [
            an_item(number).id for number in (*range(61), 70)
        ]
        assert granules.item is mine


async def test_a_sort_that_another_one_or_a_search_overtakes_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(granule_place, "PIECES_FROM", 10)
    monkeypatch.setattr(granule_order, "_PIECE", 7)
    async with running() as (granules, pilot):
        granules.set_order(SortOrder.OLDEST)
        granules.set_order(SortOrder.FOUND)
        await wait_until(pilot, lambda: not any(w.is_running for w in pilot.app.workers))
        assert granules.shown[0] == an_item(60)
        assert granules.order == SortOrder.FOUND
        granules.set_order(SortOrder.OLDEST)
        granules.clear_rows(SortOrder.NEWEST)
        granules.add_rows(NEWEST_FIRST[:3])
        await pilot.pause()
        assert granules.shown[0] == an_item(60)
        assert granules.order == SortOrder.NEWEST


@given(st.lists(st.integers(0, 30), max_size=40), st.booleans(), st.integers(1, 9))
def test_sorting_in_pieces_ends_where_sorting_at_once_does(
    sizes: list[int], is_down: bool, piece: int
) -> None:
    items = [Item(f"{n}", "c", size=size or None) for n, size in enumerate(sizes)]
    order = SortOrder.by(("size", "down" if is_down else "up"))
    rows = GranuleRows()
    rows.add(items)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(granule_order, "_PIECE", piece)
        rows.sort(order)
    known = [item for item in items if item.size is not None]
    known.sort(key=lambda item: item.size or 0, reverse=is_down)
    assert rows.shown == known + [item for item in items if item.size is None]
