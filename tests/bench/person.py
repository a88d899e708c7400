"""Somebody at the keyboard of the app, which runs without a terminal."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import Screen

from maap_tui.services import Services
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.map_pane import MapPane
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.screens.collection_picker import CollectionPicker
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.widgets.form_row import NoteKind

PATIENCE = 60.0


class Person:
    """Somebody at the keyboard of the app."""

    def __init__(self, pilot: Pilot[int], services: Services, folder: Path) -> None:
        self.pilot = pilot
        self.services = services
        self.folder = folder

    @property
    def app(self) -> MaapApp:
        assert isinstance(self.pilot.app, MaapApp)
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def paste(self, text: str) -> None:
        self.app.post_message(Paste(text))
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        end = perf_counter() + PATIENCE
        while not condition():
            if perf_counter() > end:
                raise TimeoutError(self.screen())
            await asyncio.sleep(0.02)

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self.screen())

    async def comes_to(self, screen: type[Screen[Any]]) -> None:
        await self.until(lambda: isinstance(self.app.screen, screen))

    async def rest(self) -> None:
        """Until no worker works and the map is drawn."""
        quiet, end = 0, perf_counter() + PATIENCE
        while quiet < 10 and perf_counter() < end:
            await asyncio.sleep(0.05)
            is_busy = any(worker.is_running for worker in self.app.workers)
            canvases = [pane.canvas for pane in self.app.screen.query(MapPane)]
            is_busy |= any(not canvas.is_at_rest for canvas in canvases)
            quiet = 0 if is_busy else quiet + 1

    def screen(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    async def choose(self) -> None:
        """Takes the only collection."""
        await self.press("1", "home", "enter")
        await self.comes_to(CollectionPicker)
        await self.sees("Bench")
        await self.press("enter")
        await self.comes_to(MainScreen)

    async def search(self) -> None:
        await self.choose()
        await self.press("r")
        granules = self.app.screen.query_one(GranulesPane)
        at_work = (SearchState.NONE, SearchState.LOADING)
        await self.until(lambda: granules.state not in at_work)
        await self.rest()

    async def fill_where(self, text: str) -> None:
        await self.press("1", "home", "down", "down", "enter", *text, "enter")
        row = self.app.screen.query_one(FiltersPane).query_one("#where")
        await self.until(lambda: row.kind is not NoteKind.BUSY)  # type: ignore[attr-defined]
        await self.rest()
