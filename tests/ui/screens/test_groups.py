"""AND, OR and NOT by keys: the tree is what the text says, every change can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.models.condition_reader import read_filter
from maap_tui.models.conditions import written
from maap_tui.models.query import Queryable
from maap_tui.ui.screens.groups import GroupsScreen

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenDialog, OpenScreen

KNOWN = (
    Queryable("t", "Type", enum=("A", "B")),
    Queryable("o", "Orbit", "integer"),
    Queryable("frame", "Frame"),
)


def screen(text: str) -> GroupsScreen:
    return GroupsScreen(read_filter(text), KNOWN)


def given(dialog: OpenDialog) -> str:
    (result,) = dialog.results
    return written(result.node)


async def test_the_tree_is_drawn_with_indents_and_ranges_in_one_line(
    open_screen: OpenScreen,
) -> None:
    async with open_screen(screen("o >= 1 AND o <= 5 AND (t = 'A' OR NOT (a + 1 = 2))")) as dialog:
        lines = [line.strip(" │") for line in dialog.lines]
        shown = [line for line in lines if line][:6]
        assert [line.split("  ")[0] for line in shown[1:6]] == [
            "> all of these",
            "Orbit",
            "any of these",
            "Type",
            "NOT (a + 1 = 2)",
        ]
        assert "1..5" in dialog.text


@pytest.mark.parametrize(
    ("text", "keys", "cql2"),
    [
        ("frame = 'A' AND o = 1", ["space"], "frame = 'A' OR o = 1"),
        ("frame = 'A' AND o = 1", ["down", "n"], "NOT (frame = 'A') AND o = 1"),
        ("frame = 'A' AND o = 1", ["n"], "NOT (frame = 'A' AND o = 1)"),
        ("frame = 'A' AND o = 1", ["n", "n"], "frame = 'A' AND o = 1"),
        ("frame = 'A' AND o = 1", ["down", "x"], "o = 1"),
        ("frame = 'A' AND o = 1", ["x"], ""),
        ("frame = 'A' OR o = 1", ["g"], "frame = 'A' OR o = 1"),
        ("frame = 'A' AND o = 1", ["x", "u", "down", "x"], "o = 1"),
        (
            "frame = 'A' AND o = 1",
            ["down", "g", "a", "down", "enter", "7", "enter"],
            "(frame = 'A' OR o = 7) AND o = 1",
        ),
        ("", ["a", "enter", "enter"], "t = 'A'"),
        ("o = 1", ["down", "enter", "backspace", "5", ".", ".", "9", "enter"], "o >= 5 AND o <= 9"),
        (
            "o = 1",
            ["end", "enter", "enter", "space", "space", "enter"],
            "o = 1 AND t IN ('A', 'B')",
        ),
        (
            "o = 1 OR t = 'A'",
            ["down", "down", "enter", "down", "space", "enter"],
            "o = 1 OR t IN ('A', 'B')",
        ),
    ],
)
async def test_keys_change_the_filter(
    open_screen: OpenScreen, text: str, keys: list[str], cql2: str
) -> None:
    async with open_screen(screen(text), (100, 30)) as dialog:
        await dialog.press(*keys)
        await dialog.press("escape")
        assert given(dialog) == cql2


async def test_nothing_changed_gives_nothing(open_screen: OpenScreen) -> None:
    async with open_screen(screen("o >= 1 AND (o <= 5 AND frame = 'A')")) as dialog:
        await dialog.press("down", "q")
        assert dialog.results == [None]


async def test_what_is_kept_as_text_is_told(open_screen: OpenScreen) -> None:
    async with open_screen(screen("a + 1 = 2")) as dialog:
        await dialog.press("down", "enter")
        assert "This part is kept as text" in dialog.text


async def test_a_wrong_value_is_told_and_can_be_mended(open_screen: OpenScreen) -> None:
    async with open_screen(screen("o = 1")) as dialog:
        await dialog.press("down", "enter", "x", "enter")
        assert "! Orbit is a whole number; '1x' is not" in dialog.text
        await dialog.press("escape", "escape")
        assert dialog.results == [None]


@pytest.mark.parametrize("size", [(40, 14), (80, 24)])
async def test_hostile_conditions_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    quoted = hostile[:9_000].replace("'", "''")
    async with open_screen(screen(f"frame = '{quoted}' AND a + 1 = '{quoted}'"), size) as dialog:
        await dialog.press("down", "down", "up")
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
