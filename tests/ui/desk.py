"""The granules pane on a screen of its own, with a catalogue that a test plays."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from maap_tui.models.catalog import Item, Page
from maap_tui.models.query import SearchQuery
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.fakes import FakeCatalog, FakeFilters, FakeHoldings, FakeListViews, Feed, an_item

QUERY = SearchQuery(("BiomassLevel1a",))
OTHER = SearchQuery(("BiomassLevel1b",))


def newest(count: int, below: int = 500) -> list[Item]:
    """So many items, newest first, from that number downwards."""
    return [an_item(number) for number in range(below, below - count, -1)]


class Desk:
    """The pane under test, and what a test wants to know of it."""

    def __init__(
        self,
        pane: GranulesPane,
        catalog: FakeCatalog,
        holdings: FakeHoldings,
        list_views: FakeListViews,
    ) -> None:
        self.pane = pane
        self.list_views = list_views
        self.catalog = catalog
        self.holdings = holdings
        self.app = PaneApp(pane)
        self.pilot: Pilot[Any]

    @property
    def granules(self) -> GranuleList:
        return self.pane.query_one(GranuleList)

    @property
    def text(self) -> str:
        return self.app.screen_text()

    @property
    def subtitle(self) -> str:
        return self.text.split("\n")[-1].strip("╰─╯ ")

    async def until(self, condition: Callable[[], object]) -> None:
        await wait_until(self.pilot, condition)

    async def state(self, state: SearchState) -> None:
        await self.until(lambda: self.pane.state is state)
        await self.pilot.pause()

    async def last(self, kind: type[Any]) -> Any:
        """The newest message of this class, as soon as there is one."""
        await self.until(lambda: self.app.of(kind))
        return self.app.of(kind)[-1]

    async def searching(self, query: SearchQuery = QUERY) -> Feed:
        """Begins a search and waits until the catalogue is asked."""
        asked = len(self.catalog.feeds)
        self.pane.start(query)
        await self.until(lambda: len(self.catalog.feeds) > asked)
        return self.catalog.feeds[-1]

    async def found(self, *pages: Page) -> None:
        """Begins a search that finds these pages and ends."""
        self.catalog.script = pages
        await self.searching()
        self.catalog.script = None
        await self.state(SearchState.COMPLETE)


@asynccontextmanager
async def desk(
    size: tuple[int, int] = (80, 20), list_views: FakeListViews | None = None
) -> AsyncIterator[Desk]:
    catalog, holdings, views = FakeCatalog(), FakeHoldings(), list_views or FakeListViews()
    pane = GranulesPane(catalog, holdings, FakeFilters(), views, page_target=20)
    it = Desk(pane, catalog, holdings, views)
    async with it.app.run_test(size=size) as it.pilot:
        it.pane.focus()
        await it.pilot.pause()
        yield it
