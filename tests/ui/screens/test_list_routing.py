"""What the list is told by the main screen: filters that have changed, the area, the access."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from maap_tui.models.catalog import Access, Page
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.map_pane import MapPane
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.widgets.granule_list import GranuleList
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeCatalog,
    FakeShelf,
    a_collection,
    an_item,
)


@asynccontextmanager
async def searched(where: str = "") -> AsyncIterator[tuple[MainScreen, Pilot[Any]]]:
    """The app after a search that found three granules of a collection that is restricted."""
    catalog = FakeCatalog()
    catalog.script = (Page(tuple(an_item(number) for number in (3, 2, 1)), 3),)
    shelf = FakeShelf(catalog)
    collection = a_collection(access=Access.RESTRICTED)
    shelf.keep(collection)
    services = fake_services(catalog, shelf=shelf)
    app = MaapApp(services, load_settings({}, {}))
    async with app.run_test(size=(160, 40)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, MainScreen))
        main = app.screen
        assert isinstance(main, MainScreen)
        main.show_collection(collection, collection.id)
        filters = main.query_one(FiltersPane)
        if where:
            filters.set_where(where)
        filters.submit()
        granules = main.query_one(GranuleList)
        await wait_until(pilot, lambda: granules.row_count == 3)
        yield main, pilot


async def test_a_changed_filter_dims_the_rows_until_it_is_searched() -> None:
    async with searched() as (main, pilot):
        granules, filters = main.query_one(GranuleList), main.query_one(FiltersPane)
        await pilot.pause()
        assert not granules.has_class("-stale")
        filters.set_when("2026-01")
        await wait_until(pilot, lambda: granules.has_class("-stale"))
        filters.set_when("")
        await wait_until(pilot, lambda: not granules.has_class("-stale"))
        filters.set_collection(a_collection("Other"))
        await wait_until(pilot, lambda: granules.has_class("-stale"))
        filters.submit()
        await wait_until(pilot, lambda: not granules.has_class("-stale"))


async def test_the_map_knows_a_cursor_that_rests_before_the_rows_are_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with searched() as (main, pilot):
        pane, on_map = main.query_one(GranulesPane), main.query_one(MapPane)
        await wait_until(pilot, lambda: on_map._item is not None)
        drawn: list[Callable[[], None]] = []
        monkeypatch.setattr(main, "call_after_refresh", drawn.append)
        run = pane.run
        main.query_one(FiltersPane).submit()
        await wait_until(pilot, lambda: pane.run is not run and drawn)
        await wait_until(pilot, lambda: on_map._item is pane.highlighted is not None)
        for call in drawn:
            call()
        assert on_map._item is main.query_one(GranuleList).item


async def test_rows_are_measured_by_the_area_they_were_searched_in() -> None:
    async with searched("0,0,10,10") as (main, pilot):
        granules = main.query_one(GranuleList)
        await wait_until(pilot, lambda: len(granules.facts.coverage) == 3)
        main.query_one(FiltersPane).set_where("")
        await wait_until(pilot, lambda: granules.has_class("-stale"))
        assert granules.facts.has_area


async def test_without_an_area_nothing_is_measured() -> None:
    async with searched() as (main, pilot):
        granules = main.query_one(GranuleList)
        await pilot.pause()
        assert not granules.facts.has_area
        assert "coverage" not in granules.widths


async def test_the_list_knows_who_may_download() -> None:
    async with searched() as (main, pilot):
        granules = main.query_one(GranuleList)
        await wait_until(pilot, lambda: granules.facts.access)
        assert granules.facts.access_text(an_item(1)) == "restricted"
