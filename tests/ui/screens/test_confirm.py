"""A question is answered by one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maap_tui.ui.screens.confirm import ConfirmScreen

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["y"], True),
        (["enter"], True),
        (["n"], False),
        (["escape"], False),
        (["q"], False),
        (["right", "enter"], False),
        (["tab", "tab", "enter"], True),
        (["l", "h", "enter"], True),
    ],
)
async def test_each_answer_has_its_keys(
    open_screen: OpenScreen, keys: list[str], answer: bool
) -> None:
    async with open_screen(ConfirmScreen("Leave?", "Leave", "Stay")) as dialog:
        await dialog.press(*keys)
        assert dialog.results == [answer]
        assert not dialog.is_open


async def test_question_and_answers_are_shown(open_screen: OpenScreen) -> None:
    async with open_screen(ConfirmScreen("3 downloads run. Leave?", "Leave", "Stay")) as dialog:
        assert "3 downloads run. Leave?" in dialog.text
        assert "> [ Leave ]   [ Stay ]" in dialog.text


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_hostile_questions_are_only_text(
    open_screen: OpenScreen, hostile: str, size: tuple[int, int]
) -> None:
    async with open_screen(ConfirmScreen(hostile[:300], "Yes", "No"), size) as dialog:
        assert "[ Yes ]" in dialog.text
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")


async def test_a_second_answer_ends_nothing_else(open_screen: OpenScreen) -> None:
    """As of a worker that answers after Esc, or of a second click."""
    question = ConfirmScreen("Sure?", "Yes", "No")
    async with open_screen(question) as dialog:
        beneath = dialog.app.screen_stack[0]
        question.dismiss(True)
        question.dismiss(False)
        await dialog.until(lambda: dialog.results)
        assert dialog.app.screen is beneath
        assert dialog.results == [True]


async def test_what_is_beneath_another_dialog_stays(open_screen: OpenScreen) -> None:
    question, above = ConfirmScreen("Sure?", "Yes", "No"), ConfirmScreen("Really?", "Yes", "No")
    async with open_screen(question) as dialog:
        await dialog.app.push_screen(above)
        question.dismiss(True)
        assert dialog.app.screen is above
        assert dialog.results == []
