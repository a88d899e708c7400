"""The first frame is the main screen, only empty; and nothing done meanwhile is lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from rich.style import Style
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from maap_tui.errors import InputError
from maap_tui.settings import load_settings
from maap_tui.ui import app as module
from maap_tui.ui import themes
from maap_tui.ui.app import MaapApp
from maap_tui.ui.first_frame import KEYS, FirstFrame
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.screens.main import MainScreen
from tests.ui.conftest import LIMIT, wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeCatalog,
)

SIZES = ((80, 24), (120, 36), (200, 60), (100, 30), (50, 15))
Cell = tuple[str, Style]


class HeldApp(MaapApp):
    """Loads its main screen when the test lets it."""

    CSS_PATH = str(Path(themes.__file__).with_name("app.tcss"))

    def __init__(self, theme: str = "maap-dark", refusal: InputError | None = None) -> None:
        catalog = FakeCatalog()
        services = fake_services(catalog)
        settings = load_settings({}, {"MAAP_TUI_THEME": theme, "MAAP_TUI_CATALOG": catalog.url})
        super().__init__(services, settings, self._open_now)
        self.may_load = Event()
        self.was_opened = False
        self._refused = refusal

    def load_main(self) -> None:
        assert self.may_load.wait(LIMIT)
        super().load_main()

    def _open_now(self) -> None:
        if self._refused is not None:
            raise self._refused
        self.was_opened = True


@asynccontextmanager
async def held(app: HeldApp, size: tuple[int, int]) -> AsyncIterator[Pilot[Any]]:
    """The app while its first frame is on the screen; it goes on where the test ends."""
    try:
        async with app.run_test(size=size) as pilot:
            await wait_until(pilot, lambda: "Filters" in text_of(app.screen))
            assert isinstance(app.screen, FirstFrame)
            yield pilot
            app.may_load.set()
    finally:
        app.may_load.set()


async def main_screen(app: HeldApp, pilot: Pilot[Any]) -> MainScreen:
    """The main screen, once it has been loaded and the services are there."""
    app.may_load.set()
    await wait_until(pilot, lambda: app.was_opened)
    assert isinstance(app.screen, MainScreen)
    return app.screen


def cells_of(screen: Screen[Any]) -> list[list[Cell]]:
    """What stands in each column of each line."""
    return [
        [(character, style or Style()) for words, style, _ in strip for character in words]
        for strip in screen._compositor.render_strips()
    ]


def text_of(screen: Screen[Any]) -> str:
    return "\n".join("".join(character for character, _ in line) for line in cells_of(screen))


@pytest.mark.parametrize("theme", ["maap-dark", "maap-light"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_is_a_true_picture_of_the_main_screen(size: tuple[int, int], theme: str) -> None:
    app = HeldApp(theme)
    async with held(app, size) as pilot:
        first = cells_of(app.screen)
        main = await main_screen(app, pilot)
        await wait_until(pilot, lambda: KEYS[0][0] in text_of(main))
        wrong = []
        for y, (early, late) in enumerate(zip(first, cells_of(main), strict=True)):
            for x, (one, other) in enumerate(zip(early, late, strict=True)):
                may_be_written_on = one[0] in " ─"
                if one[0] != other[0] and not may_be_written_on:
                    wrong.append((x, y, one, other))
                if one[0] == other[0] != " " and one[1].color != other[1].color:
                    wrong.append((x, y, one, other))
        assert wrong == []


async def test_it_names_the_keys_that_there_will_be() -> None:
    app = HeldApp()
    async with held(app, (120, 36)) as pilot:
        words = text_of(app.screen).split("\n")[-1]
        assert words.split() == [word for pair in KEYS for word in pair]
        main = await main_screen(app, pilot)
        await wait_until(pilot, lambda: text_of(main).split("\n")[-1] == words)


async def test_it_follows_the_size_of_the_terminal() -> None:
    app = HeldApp()
    async with held(app, (80, 24)) as pilot:
        assert "5 Details" not in text_of(app.screen)
        await pilot.resize_terminal(160, 50)
        await wait_until(pilot, lambda: "5 Details" in text_of(app.screen))
        main = await main_screen(app, pilot)
        await wait_until(pilot, lambda: "5 Details" in text_of(main))


async def test_keys_and_clicks_before_the_main_screen_count() -> None:
    app = HeldApp()
    async with held(app, (120, 36)) as pilot:
        x, y = map(int, app.screen.query_one("#granules").region.center)
        for kind in (events.MouseDown, events.MouseUp):
            app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        await pilot.press("z")
        assert not app.screen.has_class("-zoomed")
        main = await main_screen(app, pilot)
        await wait_until(pilot, lambda: main.has_class("-zoom-granules"))
        assert main.query_one(GranulesPane).has_focus_within


async def test_services_that_cannot_be_made_end_the_app() -> None:
    app = HeldApp(refusal=InputError("The address is not safe."))
    async with held(app, (80, 24)) as pilot:
        app.may_load.set()
        await wait_until(pilot, lambda: app.refusal is not None)
    assert app.return_code == InputError.exit_code


async def test_an_app_that_is_ending_begins_nothing_more() -> None:
    app = HeldApp()
    async with held(app, (80, 24)) as pilot:
        app.is_ending = True
        app.may_load.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert not any(isinstance(screen, MainScreen) for screen in app.screen_stack)
        assert not app.was_opened


@pytest.mark.parametrize(("has_left", "count"), [(True, 0), (False, len(module._LOADED))])
def test_who_has_left_does_not_wait_for_the_screens(
    has_left: bool, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    worker = SimpleNamespace(is_cancelled=has_left)
    monkeypatch.setattr(module, "get_current_worker", lambda: worker)
    monkeypatch.setattr(module, "import_module", lambda name, package: loaded.append(name))
    MaapApp.load_main(HeldApp())
    assert len(loaded) == count
