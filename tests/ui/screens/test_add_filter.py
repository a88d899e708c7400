"""Which property: found by typing any of its names, or taken as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.models.query import Queryable
from maap_tui.ui.screens.add_filter import AddFilterScreen

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

KNOWN = (
    Queryable("product:type", "Product type", enum=("S1_DGM__1S", "S1_SCS__1S", "S2_DGM__1S")),
    Queryable("sat:absolute_orbit", "Orbit number", "integer", aliases=("orbitNumber",)),
    Queryable("processing:datetime", "Processing date", format="date-time"),
)


async def test_properties_are_told_with_name_title_and_type(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        for words in ("Product type", "product:type", "3 values", "whole number", "date and time"):
            assert words in dialog.text


async def test_typing_narrows_and_enter_takes(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.type("type")
        assert "Orbit number" not in dialog.text
        await dialog.press("enter")
        assert dialog.results == [KNOWN[0]]


async def test_an_old_spelling_finds_the_property(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.type("orbitnumber")
        await dialog.press("enter")
        assert dialog.results == [KNOWN[1]]


async def test_a_property_that_is_not_listed_can_be_taken_all_the_same(
    open_screen: OpenScreen,
) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.type("frame")
        assert "Enter takes 'frame' all the same" in dialog.text
        await dialog.press("enter")
        assert dialog.results == [Queryable("frame", "frame")]


async def test_nothing_typed_and_nothing_listed_takes_nothing(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(())) as dialog:
        await dialog.press("enter")
        assert "type the name of one" in dialog.text
        assert dialog.is_open
        await dialog.press("escape")
        assert dialog.results == [None]


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_hostile_properties_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    queryable = Queryable(hostile, hostile, hostile, hostile, (hostile,), hostile)
    async with open_screen(AddFilterScreen((queryable,)), size) as dialog:
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.press("enter")
        assert dialog.results == [queryable]
