"""Keys that come all at once, as over a slow line, on a real terminal."""

import asyncio

import pytest
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from maap_tui.ui.typing_ahead import TypingAheadApp
from tests.matrix.terminal import Terminal
from tests.ui.conftest import wait_until

DEMO = ("-m", "maap_tui", "--demo")


@pytest.mark.usefixtures("home")
def test_what_is_typed_after_a_key_goes_into_what_that_key_opens() -> None:
    with Terminal(*DEMO) as terminal:
        terminal.sees("none yet")
        terminal.settle()
        terminal.send("\rsimulated")
        terminal.sees("1 of 43")


@pytest.mark.usefixtures("home")
def test_what_is_typed_before_the_first_frame_is_not_lost() -> None:
    with Terminal(*DEMO) as terminal:  # its terminal still makes a line feed of Enter
        terminal.send("\rsimulated")
        terminal.sees("1 of 43")


@pytest.mark.usefixtures("home")
def test_keys_come_to_where_the_ones_before_have_led() -> None:
    with Terminal(*DEMO) as terminal:
        terminal.sees("none yet")
        terminal.settle()
        terminal.send("?")
        terminal.sees("Help")
        terminal.settle()
        terminal.send("\x1b[B\x1b[B\x1b[Bqj\r2017\r")
        terminal.sees("2017-01-01 00:00 ..", "2017-12-31 24:00 UTC")


@pytest.mark.usefixtures("home")
def test_text_that_is_pasted_with_the_key_before_it_is_taken() -> None:
    with Terminal(*DEMO) as terminal:
        terminal.sees("none yet")
        terminal.settle()
        terminal.send("\r\x1b[200~simulated\x1b[201~")
        terminal.sees("1 of 43")


class SlowScreen(Screen[None]):
    """Its key needs what it is composed of, which takes its time."""

    BINDINGS = [("x", "say", "")]

    def __init__(self) -> None:
        super().__init__()
        self.may_compose = asyncio.Event()

    async def on_compose(self) -> None:
        await self.may_compose.wait()

    def compose(self) -> ComposeResult:
        yield Static("nothing", id="said")

    def action_say(self) -> None:
        self.query_one("#said", Static).update("said")


async def test_a_key_before_the_screen_stands_does_nothing() -> None:
    app = TypingAheadApp[None]()
    async with app.run_test() as pilot:
        screen = SlowScreen()
        app.push_screen(screen)
        assert not await app.run_action("say", screen)
        screen.may_compose.set()
        await wait_until(pilot, lambda: screen.is_mounted)
        assert await app.run_action("say", screen)
        app.exit()
        assert not await app.run_action("say", screen)


async def test_keys_that_come_while_the_app_ends_go_nowhere() -> None:
    app = TypingAheadApp[None]()
    async with app.run_test():
        pass
    app._held.append(events.Key("x", "x"))
    await app._go_on()
    await app._hand_on_all()
    await app.on_event(events.Key("x", "x"))
    await app.on_event(events.Paste("words"))
    assert app._exception is None
