"""The map pane on a screen of its own, with granules on it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot

from maap_tui.models.catalog import Item
from maap_tui.ui.map.view import View
from maap_tui.ui.panes.map_pane import MapPane
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.fakes import FakeAreas


@dataclass
class Looking:
    """A map pane in its app."""

    pilot: Pilot[Any]
    app: PaneApp
    pane: MapPane

    @property
    def view(self) -> View:
        view = self.pane.canvas.view
        assert view is not None
        return view

    @property
    def text(self) -> str:
        return self.app.screen_text()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        await wait_until(self.pilot, lambda: self.pane.canvas.is_at_rest)
        await self.pilot.pause()

    async def show(self, items: Sequence[Item]) -> None:
        self.pane.begin()
        self.pane.set_items(items)
        await self.settle()


@asynccontextmanager
async def looking(
    size: tuple[int, int] = (82, 27), areas: FakeAreas | None = None, **options: Any
) -> AsyncIterator[Looking]:
    pane = MapPane(areas or FakeAreas(), **options)
    app = PaneApp(pane)
    async with app.run_test(size=size, notifications=True) as pilot:
        pane.focus()
        at = Looking(pilot, app, pane)
        await at.settle()
        yield at


def drawn(at: Looking) -> list[str]:
    return [message.text for message in at.app.of(MapPane.AreaDrawn)]
