"""A search gets a name; one of that name gives way only after a question."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from maap_tui.models.search_form import SearchForm
from maap_tui.ui.screens.save_search import SaveSearchScreen
from tests.ui.fakes import FakeSearches

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

AMAZON = SearchForm(("BiomassLevel1a",), "last 30 d", "-64,-9,-54,1", cql2="a = 1\nAND b = 2")
ARCTIC = SearchForm(("EarthCARE",), "2026", "arctic.geojson")


class SlowSearches(FakeSearches):
    """Saves when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Event()
        self.asked: list[str] = []

    def save(self, name: str, form: SearchForm, *, replaces: bool = False) -> Path:
        self.asked.append(name)
        self.gate.wait(10)
        return super().save(name, form, replaces=replaces)


async def test_a_search_is_saved_under_a_name(open_screen: OpenScreen) -> None:
    searches = FakeSearches()
    async with open_screen(SaveSearchScreen(searches, AMAZON)) as dialog:
        await dialog.press("enter")
        assert "! Type a name first." in dialog.text
        await dialog.type("Mine")
        assert "/config/searches/Mine.toml" in dialog.text
        await dialog.press("enter")
        await dialog.until(lambda: dialog.results)
        assert searches.files["Mine"].form == AMAZON


async def test_a_name_that_is_none_is_told_while_it_is_typed(open_screen: OpenScreen) -> None:
    async with open_screen(SaveSearchScreen(FakeSearches(), AMAZON)) as dialog:
        await dialog.type("a/b")
        assert "! That is no name." in dialog.text
        await dialog.press("enter")
        assert dialog.results == []


async def test_another_search_is_replaced_only_after_a_question(
    open_screen: OpenScreen,
) -> None:
    searches = FakeSearches()
    searches.save("Amazon", AMAZON)
    async with open_screen(SaveSearchScreen(searches, ARCTIC, "Amazon")) as dialog:
        await dialog.press("enter")
        await dialog.sees("Replace it?")
        await dialog.press("n")
        assert searches.files["Amazon"].form == AMAZON
        await dialog.press("enter")
        await dialog.sees("Replace it?")
        await dialog.press("y")
        await dialog.until(lambda: dialog.results)
        assert searches.files["Amazon"].form == ARCTIC


async def test_enter_pressed_twice_saves_once(open_screen: OpenScreen) -> None:
    searches = SlowSearches()
    async with open_screen(SaveSearchScreen(searches, AMAZON, "Mine")) as dialog:
        await dialog.press("enter", "enter")
        await dialog.until(lambda: searches.asked)
        searches.gate.set()
        await dialog.until(lambda: dialog.results and not list(dialog.app.workers))
        assert searches.asked == ["Mine"]


async def test_after_a_refusal_enter_saves_again(open_screen: OpenScreen) -> None:
    searches = FakeSearches()
    searches.save("Amazon", AMAZON)
    async with open_screen(SaveSearchScreen(searches, ARCTIC, "Amazon")) as dialog:
        await dialog.press("enter")
        await dialog.sees("Replace it?")
        await dialog.press("n")
        await dialog.type(" two")
        await dialog.press("enter")
        await dialog.until(lambda: dialog.results)
        assert searches.files["Amazon"].form == AMAZON
        assert len(searches.files) == 2
