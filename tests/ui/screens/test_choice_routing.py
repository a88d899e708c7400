"""Choosing by rule in the whole app: marked, taken back, remembered, measured once."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from textual.pilot import Pilot

from maap_tui.models.area import Area
from maap_tui.models.catalog import Item, Page
from maap_tui.models.coverage import Coverage
from maap_tui.models.transfer import JobState
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.screens.main import MainScreen
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeAreas,
    FakeCatalog,
    FakeDownloads,
    FakeHoldings,
    FakeSearches,
    a_collection,
    a_job,
    an_item,
)

ITEMS = [an_item(number) for number in range(10)]


@dataclass
class MeasuringAreas(FakeAreas):
    """Covers a tenth more with each granule, and counts what it was asked."""

    measured: int = 0

    def coverages(
        self, area: Area, items: Sequence[Item], stop: Event
    ) -> Iterator[Sequence[Coverage | None]]:
        self.measured += len(items)
        yield [Coverage(ITEMS.index(item) / 10, touches=True) for item in items]


class Desk:
    """The whole app after a search in an area."""

    def __init__(self, app: MaapApp, areas: MeasuringAreas, searches: FakeSearches) -> None:
        self.app = app
        self.areas = areas
        self.searches = searches
        self.pilot: Pilot[Any]

    @property
    def main(self) -> MainScreen:
        return next(s for s in self.app.screen_stack if isinstance(s, MainScreen))

    @property
    def marked(self) -> list[Item]:
        return list(self.main._granules.marked)

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    async def sees(self, words: str) -> None:
        await wait_until(self.pilot, lambda: words in self.text)

    async def until(self, condition: Any) -> None:
        await wait_until(self.pilot, condition)


@asynccontextmanager
async def desk(size: tuple[int, int] = (120, 36)) -> AsyncIterator[Desk]:
    catalog, downloads = FakeCatalog(), FakeDownloads()
    areas, searches, holdings = MeasuringAreas(), FakeSearches(), FakeHoldings()
    holdings.put(ITEMS[9])
    catalog.script = (Page(tuple(reversed(ITEMS)), 10),)
    request = replace(a_job(9).request, collection=ITEMS[9].collection, item_id=ITEMS[9].id)
    downloads.show(replace(a_job(9, JobState.DONE), request=request))
    services = fake_services(
        catalog, areas=areas, downloads=downloads, holdings=holdings, searches=searches
    )
    it = Desk(MaapApp(services, load_settings({}, {})), areas, searches)
    async with it.app.run_test(size=size, notifications=True) as it.pilot:
        await it.pilot.pause()
        it.main.show_collection(a_collection(), "BiomassLevel1a")
        it.main.query_one(FiltersPane).set_where("0,0,10,10")
        await it.until(lambda: it.main._area is not None)
        await it.pilot.press("r")
        await it.until(lambda: it.main._granules.row_count == 10)
        await it.until(lambda: it.main._queue.jobs)
        yield it


async def chosen(it: Desk, *keys: str) -> None:
    await it.pilot.press("R")
    await it.sees("Choose by rule")
    await it.pilot.press(*keys)


async def test_what_rules_leave_is_marked_and_taken_back() -> None:
    async with desk() as it:
        await it.pilot.press("space")
        await chosen(it, "down", "space", "down", "down", "space")
        await it.sees("coverage > 60 %, not on disk")
        await it.sees("2 granules, 2.02 GB of 10 loaded rows; 1 other mark there go")
        await it.pilot.press("enter")
        await it.until(lambda: it.marked == [ITEMS[8], ITEMS[7]])
        await it.until(lambda: it.searches.rules == ["coverage > 60 %, not on disk"])
        await it.sees("U takes it back.")
        await it.pilot.press("U")
        await it.until(lambda: it.marked == [ITEMS[9]])


async def test_the_last_rules_are_offered_and_nothing_is_measured_twice() -> None:
    async with desk() as it:
        await chosen(it, "down", "space")
        await it.sees("3 granules")
        await it.pilot.press("right")
        await it.sees("coverage > 65 %")
        await it.sees("3 granules")
        assert it.areas.measured == 10
        await it.pilot.press("enter")
        await it.until(lambda: it.searches.rules == ["coverage > 65 %"])
        await it.pilot.press("R")
        await it.sees("1  coverage > 65 %")
        await it.sees("3 granules")
        assert it.areas.measured == 10


async def test_the_queue_is_known_to_the_rules() -> None:
    async with desk() as it:
        await chosen(it, "slash", *"queued")
        await it.sees("1 granule, 1.01 GB of 10 loaded rows")
        await it.pilot.press("enter")
        await it.until(lambda: it.marked == [ITEMS[9]])


async def test_leaving_changes_nothing() -> None:
    async with desk() as it:
        await chosen(it, "space", "escape")
        await it.until(lambda: it.app.screen is it.main)
        assert it.marked == []
        assert it.searches.rules == []


async def test_the_palette_has_both() -> None:
    async with desk() as it:
        titles = {command.title for command in it.main.palette_commands()}
        assert {"Choose by rule", "Mark all that match"} <= titles
