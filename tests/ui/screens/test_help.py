"""The help finds a key by any word of its line, and closes by three keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.ui.item_text import LETTER_STYLES
from maap_tui.ui.keys import KeyRow, help_rows, letter_rows
from maap_tui.ui.screens.help import HelpScreen
from maap_tui.ui.screens.main import MainScreen

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

ROWS = (
    KeyRow("Everywhere", "1", "Filters", "Go to the filters"),
    KeyRow("Filters", "enter", "Edit", "Edit the row in place"),
    KeyRow("Granules", "space", "Mark", "Mark this granule"),
    KeyRow("Granules", "q", "Queue it", ""),
)


async def test_the_pane_it_was_opened_from_comes_first(open_screen: OpenScreen) -> None:
    async with open_screen(HelpScreen(ROWS, "Granules")) as dialog:
        text = dialog.text
        assert text.index("Granules (you are here)") < text.index("Everywhere")
        assert "Mark this granule" in text


@pytest.mark.parametrize("key", ["escape", "q", "question_mark", "f1"])
async def test_it_closes_by_any_of_its_keys(open_screen: OpenScreen, key: str) -> None:
    async with open_screen(HelpScreen(ROWS)) as dialog:
        await dialog.press(key)
        assert not dialog.is_open


async def test_typing_narrows_the_table_at_once(open_screen: OpenScreen) -> None:
    async with open_screen(HelpScreen(ROWS)) as dialog:
        await dialog.press("m")
        await dialog.type("ark")
        assert "Mark this granule" in dialog.text
        assert "Edit the row" not in dialog.text
        assert "Everywhere" not in dialog.text


async def test_a_word_with_q_is_typed_after_a_slash(open_screen: OpenScreen) -> None:
    async with open_screen(HelpScreen(ROWS)) as dialog:
        await dialog.press("/")
        await dialog.type("que")
        assert dialog.is_open
        assert "Queue it" in dialog.text
        assert "Edit the row" not in dialog.text


async def test_escape_takes_the_words_away_before_it_closes(open_screen: OpenScreen) -> None:
    async with open_screen(HelpScreen(ROWS)) as dialog:
        await dialog.press("z")
        assert "no key has 'z' in its line" in dialog.text
        await dialog.press("escape")
        assert "Edit the row" in dialog.text
        await dialog.press("escape")
        assert not dialog.is_open


async def test_a_long_table_scrolls_by_arrows_and_pages(open_screen: OpenScreen) -> None:
    rows = tuple(KeyRow("Keys", f"{n}", f"title {n}", "") for n in range(100))
    async with open_screen(HelpScreen(rows), (80, 24)) as dialog:
        assert "title 0 " in dialog.text
        await dialog.press("down", "down", "down")
        assert "title 0 " not in dialog.text
        await dialog.press("pagedown")
        assert "title 3 " not in dialog.text
        await dialog.press("pageup", "up", "up", "up")
        assert "title 0 " in dialog.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36)])
async def test_a_long_sentence_is_never_cut(open_screen: OpenScreen, size: tuple[int, int]) -> None:
    sentence = "one two three four five six seven eight nine ten eleven twelve thirteen"
    async with open_screen(HelpScreen((KeyRow("G", "a", "Title", sentence),)), size) as dialog:
        shown = " ".join(dialog.text.replace("│", " ").split())
        assert all(word in shown for word in sentence.split())


async def test_hostile_rows_are_only_text(open_screen: OpenScreen, hostile: str) -> None:
    row = KeyRow(*[hostile[:80]] * 4)
    async with open_screen(HelpScreen((row,), hostile[:80])) as dialog:
        assert dialog.is_open
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")


def test_every_letter_of_the_lists_is_told() -> None:
    told = {row.keys for row in letter_rows()}
    assert told == {letter for letter in LETTER_STYLES if letter}


@pytest.mark.parametrize(("pane", "place"), [("Granules", 1), ("Filters", -1)])
async def test_the_letters_follow_the_pane_that_shows_them(
    open_screen: OpenScreen, pane: str, place: int
) -> None:
    rows = help_rows(MainScreen, pane)
    groups = list(dict.fromkeys(row.group for row in rows))
    groups.sort(key=lambda group: group != pane)
    assert groups[place] == "State letters"
    async with open_screen(HelpScreen(rows, pane), (120, 60)) as dialog:
        assert ("superseded" in dialog.text) is (pane == "Granules")


async def test_the_table_follows_its_room(open_screen: OpenScreen) -> None:
    async with open_screen(HelpScreen(ROWS), (120, 36)) as dialog:
        keys = dialog.app.screen.query_one("#keys")
        keys.styles.width = 44
        await dialog.until(lambda: "Mark this granule" not in line_with("space", dialog.text))
        keys.styles.width = "1fr"
        await dialog.until(lambda: "Mark this granule" in line_with("space", dialog.text))


def line_with(words: str, text: str) -> str:
    return next((line for line in text.splitlines() if words in line), "")
