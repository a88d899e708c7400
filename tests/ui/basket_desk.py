"""The whole app over fakes: a list that a test fills, and a basket that it plays."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from maap_tui.models.catalog import Item, Page
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.map_pane import MapPane
from maap_tui.ui.widgets.granule_list import GranuleList
from maap_tui.ui.widgets.map_canvas import MapCanvas
from maap_tui.ui.widgets.status_bar import StatusBar
from tests.ui.conftest import wait_until
from tests.ui.desk import QUERY
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeBaskets,
    FakeCatalog,
    FakeDownloads,
    FakeHoldings,
)


class Desk:
    """The whole app over a basket that a test plays."""

    def __init__(self, baskets: FakeBaskets | None = None) -> None:
        self.catalog, self.downloads = FakeCatalog(), FakeDownloads()
        self.holdings = FakeHoldings()
        self.baskets = baskets or FakeBaskets()
        services = fake_services(
            self.catalog, downloads=self.downloads, holdings=self.holdings, baskets=self.baskets
        )
        self.app = MaapApp(services, load_settings({}, {}))
        self.pilot: Pilot[Any]

    @property
    def main(self) -> Any:
        return self.app.screen_stack[1]

    @property
    def granules(self) -> GranuleList:
        found: GranuleList = self.main.query_one(GranuleList)
        return found

    @property
    def bar(self) -> str:
        words: str = self.main.query_one(StatusBar).render().plain
        return words

    @property
    def told(self) -> list[str]:
        return [toast.message for toast in self.app._notifications]

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    @property
    def map_title(self) -> str:
        return str(self.main.query_one(MapPane).border_title)

    @property
    def map_marked(self) -> tuple[Item, ...]:
        marked: tuple[Item, ...] = self.main.query_one(MapCanvas)._subject.marked
        return marked

    def look_in(self, where: str) -> None:
        """Searches in this area from now on."""
        self.main.query_one(FiltersPane).set_where(where)

    async def sees(self, text: str) -> None:
        await self.until(lambda: text in self.text)

    async def until(self, condition: Any) -> None:
        await wait_until(self.pilot, condition)

    async def search(self, *items: Item, query: Any = QUERY) -> None:
        self.catalog.script = (Page(items, len(items)),)
        self.main.query_one(GranulesPane).start(query)
        await self.until(lambda: self.granules.loaded == list(items))
        self.main.query_one(GranulesPane).focus()
        await self.pilot.pause()


@asynccontextmanager
async def desk(
    size: tuple[int, int] = (120, 36), baskets: FakeBaskets | None = None
) -> AsyncIterator[Desk]:
    it = Desk(baskets)
    async with it.app.run_test(size=size, notifications=True) as it.pilot:
        await it.pilot.pause()
        yield it
