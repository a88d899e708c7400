"""The real app over the demo world, as a person uses it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from maap_tui.cli.assembly import build_services
from maap_tui.demo import DemoWorld
from maap_tui.settings import Settings, load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.screens.collection_picker import CollectionPicker
from maap_tui.ui.screens.download_dialog import DownloadDialog
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.widgets.granule_list import GranuleList

LIMIT = 10.0
"""Seconds after which a wait is a failure."""


class Journey:
    """A person at the keyboard: presses keys and waits for what the screen shows."""

    def __init__(self, pilot: Pilot[int], services_folder: Path) -> None:
        self._pilot = pilot
        self.folder = services_folder

    @property
    def app(self) -> MaapApp:
        assert isinstance(self._pilot.app, MaapApp)
        return self._pilot.app

    async def press(self, *keys: str) -> None:
        await self._pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Types into the field that has the focus."""
        await self.until(lambda: isinstance(self.app.focused, Input | TextArea))
        await self._pilot.press(*text)

    async def sees(self, text: str) -> None:
        """Waits until the screen shows `text`."""
        await self.until(lambda: text in self.screen(), f"never saw {text!r}")

    async def until(self, condition: Callable[[], object], complaint: str = "waited") -> None:
        try:
            async with asyncio.timeout(LIMIT):
                while not condition():
                    await self._pilot.pause(0.02)
        except TimeoutError:
            pytest.fail(f"{complaint}; the screen:\n{self.screen()}")

    def screen(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    async def choose_collection(self, letters: str) -> None:
        await self.press("1", "home", "enter")
        await self.until(lambda: isinstance(self.app.screen, CollectionPicker))
        await self.type(letters)
        await self.sees(" of ")
        await self.until(lambda: letters.lower() in self.screen().lower())
        await self.sees("1 of ")
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, MainScreen))

    async def queue_marked(self) -> None:
        await self.press("d")
        await self.until(lambda: isinstance(self.app.screen, DownloadDialog))
        await self.sees("Start")
        await self.press("enter")
        await self.until(lambda: isinstance(self.app.screen, MainScreen))


def ids(person: Journey) -> list[str]:
    """The granules in the list, in its order."""
    return [item.id for item in person.app.screen.query_one(GranuleList)._rows.shown]


@asynccontextmanager
async def journey(settings: Settings, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Journey]:
    with ExitStack() as stack:
        services = build_services(settings, stack)
        app = MaapApp(services, settings, is_demo=True)
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Journey(pilot, settings.download_dir)


def settings_of(world: DemoWorld, home: Path, *, with_credentials: bool = True) -> Settings:
    flags = {
        "catalog": world.catalog_url,
        "token_url": world.token_url,
        "credentials": str(world.write_credentials(home)) if with_credentials else None,
        "download_dir": str(home / "data"),
    }
    environ = {"MAAP_TUI_TOKEN_ORIGINS": world.root_url, "MAAP_TUI_BACKOFF": "0.05"}
    return load_settings(flags, environ | {"MAAP_TUI_MAX_ATTEMPTS": "2"})
