"""A list of any length has one cursor, which is always in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from textual.content import Content

from maap_tui.ui.widgets.pick_list import PickList, columns
from tests.ui.keyboard import type_keys

if TYPE_CHECKING:
    from tests.ui.conftest import PaneApp


class Numbers(PickList):
    """So many rows, each its number; remembers which were drawn."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.drawn: set[int] = set()

    def row_count(self) -> int:
        return self.count

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        self.drawn.add(index)
        return (Content(f"row {index}."),)


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["down", "j", "up"], 1),
        (["k"], 0),
        (["end"], 99_999),
        (["end", "down"], 99_999),
        (["end", "home"], 0),
        (["pagedown"], 9),
        (["pagedown", "pagedown", "pageup"], 9),
    ],
)
async def test_keys_move_the_cursor_and_it_stays_in_sight(
    host: type[PaneApp], keys: list[str], row: int
) -> None:
    rows = Numbers(100_000)
    app = host(rows)
    async with app.run_test(size=(20, 10)) as pilot:
        rows.rows_changed()
        rows.focus()
        await pilot.pause()
        for key in keys:
            await type_keys(pilot, key)
        assert rows.cursor == row
        assert f"> row {row}." in app.screen_text()


async def test_only_rows_in_sight_are_drawn(host: type[PaneApp]) -> None:
    rows = Numbers(100_000)
    async with host(rows).run_test(size=(20, 10)) as pilot:
        rows.rows_changed(50_000)
        await pilot.pause()
        rows.drawn.clear()
        rows.refresh()
        await pilot.pause()
        assert 50_000 in rows.drawn
        assert len(rows.drawn) <= 10


async def test_enter_and_a_second_click_choose(host: type[PaneApp]) -> None:
    rows = Numbers(5)
    app = host(rows)
    async with app.run_test(size=(20, 10)) as pilot:
        rows.rows_changed()
        rows.focus()
        await pilot.click(offset=(4, 3))
        assert rows.cursor == 3
        assert app.of(PickList.Chosen) == []
        await pilot.click(offset=(4, 3))
        await pilot.click(offset=(4, 8))
        await type_keys(pilot, "enter")
        assert [message.index for message in app.of(PickList.Chosen)] == [3, 3]


async def test_an_empty_list_can_be_used(host: type[PaneApp]) -> None:
    rows = Numbers(0)
    app = host(rows)
    async with app.run_test(size=(20, 10)) as pilot:
        rows.rows_changed()
        rows.focus()
        await pilot.pause()
        await type_keys(pilot, "down", "pagedown", "end", "enter")
        assert app.of(PickList.Chosen) == []


async def test_fewer_rows_bring_the_cursor_back(host: type[PaneApp]) -> None:
    rows = Numbers(50)
    app = host(rows)
    async with app.run_test(size=(20, 10)) as pilot:
        rows.rows_changed(49)
        rows.count = 3
        rows.rows_changed(49)
        await pilot.pause()
        assert rows.cursor == 2
        assert "> row 2." in app.screen_text()


def test_columns_are_cut_and_padded_to_their_width() -> None:
    line = columns((Content("abcdef"), 5), (Content("漢字漢字"), 6), (Content("x"), 0))
    assert line.plain == "abc… 漢字… "
