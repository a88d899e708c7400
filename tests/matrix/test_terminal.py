"""Cases 81 and 82: hostile texts on their way to a real terminal."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.holdings.odd import COLLECTION, TITLE
from tests.matrix.play import use_world
from tests.matrix.terminal import Terminal
from tests.services.server import Server
from tests.services.stac_stub import Stub

APP = ("-m", "maap_tui")
PLANTED = (
    b"\x1b]0;owned",
    b"\x9b2J",
    b"\x1b[5mBLINK",
    b"\x1b[2Jx.h5",
    b"\x1b[31m\xc2",
    b"owned\x07",
)
"""What the hostile collection would write if nobody stood in between."""
DEFUSED = ("�]0;owned��[31m�2J��evil", "�[5mBLINK", "[b]HOSTILE[/b]", "[@click=app.quit]")
"""How it looks instead."""
ALLOWED = frozenset("\n\r\t\b\x0e\x0f")


@pytest.fixture(scope="module")
def hostile_world() -> Iterator[DemoWorld]:
    """A world with a collection full of attacks."""
    with DemoWorld(hostile=True) as made:
        yield made


@pytest.fixture
def world(hostile_world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch) -> DemoWorld:
    """The hostile world, which every command of the test asks."""
    use_world(hostile_world, home, monkeypatch)
    return hostile_world


def check(terminal: Terminal) -> None:
    """Nothing but the program's own sequences reached the terminal, and whole characters."""
    assert not [planted for planted in PLANTED if planted in terminal.output]
    terminal.output.decode("utf-8")  # a control byte of its own would not decode
    assert not [each for each in terminal.escapes if b"owned" in each or b"evil" in each]
    seen = set(terminal.text) - ALLOWED
    assert {letter for letter in seen if unicodedata.category(letter) in ("Cc", "Cf", "Co")} <= {
        "\x07"  # the bell at the end of the downloads
    }


@pytest.mark.case(81, 82)
@pytest.mark.rule(12, 13, 14)
def test_app_shows_hostile_texts_and_does_nothing_of_what_they_say(
    world: DemoWorld, home: Path
) -> None:
    with Terminal(*APP, columns=170) as terminal:  # so that the list has room for the ids
        terminal.sees("Downloads")
        terminal.send("1", "\x1b[H")
        terminal.press("\r", "Biomass Level 1A")
        terminal.press("hostile", "1 of ", TITLE[:8])
        terminal.press("\r", COLLECTION)
        terminal.press("r", "HOSTILE_000", "8/8")
        terminal.send("2", "\x1b[B")
        terminal.press("i", "enclosure_h5")
        terminal.press("v", "datetime")
        for row in range(4, 34, 3):
            for column in range(10, 110, 20):
                terminal.click(column, row)
        terminal.press("q", "HOSTILE_006")
        terminal.press("y", "Copy")
        terminal.press("\x1b", "HOSTILE_004")
        terminal.press("a", "8 marked")
        terminal.press("d", "Start")
        terminal.press("\r")
        terminal.press("3", "7 done")
        for row in range(27, 34):  # the files, all of them
            terminal.click(30, row)
        terminal.press("?", "Help")
        terminal.press("q")
        terminal.press("q")
        assert terminal.wait() == 0
        check(terminal)
        assert [shown for shown in DEFUSED if shown in terminal.text] == [*DEFUSED]
    names = [path.relative_to(home) for path in (home / "data").rglob("*")]
    assert len([name for name in names if (home / name).is_file()]) == 7
    assert all(str(name).isprintable() for name in names)


@pytest.mark.case(81)
@pytest.mark.rule(12)
@pytest.mark.parametrize(
    "words",
    [
        ("collections",),
        ("search", COLLECTION),
        ("download", COLLECTION, "--max-items", "8"),
        ("download", COLLECTION, "--dry-run"),
        ("search", "none\x1b]0;owned\x07"),
        ("queryables", COLLECTION),
    ],
    ids=lambda words: " ".join(words[:1]),
)
def test_commands_write_no_sequence_of_others(world: DemoWorld, words: tuple[str, ...]) -> None:
    with Terminal(*APP, *words) as terminal:
        terminal.wait()
        assert terminal.text
        check(terminal)


@pytest.mark.case(81)
@pytest.mark.rule(12)
def test_errors_write_no_sequence_of_others(
    stac: Stub, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_CATALOG", server.url("/stac/"))
    stac.answers(lambda _: (400, {"error": {"message": TITLE}}))
    with Terminal(*APP, "search", "C") as terminal:
        assert terminal.wait() == 2
        assert "�]0;owned" in terminal.text
        check(terminal)


@pytest.mark.case(81)
@pytest.mark.rule(12)
def test_folder_with_a_hostile_name_is_named_without_harm(
    world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAAP_TUI_DOWNLOAD_DIR", os.fspath(home / "\x1b]0;owned\x07\x9b2J"))
    with Terminal(*APP, "download", COLLECTION) as terminal:
        assert terminal.wait() == 2
        assert "MAAP_TUI_DOWNLOAD_DIR" in terminal.text
        check(terminal)
