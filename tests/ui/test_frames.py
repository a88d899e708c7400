"""When a screen paints: at once, seldom twice in a short time, and always for a key."""

from asyncio import timeout

from textual.app import App
from textual.screen import Screen

from maap_tui.ui.frames import FrameTimer, PromptScreen
from maap_tui.ui.screens.dialog import Dialog
from maap_tui.ui.screens.main import MainScreen

LONG = 3600.0
"""Seconds between two paintings: nobody sees the second one unless it is asked for."""


class Painted:
    """Counts the ticks of a timer that waits for `LONG` seconds after each."""

    def __init__(self, screen: Screen[object]) -> None:
        self.times = 0
        self.timer = FrameTimer(screen, LONG, callback=self.paint, pause=True)
        self.timer._start()

    def paint(self) -> None:
        self.times += 1
        self.timer.pause()


async def test_the_first_painting_comes_at_once_and_the_second_is_paced() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        painted = Painted(app.screen)
        painted.timer.resume()
        await pilot.pause()
        assert painted.times == 1
        painted.timer.resume()
        await pilot.pause()
        assert painted.times == 1
        painted.timer.stop()


async def test_a_key_has_its_answer_although_something_was_just_painted() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        painted = Painted(app.screen)
        painted.timer.resume()
        await pilot.pause()
        painted.timer.resume()
        await pilot.pause()
        painted.timer.hurry()
        async with timeout(20):
            while painted.times < 2:
                await pilot.pause()
        painted.timer.stop()


async def test_keys_in_quick_succession_share_the_answers_of_one() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        painted = Painted(app.screen)
        for _ in range(20):
            painted.timer.hurry()
            painted.timer.resume()
            await pilot.pause()
        assert 1 <= painted.times <= 3
        painted.timer.stop()


async def test_textual_paints_a_screen_by_this_timer() -> None:
    """Fails when a new version of Textual names its timer otherwise."""

    class Bare(App[None]):
        def get_default_screen(self) -> Screen[None]:
            return PromptScreen()

    app = Bare()
    async with app.run_test():
        assert isinstance(app.screen._update_timer, FrameTimer)


def test_all_screens_with_keys_are_of_this_kind() -> None:
    for screen in (MainScreen, Dialog):
        assert issubclass(screen, PromptScreen)
