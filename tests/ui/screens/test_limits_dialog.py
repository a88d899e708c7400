"""Limits take effect as soon as they are made; a wrong one is told beside its row."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest

from maap_tui.models.limits import Limits
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.ui.screens.limits_dialog import LimitsDialog

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

BEFORE = Limits(3, 5_000_000, QuietHours(time(8), time(18)))


def opened(before: Limits = BEFORE) -> tuple[LimitsDialog, list[Limits]]:
    changes: list[Limits] = []
    return LimitsDialog(before, changes.append), changes


async def test_the_limits_are_read_back_in_words(open_screen: OpenScreen) -> None:
    async with open_screen(opened()[0]) as dialog:
        assert "> At once  3" in dialog.text
        assert "at most 5.00 MB/s, all downloads together" in dialog.text
        assert "08:00-18:00" in dialog.text


@pytest.mark.parametrize(
    ("downs", "text", "after"),
    [
        (0, "8", Limits(8, BEFORE.speed, BEFORE.quiet_hours)),
        (1, "800k", Limits(3, 800_000, BEFORE.quiet_hours)),
        (1, "", Limits(3, None, BEFORE.quiet_hours)),
        (2, "22:00-6:00", Limits(3, BEFORE.speed, QuietHours(time(22), time(6)))),
    ],
)
async def test_enter_keeps_what_is_typed_at_once(
    open_screen: OpenScreen, downs: int, text: str, after: Limits
) -> None:
    screen, changes = opened()
    async with open_screen(screen) as dialog:
        await dialog.press(*["down"] * downs, "enter", *["backspace"] * 11)
        await dialog.type(text)
        await dialog.press("enter")
        await dialog.until(lambda: changes)
        assert changes == [after]
        await dialog.press("escape")
        assert not dialog.is_open


async def test_what_is_typed_takes_the_place_of_what_was_set(open_screen: OpenScreen) -> None:
    screen, changes = opened()
    async with open_screen(screen) as dialog:
        await dialog.press("enter")
        await dialog.type("2")
        await dialog.press("enter")
        await dialog.until(lambda: changes)
        assert changes == [Limits(2, BEFORE.speed, BEFORE.quiet_hours)]


@pytest.mark.parametrize(
    ("downs", "text", "words"),
    [
        (0, "9", "! How many at once is a whole number from 1 to 8"),
        (1, "fast", "! A speed is bytes a second, for example"),
        (1, "9k", "! The lowest speed is 10k"),
        (2, "at night", "! Quiet hours are a span of hours such as 08:00-18:00"),
    ],
)
async def test_a_wrong_limit_is_told_under_its_row_and_changes_nothing(
    open_screen: OpenScreen, downs: int, text: str, words: str
) -> None:
    screen, changes = opened()
    async with open_screen(screen) as dialog:
        await dialog.press(*["down"] * downs, "enter", *["backspace"] * 11)
        await dialog.type(text)
        await dialog.press("enter")
        await dialog.sees(words)
        await dialog.press("escape")
        await dialog.sees("5.00 MB/s")
        assert words not in dialog.text
        assert changes == []


async def test_what_is_typed_is_read_back_before_it_is_kept(open_screen: OpenScreen) -> None:
    screen, changes = opened()
    async with open_screen(screen) as dialog:
        await dialog.press("down", "enter", "backspace", "backspace")
        await dialog.type("2M")
        await dialog.sees("at most 2.00 MB/s")
        assert changes == []


async def test_c_lifts_a_limit_but_some_always_run(open_screen: OpenScreen) -> None:
    screen, changes = opened()
    async with open_screen(screen) as dialog:
        await dialog.press("c", "down", "c", "down", "c")
        await dialog.sees("at any time of day")
        assert changes[-1] == Limits(3)


async def test_hostile_limits_are_only_refused(open_screen: OpenScreen, hostile: str) -> None:
    screen, changes = opened()
    async with open_screen(screen) as dialog:
        await dialog.press("down", "enter")
        await dialog.paste(hostile)
        await dialog.press("enter")
        await dialog.sees("! A speed is")
        assert changes == []


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 60)])
async def test_every_size_shows_all_rows(open_screen: OpenScreen, size: tuple[int, int]) -> None:
    async with open_screen(opened()[0], size) as dialog:
        await dialog.press("end")
        assert "Quiet" in dialog.text
