"""The app on a real terminal: whatever ends it, the terminal is given back and nothing spins."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from maap_tui.ui.endings import cause_of, is_gone, traceback_of
from tests.conftest import Cli
from tests.matrix.terminal import Terminal

DEMO = ("-m", "maap_tui", "--demo")
LEFT = b"\x1b[?1049l"
MOUSE = b"\x1b[?1000h"
CODES = [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]

WITHOUT_HANG_UP = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
from maap_tui.cli import main
raise SystemExit(main(["--demo"]))
"""
STRUCK = """
import contextvars, os, signal
from maap_tui.ui.screens.main import MainScreen
from maap_tui.cli import main
compose = MainScreen.compose

def struck(self):  # as between two callbacks of the loop: in nobody's context
    contextvars.Context().run(os.kill, os.getpid(), signal.SIGTERM)
    yield from compose(self)

MainScreen.compose = struck
raise SystemExit(main(["--demo"]))
"""
STRUCK_EARLY = """
import os, signal
from textual.drivers.linux_driver import LinuxDriver
from maap_tui.cli import main
start = LinuxDriver.start_application_mode

def struck(self):  # the terminal has been taken over, and there is no screen yet
    start(self)
    os.kill(os.getpid(), signal.SIGTERM)

LinuxDriver.start_application_mode = struck
raise SystemExit(main(["--demo"]))
"""
ENDLESS = """
from maap_tui.ui.screens.main import MainScreen
from maap_tui.cli import main
MainScreen.action_help = lambda self: self.set_interval(
    0.01, lambda: self.app._driver.write("x" * 2_000)
)
raise SystemExit(main(["--demo"]))
"""
BROKEN = """
import os
from textual import work
from maap_tui.ui.screens.main import MainScreen
from maap_tui.cli import main

def in_a_handler(self):
    planted = os.environ["PLANTED"]
    raise ZeroDivisionError("on purpose")

@work(thread=True)
def in_a_worker(self):
    planted = os.environ["PLANTED"]
    raise ZeroDivisionError("on purpose")

MainScreen.action_help = globals()[os.environ["WHERE"]]
raise SystemExit(main(["--demo"]))
"""


@pytest.fixture
def app(home: Path) -> Iterator[Terminal]:
    """The demo, as soon as it shows its panes."""
    with Terminal(*DEMO) as terminal:
        terminal.sees("Downloads")
        terminal.settle()
        yield terminal


def is_given_back(terminal: Terminal) -> bool:
    """Whether the app has left its screen, and the mouse to the terminal."""
    after = terminal.output.rpartition(LEFT)[2]
    return LEFT in terminal.output and MOUSE not in after


@pytest.mark.case(92)
@pytest.mark.parametrize(("number", "code"), CODES)
def test_a_signal_ends_the_app_and_gives_the_terminal_back(
    app: Terminal, number: signal.Signals, code: int
) -> None:
    os.kill(app.process.pid, number)
    assert app.wait() == code
    assert is_given_back(app)
    assert "Traceback" not in app.text


def test_bytes_of_another_encoding_end_nothing(app: Terminal) -> None:
    app.press(":", "Search for commands")
    app.send(b"Lop\xe9 by ", b"\x1b[200~Camar\xf3n\x1b[201~")
    app.sees("Lop\ufffd by", "Camar\ufffdn")
    os.kill(app.process.pid, signal.SIGTERM)
    assert app.wait() == 143


@pytest.mark.case(92)
def test_a_second_signal_tears_nothing_off(app: Terminal) -> None:
    os.kill(app.process.pid, signal.SIGTERM)
    os.kill(app.process.pid, signal.SIGTERM)
    app.until(lambda: LEFT in app.output)
    if app.process.poll() is None:
        os.kill(app.process.pid, signal.SIGHUP)
    assert app.wait() == 143


@pytest.mark.case(92)
def test_a_signal_during_downloads_keeps_what_has_come(app: Terminal, home: Path) -> None:
    for key, words in (
        ("\r", "43 collections"),
        ("simulated", "1 of 43"),
        ("\r", "add filter"),
        ("r", "loaded"),
        ("d", "Start"),
        ("\r", "active"),
    ):
        app.press(key, words)
    app.until(lambda: any(part.stat().st_size for part in home.rglob("*.part")), "fetched a byte")
    os.kill(app.process.pid, signal.SIGTERM)
    assert app.wait() == 143
    assert is_given_back(app)
    assert list(home.rglob("*.part"))


@pytest.mark.case(92)
@pytest.mark.parametrize(("number", "code"), CODES)
def test_a_signal_right_after_marking_keeps_the_marks(
    app: Terminal, cli: Cli, number: signal.Signals, code: int
) -> None:
    for key, words in (
        ("\r", "43 collections"),
        ("simulated", "1 of 43"),
        ("\r", "add filter"),
        ("r", "184/184 loaded"),
    ):
        app.press(key, words)
    app.press("a", "184 marked")
    os.kill(app.process.pid, number)
    assert app.wait() == code
    assert len(cli("--demo", "basket", "list", "--format", "ids").lines) == 184


@pytest.mark.case(92)
def test_a_closed_terminal_ends_the_app(app: Terminal) -> None:
    app.hang_up()
    assert app.process.wait(10) == 129


@pytest.mark.case(92)
def test_a_closed_terminal_ends_the_app_also_where_its_signal_is_ignored(home: Path) -> None:
    with Terminal("-c", WITHOUT_HANG_UP) as terminal:
        terminal.sees("Downloads")
        terminal.settle()
        os.kill(terminal.process.pid, signal.SIGHUP)
        terminal.press("?", "you are here")
        terminal.hang_up()
        assert terminal.process.wait(10) == 129


@pytest.mark.case(92)
@pytest.mark.parametrize(("number", "code"), CODES[:2])
def test_a_terminal_that_nobody_reads_does_not_keep_the_app_from_ending(
    home: Path, number: signal.Signals, code: int
) -> None:
    with Terminal("-c", ENDLESS) as terminal:
        terminal.sees("Downloads")
        terminal.settle()
        terminal.send("?")
        terminal.until(lambda: "xxx" in terminal.text)
        os.kill(terminal.process.pid, number)
        assert terminal.process.wait(10) == code


@pytest.mark.case(94)
@pytest.mark.rule(11)
@pytest.mark.parametrize("where", ["in_a_handler", "in_a_worker"])
def test_a_bug_without_a_log_ends_with_its_traceback_but_no_locals(home: Path, where: str) -> None:
    (home / "file").touch()
    environ = {
        "WHERE": where,
        "PLANTED": "s3cr3t-planted",
        "MAAP_TUI_STATE_DIR": str(home / "file" / "state"),
    }
    with Terminal("-c", BROKEN, environ=environ) as terminal:
        terminal.sees("Downloads")
        terminal.press("?")
        assert terminal.wait() == 1
        assert is_given_back(terminal)
        assert f", in {where}" in terminal.text
        assert "ZeroDivisionError: on purpose" in terminal.text
        assert b"s3cr3t-planted" not in terminal.output
        assert terminal.text.count("ended by a bug of its own (ZeroDivisionError)") == 1


@pytest.mark.case(94)
@pytest.mark.rule(11)
@pytest.mark.parametrize("where", ["in_a_handler", "in_a_worker"])
def test_a_bug_is_in_the_log_and_the_terminal_names_it(home: Path, where: str) -> None:
    program = BROKEN.replace('main(["--demo"])', "main([])")
    environ = {
        "WHERE": where,
        "PLANTED": "s3cr3t-planted",
        "MAAP_TUI_CATALOG": "http://127.0.0.1:9/",
        "MAAP_TUI_STATE_DIR": str(home / "state"),
    }
    with Terminal("-c", program, environ=environ) as terminal:
        terminal.sees("Downloads")
        terminal.press("?")
        assert terminal.wait() == 1
        shown = "".join(terminal.text.split())
        assert f"Theloghasthedetails:{home}/state/maap-tui.log" in shown
        assert "Traceback" not in terminal.text
    log = (home / "state" / "maap-tui.log").read_text()
    assert f", in {where}" in log
    assert "s3cr3t-planted" not in log
    assert b"s3cr3t-planted" not in terminal.output


@pytest.mark.case(92)
@pytest.mark.parametrize("program", [STRUCK, STRUCK_EARLY])
def test_a_signal_while_the_screen_is_being_made_ends_it_as_usual(home: Path, program: str) -> None:
    with Terminal("-c", program) as terminal:
        assert terminal.wait() == 143
        assert is_given_back(terminal)
        assert terminal.modes == terminal.modes_before
        assert "ended by a bug" not in terminal.text


def test_a_terminal_is_gone_once_its_other_side_is_closed() -> None:
    ours, theirs = os.openpty()
    assert not is_gone(theirs)
    os.close(ours)
    assert is_gone(theirs)
    os.close(theirs)


def test_a_traceback_shows_neither_locals_nor_control_characters() -> None:
    planted = "s3cr3t" + "-planted"
    with pytest.raises(ValueError, match="bad") as caught:
        raise ValueError(f"bad \x1b[2J of {len(planted)}")
    text = traceback_of(caught.value)
    assert "ValueError: bad" in text
    assert "\x1b" not in text
    assert "s3cr3t-planted" not in text


def test_the_cause_of_a_failed_worker_is_what_it_raised() -> None:
    error = ValueError("bad")
    assert cause_of(WorkerFailed(error)) is error
    assert cause_of(error) is error
