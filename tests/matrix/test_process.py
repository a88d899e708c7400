"""Cases 91 to 95 and 84 that take a process of their own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.services.shared_queue import QueueParts, SharedQueue
from maap_tui.services.transfer_state import TransferSettings
from tests.matrix.play import use_world
from tests.matrix.terminal import Terminal
from tests.services.server import Server, Talk
from tests.services.stac_stub import Stub, item, page
from tests.services.transfer_kit import CONTENT, HALF, TestBearer, whole

SECONDS = 30
WaitFor = Callable[[Callable[[], object]], None]


@pytest.mark.case(93)
def test_download_that_was_suspended_goes_on_over_a_new_connection(
    stac: Stub, server: Server, home: Path, monkeypatch: pytest.MonkeyPatch, wait_for: WaitFor
) -> None:
    is_stopped = Event()

    def die_meanwhile(talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        assert is_stopped.wait(SECONDS)
        talk.reset()

    href = server.script("/data/1", die_meanwhile, whole())
    asset = {"href": href, "roles": ["data"], "file:size": len(CONTENT)}
    stac.answers(lambda _: page([{**item("a"), "assets": {"product": asset}}]))
    monkeypatch.setenv("MAAP_TUI_CATALOG", server.url("/stac/"))
    monkeypatch.setenv("MAAP_TUI_DOWNLOAD_DIR", str(home / "data"))
    words = [sys.executable, "-m", "maap_tui", "download", "C", "--max-items", "1"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: [part for part in home.rglob("*.part") if part.stat().st_size])
        process.send_signal(signal.SIGSTOP)
        is_stopped.set()
        wait_for(lambda: is_suspended(process.pid))
        process.send_signal(signal.SIGCONT)
        _, said = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0, said
    (product,) = [path for path in (home / "data").rglob("*") if path.is_file()]
    assert product.read_bytes() == CONTENT
    assert len(server.asked("/data/1")) == 2


@pytest.fixture(scope="module")
def slow_world() -> Iterator[DemoWorld]:
    """A world whose files take many seconds each."""
    with DemoWorld(rate=200_000) as made:
        yield made


def start_download(terminal: Terminal, home: Path) -> None:
    """Brings the app to where a file is under way."""
    terminal.sees("Downloads")
    terminal.send("1", "\x1b[H")
    terminal.press("\r", "Biomass Level 1A")
    terminal.press("simulated", "1 of ")
    terminal.press("\r", "BiomassSimulated")
    terminal.press("r", "loaded")
    terminal.press("2")
    terminal.press("d", "Start")
    terminal.press("\r")
    terminal.until(lambda: [part for part in home.rglob("*.part") if part.stat().st_size])


@pytest.mark.case(92)
@pytest.mark.parametrize(
    ("way", "code"),
    [
        (signal.SIGTERM, 143),
        (signal.SIGHUP, 129),
        (signal.SIGINT, 130),
        ("closed", 129),
        ("qy", 0),
        ("\x03y", 0),
    ],
    ids=["SIGTERM", "SIGHUP", "SIGINT", "closed", "q", "ctrl-c"],
)
def test_app_ends_soon_and_cleanly_however_it_is_told_to(
    slow_world: DemoWorld,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: signal.Signals | str,
    code: int,
) -> None:
    use_world(slow_world, home, monkeypatch)
    with Terminal("-m", "maap_tui") as terminal:
        start_download(terminal, home)
        if isinstance(way, signal.Signals):
            terminal.process.send_signal(way)
        elif way == "closed":
            terminal.hang_up()
        else:
            terminal.press(way[0], "running")
            terminal.press(way[1])
        assert (
            terminal.process.wait(SECONDS) == code if way == "closed" else terminal.wait() == code
        )
        written = terminal.output
    if way != "closed":
        after = written.rpartition(b"\x1b[?1049l")
        assert after[1]
        assert b"\x1b[?1049h" not in after[2]
        assert b"Traceback" not in written
    settings = TransferSettings(home / "data")
    queue = SharedQueue(home / "state", QueueParts(settings, TestBearer()))
    try:
        (job,) = queue.snapshot().jobs
        assert not job.state.is_final
        (part,) = (home / "data").rglob("*.part")
        assert part.stat().st_size > 0
    finally:
        queue.close()


def is_suspended(process: int) -> bool:
    """Whether the process does not run until it is told to."""
    state = subprocess.run(
        ["ps", "-o", "state=", "-p", str(process)], capture_output=True, text=True, check=True
    )
    return state.stdout.strip() == "T"


CRASH = """
from maap_tui.cli import main
from maap_tui.ui.screens.main import MainScreen

def broken(self):
    planted = "s3cr3t-" + "planted"
    raise ZeroDivisionError("on purpose")

MainScreen.action_help = broken
raise SystemExit(main([]))
"""


@pytest.mark.case(94)
@pytest.mark.rule(11)
def test_bug_on_the_screen_restores_the_terminal_and_shows_no_locals(
    demo_world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_world(demo_world, home, monkeypatch)
    with Terminal("-c", CRASH) as terminal:
        terminal.sees("Downloads")
        terminal.press("?")
        assert terminal.wait() == 1
        output, shown = terminal.output, terminal.text
    after = output.rpartition(b"\x1b[?1049l")[2]
    assert after
    assert b"\x1b[?1000h" not in after
    assert "s3cr3t-planted" not in shown
    (log,) = (home / "state").rglob("*.log")
    assert str(log) in re.sub(r"\s*\n", "", shown)
    written = log.read_text()
    assert "ZeroDivisionError: on purpose" in written
    assert "s3cr3t-planted" not in written
    assert os.stat(log).st_mode & 0o077 == 0
