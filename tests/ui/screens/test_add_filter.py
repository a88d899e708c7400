"""A property, then a value: the dialog gives a clause that the catalogue understands."""

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


async def test_typing_narrows_properties_and_then_values(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.type("type")
        assert "Orbit number" not in dialog.text
        await dialog.press("enter")
        assert "S2_DGM__1S" in dialog.text
        await dialog.type("dgm")
        assert "S1_SCS__1S" not in dialog.text
        await dialog.press("down", "enter")
        assert dialog.results == ["product:type = 'S2_DGM__1S'"]


async def test_an_old_spelling_finds_the_property(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.type("orbitnumber")
        await dialog.press("enter")
        await dialog.type(">= 4000")
        await dialog.press("enter")
        assert dialog.results == ["sat:absolute_orbit >= 4000"]


async def test_a_wrong_value_is_told_and_can_be_mended(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.type("orbit")
        await dialog.press("enter")
        await dialog.press("enter")
        assert "! type a value for Orbit number" in dialog.text
        await dialog.type("x5")
        await dialog.press("enter")
        assert "! sat:absolute_orbit is a whole number; 'x5' is not" in dialog.text
        await dialog.press("home", "delete", "enter")
        assert dialog.results == ["sat:absolute_orbit = 5"]


async def test_a_value_that_is_not_listed_can_be_taken_all_the_same(
    open_screen: OpenScreen,
) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.press("enter")
        await dialog.type("NEW")
        assert "Enter takes 'NEW' anyway" in dialog.text
        await dialog.press("enter")
        assert dialog.results == ["product:type = 'NEW'"]


async def test_escape_goes_back_one_step(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.press("enter", "escape")
        assert "Orbit number" in dialog.text
        await dialog.press("escape")
        assert dialog.results == [None]


async def test_no_match_is_said_and_enter_does_nothing(open_screen: OpenScreen) -> None:
    async with open_screen(AddFilterScreen(KNOWN)) as dialog:
        await dialog.type("zzz")
        await dialog.press("enter")
        assert "no property has 'zzz' in its name" in dialog.text
        assert dialog.is_open


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_hostile_properties_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    queryable = Queryable(hostile, hostile, hostile, hostile, (hostile,), hostile)
    async with open_screen(AddFilterScreen((queryable,)), size) as dialog:
        await dialog.press("enter")
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
        await dialog.press("enter")
        [clause] = dialog.results
        assert clause.endswith("'")
