"""Keys that come all at once, as over a slow line, on a real terminal."""

import pytest

from tests.matrix.terminal import Terminal

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
