"""The app is on the screen before its services are made, and nothing is lost by that."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from maap_tui.cli import opening as module
from maap_tui.cli.opening import Opening
from maap_tui.cli.services_like import ServicesLike
from maap_tui.errors import InputError, MaapError
from maap_tui.models.transfer import QueueSnapshot
from tests.matrix.terminal import Terminal
from tests.ui.fakes import FakeAreas, FakeCatalog, FakeDownloads, FakeSignIn

URL = "https://catalog.example/"
HEAVY = {"requests", "urllib3", "pystac", "pystac_client", "shapely", "numpy", "PIL", "cql2"}
HEAVY |= {"sqlite3", "http"}
SCREENS = ("maap_tui.ui.screens", "maap_tui.ui.panes", "maap_tui.models.catalog")
AT_FIRST_PAINT = """
import json, sys
from pathlib import Path
from maap_tui.cli import main
from maap_tui.ui.app import MaapApp

def load_main(app):
    Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules)))
    app.call_from_thread(app.exit)

MaapApp.load_main = load_main
sys.exit(main([]))
"""
WHEN_SETTLED = """
import json, sys
from pathlib import Path
from maap_tui.cli import main
from maap_tui.ui.app import MaapApp

def settle(app):
    Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules)))
    app.exit()

MaapApp._settle = settle
sys.exit(main([]))
"""


class Workshop:
    """Makes services, and remembers which."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.downloads_made = FakeDownloads()

    def __getattr__(self, name: str) -> Any:
        self.made.append(name)
        kinds = {"catalog": FakeCatalog, "sign_in": FakeSignIn, "areas": FakeAreas}
        if name == "downloads":
            return self.downloads_made
        return kinds[name]() if name in kinds else SimpleNamespace()


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def opening(workshop: Workshop) -> Opening:
    return Opening(cast(ServicesLike, workshop), URL)


def test_what_screens_ask_without_a_thread_makes_nothing(
    workshop: Workshop, opening: Opening
) -> None:
    assert opening.services.catalog.url == URL
    assert opening.services.downloads.snapshot() == QueueSnapshot(is_opening=True)
    assert workshop.made == []


def test_once_opened_everything_is_the_real_thing(workshop: Workshop, opening: Opening) -> None:
    opening.open()
    assert opening.services.downloads.snapshot() is workshop.downloads_made.now
    assert workshop.made.count("downloads") == 1
    assert {"catalog", "sign_in", "areas", "reports"} <= set(workshop.made)


def test_a_thread_is_answered_when_the_services_are_made(
    workshop: Workshop, opening: Opening
) -> None:
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(lambda: opening.services.downloads.pause(("a",)))
        assert workshop.made == []
        opening.open()
        asked.result(10)
    assert workshop.downloads_made.calls == [("pause", ("a",))]


def test_who_waits_for_a_service_is_let_go_at_the_end_and_none_is_made(
    workshop: Workshop, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_WAIT", 60.0)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(lambda: opening.services.downloads.pause(("a",)))
        opening.end()
        with pytest.raises(MaapError):
            asked.result(10)
    assert workshop.made == []


def test_what_cannot_be_made_is_told(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(workshop: Workshop, name: str) -> Any:
        raise InputError("The address is not safe.")

    monkeypatch.setattr(Workshop, "__getattr__", refuse)
    with pytest.raises(InputError):
        opening.open()


def loaded_by(code: str, found: Path) -> set[str]:
    """The modules that the app had loaded when `code` ended it; it had drawn its panes by then."""
    terminal = Terminal("-c", code, str(found))
    try:
        assert terminal.wait() == 0
    finally:
        terminal.close()
    assert "Filters" in terminal.text
    return set(json.loads(found.read_text()))


@pytest.mark.parametrize("code", [AT_FIRST_PAINT, WHEN_SETTLED], ids=["first", "main"])
def test_nothing_heavy_is_loaded_before_the_screens_are_drawn(code: str, home: Path) -> None:
    loaded = {name.partition(".")[0] for name in loaded_by(code, home / "modules.json")}
    assert "textual" in loaded
    assert loaded & HEAVY == set()


def test_no_screen_is_loaded_before_the_first_frame(home: Path) -> None:
    loaded = loaded_by(AT_FIRST_PAINT, home / "modules.json")
    assert "maap_tui.ui.first_frame" in loaded
    assert {name for name in loaded if name.startswith(SCREENS)} == {"maap_tui.ui.screens"} & loaded


def test_an_unusable_setting_ends_the_app_with_its_sentence(home: Path) -> None:
    terminal = Terminal("-m", "maap_tui", "--catalog", "http://catalog.example/")
    try:
        assert terminal.wait() == InputError.exit_code
    finally:
        terminal.close()
    assert "maap-tui: " in terminal.text
    assert "http://catalog.example" in terminal.text


def test_keys_typed_before_the_services_are_made_count(home: Path) -> None:
    terminal = Terminal("-m", "maap_tui", "--demo")
    try:
        terminal.send("3", "?")  # before anything is drawn
        terminal.sees("Downloads (you are here)")
        terminal.press("q", "Nothing queued")  # an Esc just before a letter would be Alt
        terminal.press("q")
        assert terminal.wait() == 0
    finally:
        terminal.close()
