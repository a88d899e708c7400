"""The filter's text in an editor: judged while typing, mended by suggestions, never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from maap_tui.models.query import Queryable
from maap_tui.services.filters import FilterChecker
from maap_tui.ui.screens.cql2_editor import Cql2Editor, FilterArea

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

KNOWN = (
    Queryable("product:type", "Product type", aliases=("productType",)),
    Queryable("sat:absolute_orbit", "Orbit", "integer", aliases=("orbitNumber",)),
)


def editor(text: str = "") -> Cql2Editor:
    return Cql2Editor(FilterChecker(), KNOWN, text)


async def test_a_mistake_is_marked_while_typing_and_can_be_kept(open_screen: OpenScreen) -> None:
    async with open_screen(editor()) as dialog:
        await dialog.type("frame == 'A'")
        await dialog.sees("Equal is written with one =.")
        lines = [line.rstrip(" │") for line in dialog.lines]
        at = next(n for n, line in enumerate(lines) if line.endswith("^"))
        assert lines[at].index("^") == lines[at - 1].index("==") + 1
        await dialog.press("escape")
        await dialog.sees("enter take")
        await dialog.press("enter")
        assert dialog.results == ["frame == 'A'"]


async def test_a_good_filter_is_said_to_be_one(open_screen: OpenScreen) -> None:
    async with open_screen(editor("product:type = 'X'")) as dialog:
        await dialog.sees("This is CQL2 and its names are known here.")


async def test_a_suggestion_takes_the_place_of_the_mistake(open_screen: OpenScreen) -> None:
    async with open_screen(editor("prodct:type = 'X'")) as dialog:
        await dialog.sees("Did you mean product:type?")
        await dialog.press("tab", "enter")
        await dialog.sees("names are known here")
        await dialog.press("escape", "enter")
        assert dialog.results == ["product:type = 'X'"]


async def test_old_names_are_replaced_together(open_screen: OpenScreen) -> None:
    async with open_screen(editor("productType = 'X' AND orbitNumber = 5")) as dialog:
        await dialog.sees("use the new names")
        await dialog.press("tab", "enter")
        await dialog.sees("names are known here")
        await dialog.press("escape", "enter")
        assert dialog.results == ["product:type = 'X' AND sat:absolute_orbit = 5"]


async def test_escape_leaves_at_once_only_when_nothing_was_typed(open_screen: OpenScreen) -> None:
    async with open_screen(editor("a = 1")) as dialog:
        await dialog.press("escape")
        assert dialog.results == [None]


async def test_what_was_typed_is_given_up_by_a_second_escape(open_screen: OpenScreen) -> None:
    async with open_screen(editor("a = 1")) as dialog:
        await dialog.type("2")
        await dialog.press("escape")
        assert dialog.is_open
        assert "without the changes" in dialog.text
        await dialog.press("escape")
        assert dialog.results == [None]


async def test_what_is_found_out_late_leaves_the_cursor_on_its_button(
    open_screen: OpenScreen,
) -> None:
    async with open_screen(editor()) as dialog:
        await dialog.type("productType = 'X' AND orbitNumber = 5")
        await dialog.press("escape")
        screen = dialog.app.screen
        assert isinstance(screen, Cql2Editor)
        screen.post_message(
            Cql2Editor.Checked(FilterChecker().check(screen.text, KNOWN))  # as its worker does
        )
        await dialog.sees("use the new names")
        await dialog.press("enter")
        assert dialog.results == ["productType = 'X' AND orbitNumber = 5"]


async def test_lines_are_kept(open_screen: OpenScreen) -> None:
    async with open_screen(editor()) as dialog:
        await dialog.type("a = 1")
        await dialog.press("enter")
        await dialog.type("AND b = 2")
        await dialog.press("escape", "enter")
        assert dialog.results == ["a = 1\nAND b = 2"]


async def test_a_paste_of_64_kib_is_refused_in_a_sentence(open_screen: OpenScreen) -> None:
    async with open_screen(editor("a = 1")) as dialog:
        area = dialog.app.screen.query_one(FilterArea)
        area.post_message(events.Paste("x" * 65_536))
        await dialog.sees("longer than 20 000 characters")
        assert area.text == "a = 1"


@pytest.mark.parametrize("size", [(40, 14), (80, 24), (120, 36)])
async def test_hostile_text_is_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    async with open_screen(editor(hostile), size) as dialog:
        await dialog.type(" x")
        await dialog.press("escape")
        assert not any(character in dialog.text for character in "\x1b\x07\x9b")
        await dialog.press("escape")
        assert dialog.results == [None]
