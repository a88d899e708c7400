"""The form of the picker asks the catalogue itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maap_tui.errors import CatalogError, NoConnection
from maap_tui.models.geometry import BBox
from maap_tui.models.query import CollectionQuery
from maap_tui.models.time_range import TimeRange
from maap_tui.ui.screens.collection_picker import CollectionPicker
from tests.ui.fakes import FakeSignIn
from tests.ui.screens.collections_kit import (
    AEOLUS,
    BIOMASS,
    EARTHCARE,
    SOME,
    picker_with,
    shelf_with,
)

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen


async def test_the_catalogue_is_asked_with_what_the_form_holds(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        shelf.catalog.collection_pages = [(EARTHCARE,)]
        await dialog.press("f2", "down", "down", "enter")
        await dialog.type("EarthCARE")
        await dialog.press("enter")
        await dialog.sees("1 collection  filter: mission EarthCARE")
        await dialog.press("down", "down", "enter")
        await dialog.type("1,2,3,4")
        await dialog.press("enter", "down", "enter")
        await dialog.type("2024-06")
        await dialog.press("enter")
        wanted = CollectionQuery(
            platform="EarthCARE", bbox=BBox(1, 2, 3, 4), time_range=TimeRange.parse("2024-06")
        )
        await dialog.until(lambda: shelf.catalog.collection_queries[-1] == wanted)
        await dialog.press("escape")
        assert dialog.is_open
        await dialog.press("enter")
        assert dialog.results == [EARTHCARE]


async def test_a_row_that_is_wrong_stays_in_its_editor(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (80, 24)) as dialog:
        await dialog.press("f2", *["down"] * 4, "enter")
        await dialog.type("1,2,x")
        await dialog.press("enter")
        assert "! A box is four numbers" in dialog.text
        assert shelf.catalog.collection_queries == []
        await dialog.press("escape")
        assert "anywhere" in dialog.text


async def test_clearing_brings_all_collections_back(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    shelf.catalog.collection_pages = [(AEOLUS,)]
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("f2", "enter")
        await dialog.type("wind")
        await dialog.press("enter")
        await dialog.sees("1 collection  filter: words wind")
        await dialog.press("c")
        await dialog.sees("3 collections")
        assert "filter:" not in dialog.text


async def test_a_filter_is_judged_here_where_nothing_answers(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    shelf.catalog.error = NoConnection("no network.")
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("f2", "enter")
        await dialog.type("aeolus")
        await dialog.press("enter")
        await dialog.sees("judged here, by the kept list")
        await dialog.sees("1 collection  filter: words aeolus")
        assert "no network." in dialog.text


async def test_a_filter_that_failed_is_asked_again_by_its_key(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    shelf.catalog.error = CatalogError("the catalogue is ill.")
    async with open_screen(CollectionPicker(shelf, FakeSignIn()), (120, 36)) as dialog:
        await dialog.sees("3 collections")
        await dialog.press("f2", "enter")
        await dialog.type("aeolus")
        await dialog.press("enter")
        await dialog.sees("! the catalogue is ill. F5 asks again.")
        shelf.catalog.error, shelf.catalog.collection_pages = None, [(AEOLUS,)]
        await dialog.press("f5")
        await dialog.sees("1 collection  filter: words aeolus")
        await dialog.until(lambda: "is ill" not in dialog.text)


async def test_the_keys_of_an_open_form_are_told_again_after_the_card(
    open_screen: OpenScreen,
) -> None:
    async with open_screen(picker_with((BIOMASS, AEOLUS)), (120, 36)) as dialog:
        await dialog.sees("2 collections")
        await dialog.press("f2")
        await dialog.sees("F2 or esc back to the list")
        await dialog.press("f3")
        await dialog.sees("F3 back")
        await dialog.press("f3")
        await dialog.sees("F2 or esc back to the list")
