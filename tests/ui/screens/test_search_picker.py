"""Saved searches and the history: picked, edited, deleted, by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.search_form import PastSearch, SavedSearch, SearchForm
from maap_tui.ui.screens.search_picker import Picked, SearchPicker
from tests.ui.fakes import FakeSearches

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

AMAZON = SearchForm(("BiomassLevel1a",), "last 30 d", "-64,-9,-54,1", cql2="a = 1\nAND b = 2")
ARCTIC = SearchForm(("EarthCARE",), "2026", "arctic.geojson")


@pytest.fixture
def searches() -> FakeSearches:
    made = FakeSearches()
    made.save("Amazon", AMAZON)
    made.save("Arctic", ARCTIC)
    made.runs = [PastSearch(SearchForm(("Old",)), 1_775_000_000.0, 24, 3)]
    return made


async def test_each_search_is_shown_with_all_it_holds(
    open_screen: OpenScreen, searches: FakeSearches
) -> None:
    async with open_screen(SearchPicker(searches), size=(120, 36)) as dialog:
        await dialog.sees("Saved 2")
        for words in ("Amazon", "last 30 d", "-64,-9,-54,1", "a = 1", "AND b = 2", "newest first"):
            assert words in dialog.text
        await dialog.press("down")
        assert "arctic.geojson" in dialog.text


async def test_enter_runs_and_e_only_loads(open_screen: OpenScreen, searches: FakeSearches) -> None:
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("Saved 2")
        await dialog.press("enter")
        assert dialog.results == [Picked(AMAZON, runs=True, name="Amazon")]
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("Saved 2")
        await dialog.press("down", "e")
        assert dialog.results == [Picked(ARCTIC, runs=False, name="Arctic")]


async def test_words_narrow_and_escape_leaves_them_first(
    open_screen: OpenScreen, searches: FakeSearches
) -> None:
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("Saved 2")
        await dialog.press("slash")
        await dialog.type("geojson")
        assert "last 30 d" not in dialog.text
        await dialog.press("escape", "e")
        assert dialog.results == [Picked(ARCTIC, runs=False, name="Arctic")]


async def test_the_history_is_the_other_tab(
    open_screen: OpenScreen, searches: FakeSearches
) -> None:
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("History 1")
        await dialog.press("tab")
        assert "24 granules matched, 3 times in all" in dialog.text
        await dialog.press("enter")
        assert dialog.results == [Picked(SearchForm(("Old",)), runs=True)]


async def test_deleting_asks_and_forgetting_does_not(
    open_screen: OpenScreen, searches: FakeSearches
) -> None:
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("Saved 2")
        await dialog.press("d", "n")
        assert "Amazon" in searches.files
        await dialog.press("d", "y")
        await dialog.sees("Saved 1")
        assert "Amazon" not in searches.files
        await dialog.press("u")
        await dialog.sees("Saved 2")
        assert searches.files["Amazon"].form == AMAZON
        await dialog.press("u", "tab", "d")
        await dialog.sees("No search was run yet.")
        assert searches.runs == []


async def test_a_broken_file_can_be_brought_back_too(
    open_screen: OpenScreen, searches: FakeSearches
) -> None:
    bad = SavedSearch("bad", "/x/bad.toml", trouble="bad.toml, line 3: no.")
    searches.files = {"bad": bad}
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("Saved 1")
        await dialog.press("d", "y")
        await dialog.sees("Saved 0")
        await dialog.press("u")
        await dialog.sees("Saved 1")
        assert searches.files == {"bad": bad}


async def test_what_could_not_be_brought_back_is_still_to_be_had(
    open_screen: OpenScreen, searches: FakeSearches
) -> None:
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("Saved 2")
        await dialog.press("d", "y")
        await dialog.sees("Saved 1")
        searches.error = StorageError("The disk is gone.")
        await dialog.press("u")
        await dialog.sees("! The disk is gone.")
        searches.error = None
        await dialog.press("u")
        await dialog.sees("Saved 2")
        assert searches.files["Amazon"].form == AMAZON


async def test_a_past_search_gets_a_name(open_screen: OpenScreen, searches: FakeSearches) -> None:
    async with open_screen(SearchPicker(searches, shows_past=True)) as dialog:
        await dialog.sees("History 1")
        await dialog.press("s")
        await dialog.type("Kept")
        await dialog.press("enter")
        await dialog.sees("Saved 3")
        assert searches.files["Kept"].form == SearchForm(("Old",))


async def test_a_broken_file_says_why_and_is_not_run(
    open_screen: OpenScreen, searches: FakeSearches
) -> None:
    searches.files = {"bad": SavedSearch("bad", "/x/bad.toml", trouble="bad.toml, line 3: no.")}
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("its file cannot be used")
        await dialog.press("enter", "e", "s")
        assert "bad.toml, line 3: no." in dialog.text
        assert dialog.results == []


async def test_trouble_is_told_where_it_happened(open_screen: OpenScreen) -> None:
    searches = FakeSearches(error=StorageError("The disk is gone."))
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("! The disk is gone.")


def _all(text: str) -> SearchForm:
    return SearchForm((text,), text, text, text, text, text, text)


async def test_hostile_searches_disturb_nothing(open_screen: OpenScreen, hostile: str) -> None:
    searches = FakeSearches()
    searches.files["x"] = SavedSearch(hostile, hostile, _all(hostile))
    searches.runs = [PastSearch(_all(hostile), 1e300)]
    async with open_screen(SearchPicker(searches)) as dialog:
        await dialog.sees("Saved 1")
        await dialog.press("tab")
        await dialog.sees("at some time")
