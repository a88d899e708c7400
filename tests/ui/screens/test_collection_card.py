"""The card beside the collections, and what opens above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.errors import NoConnection
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.ui.screens.collection_picker import CollectionPicker
from tests.ui.fakes import FakeSignIn, a_collection
from tests.ui.screens.collections_kit import AEOLUS, BIOMASS, EARTHCARE, picker_with, shelf_with

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen


async def test_tab_lets_one_read_a_long_card(open_screen: OpenScreen) -> None:
    long = a_collection("A", description="\n".join(f"line {n}" for n in range(60)))
    async with open_screen(picker_with((long,)), (80, 24)) as dialog:
        assert "line 20" not in dialog.text
        await dialog.sees("1 collection")
        await dialog.press("tab", "tab", *["pagedown"] * 3)
        await dialog.sees("line 20")
        await dialog.press("q")
        assert dialog.results == [None]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SignInState.NO_CREDENTIALS, "You are not signed in"),
        (SignInState.SIGNED_IN, "Your token does not say whether"),
        (SignInState.REFUSED, "Your token was refused"),
    ],
)
async def test_the_card_says_what_it_means_for_this_account(
    open_screen: OpenScreen, state: SignInState, words: str
) -> None:
    sign_in = FakeSignIn(SignInStatus(state))
    picker = CollectionPicker(shelf_with((BIOMASS,)), sign_in)
    async with open_screen(picker, (120, 36)) as dialog:
        await dialog.sees(words)


async def test_granules_are_counted_once_the_cursor_rests(open_screen: OpenScreen) -> None:
    shelf = shelf_with((BIOMASS, EARTHCARE))
    shelf.counted = {BIOMASS.id: 417_521, EARTHCARE.id: NoConnection("no answer.")}
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("417 521")
        await dialog.press("down", "down")
        await dialog.sees("not counted: no answer.")
        await dialog.press("up", "up")
        await dialog.sees("417 521")
        assert shelf.count_calls == [BIOMASS.id, EARTHCARE.id]


async def test_the_card_can_have_all_the_room(open_screen: OpenScreen) -> None:
    async with open_screen(picker_with((BIOMASS, AEOLUS)), (80, 24)) as dialog:
        await dialog.sees("2 collections")
        assert "Keywords: Forestry" not in dialog.text
        await dialog.press("f3")
        await dialog.sees("Keywords: Forestry")
        await dialog.press("escape")
        assert dialog.is_open
        await dialog.sees("Aeolus L1B")


async def test_titles_are_whole_at_120_columns(open_screen: OpenScreen) -> None:
    long = "EarthCARE ESA L0 and L1 products for Cal/Val users, all of it"
    collection = a_collection("EarthCAREL0L1Products_MAAP", title=long)
    async with open_screen(picker_with((collection,)), (120, 36)) as dialog:
        await dialog.sees(f"{long} ")


async def test_the_inventory_opens_above_and_closes_again(open_screen: OpenScreen) -> None:
    shelf = shelf_with((BIOMASS,))
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("1 collection")
        await dialog.press("f4")
        await dialog.sees(f"Inventory of {BIOMASS.id}")
        await dialog.press("escape")
        await dialog.until(shelf.was_stopped.is_set)
        await dialog.sees("Choose a collection")
