"""The main screen and the basket: kept with each mark, following others, telling trouble."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from maap_tui.models.catalog import Item, Page
from maap_tui.services import Services
from maap_tui.services.basket.geojson import BasketFiles
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.widgets.granule_list import GranuleList
from maap_tui.ui.widgets.status_bar import StatusBar
from tests.ui.conftest import wait_until
from tests.ui.desk import OTHER, QUERY, newest
from tests.ui.fakes import (
    FakeAreas,
    FakeBaskets,
    FakeBasketStore,
    FakeBatches,
    FakeCatalog,
    FakeDownloads,
    FakeFilters,
    FakeHoldings,
    FakeListViews,
    FakePreviews,
    FakeReports,
    FakeSearches,
    FakeShelf,
    FakeSignIn,
    an_item,
)


class Desk:
    """The whole app over a basket that a test plays."""

    def __init__(self, baskets: FakeBaskets | None = None) -> None:
        self.catalog, self.downloads = FakeCatalog(), FakeDownloads()
        self.baskets = baskets or FakeBaskets()
        services = Services(
            catalog=self.catalog,
            sign_in=FakeSignIn(),
            areas=FakeAreas(),
            downloads=self.downloads,
            holdings=FakeHoldings(),
            reports=FakeReports(),
            filters=FakeFilters(),
            shelf=FakeShelf(self.catalog),
            searches=FakeSearches(),
            batches=FakeBatches(),
            previews=FakePreviews(),
            baskets=self.baskets,
            basket_store=FakeBasketStore(),
            basket_files=BasketFiles(),
            list_views=FakeListViews(),
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


async def test_each_mark_is_handed_over() -> None:
    async with desk() as it:
        first, second, third = newest(3)
        await it.search(first, second, third)
        await it.pilot.press("space", "space")
        await it.until(lambda: list(it.baskets.kept) == [first.key, second.key])
        await it.pilot.press("a", "k", "space")
        await it.until(lambda: list(it.baskets.kept) == [first.key, third.key])


async def test_what_was_kept_is_marked_when_a_search_finds_it() -> None:
    mine, other = an_item(7), an_item(8, collection="BiomassLevel1b")
    baskets = FakeBaskets({mine.key: mine}, {mine.key: mine, other.key: other})
    async with desk(baskets=baskets) as it:
        await it.until(lambda: "2 marked 2.02 GB, none listed" in it.bar)
        await it.search(an_item(9), mine)
        await it.until(lambda: "2 marked 2.02 GB, 1 not listed" in it.bar)
        assert it.granules.marks.elsewhere == 1


async def test_marks_of_two_collections_are_in_one_basket() -> None:
    here, there = an_item(1), an_item(2, collection="BiomassLevel1b")
    async with desk() as it:
        await it.search(here)
        await it.pilot.press("a")
        await it.search(there, query=OTHER)
        await it.pilot.press("a")
        await it.until(lambda: set(it.baskets.kept) == {here.key, there.key})
        assert "2 marked 2.00 GB, 1 not listed" in it.bar


async def test_what_another_program_changes_is_shown() -> None:
    items = newest(3)
    async with desk() as it:
        await it.search(*items)
        await it.pilot.press("a")
        await it.until(lambda: len(it.baskets.kept) == 3)
        it.baskets.others = {items[0].key: None, an_item(4).key: an_item(4)}
        await it.until(lambda: "3 marked" in it.bar and "1 not listed" in it.bar)
        assert set(it.baskets.kept) == {item.key for item in items}


async def test_marks_made_before_the_services_are_there_are_kept_for_them() -> None:
    baskets = FakeBaskets(is_open=False)
    async with desk(baskets=baskets) as it:
        await it.search(*newest(2))
        await it.pilot.press("a")
        await it.until(lambda: "2 marked" in it.bar)
        assert baskets.kept == {}
        baskets.is_open = True
        await it.until(lambda: len(baskets.kept) == 2)


async def test_the_last_mark_before_leaving_is_handed_over() -> None:
    async with desk() as it:
        await it.search(*newest(2))
        it.granules.action_mark()
        it.app.exit(0)
    assert len(it.baskets.kept) == 1


async def test_trouble_is_told_when_it_begins_and_when_it_is_over() -> None:
    baskets = FakeBaskets(notices=("The basket was damaged [/b].",))
    async with desk(baskets=baskets) as it:
        await it.until(lambda: it.told == ["The basket was damaged [/b]."])
        baskets.trouble = "Cannot keep the basket: the disk is full [/b]."
        await it.until(lambda: len(it.told) == 2)
        main = it.main
        main.tend_basket()
        assert it.told[1] == baskets.trouble
        assert len(it.told) == 2
        baskets.trouble = ""
        await it.until(lambda: it.told[2:] == ["It is kept again."])
