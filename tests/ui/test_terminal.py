"""What is decided about the terminal, and what the terminal decides."""

import pytest

from maap_tui.settings import load_settings
from maap_tui.ui import themes
from maap_tui.ui.app import MaapApp
from maap_tui.ui.terminal import has_few_colours, prepare
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import FakeCatalog


def test_jupyter_terminal_gets_all_its_colours() -> None:
    environ = {"JUPYTERHUB_USER": "someone", "TERM": "xterm-256color"}
    prepare(environ)
    assert environ["TEXTUAL_COLOR_SYSTEM"] == "truecolor"


@pytest.mark.parametrize("said", ["COLORTERM", "TEXTUAL_COLOR_SYSTEM", "NO_COLOR"])
def test_what_a_person_said_of_colours_stays(said: str) -> None:
    environ = {"JUPYTERHUB_USER": "someone", said: "1"}
    prepare(environ)
    assert environ.get("TEXTUAL_COLOR_SYSTEM") != "truecolor"


def test_other_terminals_are_left_alone() -> None:
    environ = {"TERM": "xterm-256color"}
    prepare(environ)
    assert environ == {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("environ", "few"),
    [
        ({"TERM": "linux"}, True),
        ({"TERM": "xterm-16color"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "linux", "COLORTERM": "truecolor"}, False),
    ],
)
def test_terminals_of_sixteen_colours_are_known(environ: dict[str, str], few: bool) -> None:
    assert has_few_colours(environ) is few


@pytest.mark.parametrize(
    ("wanted", "taken"), [("ansi-light", themes.LIGHT.name), ("ansi-dark", themes.DARK.name)]
)
def test_without_colours_no_theme_is_black_on_black(
    wanted: str, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {"MAAP_TUI_THEME": wanted}))
    assert app.theme == taken
    assert wanted in app.known_themes  # so that the same settings serve other terminals
    assert not [name for name in app.available_themes if name.startswith("ansi")]


async def test_ctrl_z_hands_the_terminal_back_to_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[str] = []
    monkeypatch.setattr(MaapApp, "action_suspend_process", lambda app: stopped.append(app.TITLE))
    async with MaapApp(fake_services(FakeCatalog()), load_settings({}, {})).run_test() as pilot:
        await pilot.press("ctrl+z")
        await wait_until(pilot, lambda: stopped == ["maap-tui"])


async def test_how_to_keep_a_theme_is_told_when_one_is_chosen() -> None:
    async with MaapApp(fake_services(FakeCatalog()), load_settings({}, {})).run_test() as pilot:
        assert not pilot.app._notifications
        pilot.app.theme = themes.LIGHT.name
        await wait_until(pilot, lambda: bool(pilot.app._notifications))
        (note,) = pilot.app._notifications
        assert 'theme = "maap-light" in config.toml' in note.message
