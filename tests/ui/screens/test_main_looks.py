"""The panes that show one granule follow the list, and the histogram asks the filters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from maap_tui.models.area import Area
from maap_tui.models.catalog import Item, Page, pack_document
from maap_tui.models.coverage import Coverage
from maap_tui.models.geometry import BBox
from maap_tui.models.search_form import SearchForm
from maap_tui.models.transfer import JobState
from maap_tui.settings import load_settings
from maap_tui.ui.app import MaapApp
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.map_pane import MapPane
from maap_tui.ui.panes.quicklook import Quicklook
from maap_tui.ui.screens.details import DetailsScreen
from maap_tui.ui.screens.help import HelpScreen
from maap_tui.ui.screens.main import MainScreen
from maap_tui.ui.screens.quicklook import QuicklookScreen
from maap_tui.ui.widgets.item_details import ItemDetails
from maap_tui.ui.widgets.row_editor import RowEditor
from tests.ui.conftest import wait_until
from tests.ui.fake_services import fake_services
from tests.ui.fakes import (
    FakeCatalog,
    FakeDownloads,
    FakeHoldings,
    FakePreviews,
    a_collection,
    a_job,
    an_item,
)

BIG, MIDDLE, SMALL = (200, 60), (120, 36), (80, 24)


def seen(number: int) -> Item:
    keys = ("ql_pauli_png", "ql_hsv_png")
    assets = {key: {"href": f"https://x/{number}/{key}.png", "type": "image/png"} for key in keys}
    return an_item(number, document=pack_document({"assets": assets}))


class Desk:
    """The whole app after a search."""

    def __init__(
        self,
        app: MaapApp,
        previews: FakePreviews,
        catalog: FakeCatalog,
        downloads: FakeDownloads,
    ) -> None:
        self.app = app
        self.previews = previews
        self.catalog = catalog
        self.downloads = downloads
        self.holdings = FakeHoldings()
        self.pilot: Pilot[Any]

    @property
    def main(self) -> MainScreen:
        return next(s for s in self.app.screen_stack if isinstance(s, MainScreen))

    @property
    def details(self) -> ItemDetails:
        return self.main.query_one("#side-details", ItemDetails)

    @property
    def text(self) -> str:
        return " ".join(strip.text for strip in self.app.screen._compositor.render_strips())

    async def until(self, condition: Any) -> None:
        await wait_until(self.pilot, condition)

    async def search(self) -> None:
        self.main.show_collection(a_collection(), "BiomassLevel1a")
        await self.pilot.press("r")
        await self.until(lambda: self.main._granules.row_count == 3)


@asynccontextmanager
async def desk(size: tuple[int, int]) -> AsyncIterator[Desk]:
    catalog, previews, downloads = FakeCatalog(), FakePreviews(), FakeDownloads()
    catalog.script = (Page(tuple(seen(number) for number in (3, 2, 1)), 3),)
    downloads.show(a_job(2, JobState.DONE))
    holdings = FakeHoldings()
    holdings.put(seen(2), asset_key="product")
    services = fake_services(catalog, downloads=downloads, holdings=holdings, previews=previews)
    it = Desk(MaapApp(services, load_settings({}, {})), previews, catalog, downloads)
    it.holdings = holdings
    async with it.app.run_test(size=size) as it.pilot:
        await it.pilot.pause()
        await it.search()
        yield it


async def test_details_and_picture_follow_the_cursor() -> None:
    async with desk(BIG) as it:
        await it.until(lambda: it.previews.asked == ["https://x/3/ql_pauli_png.png"])
        await it.pilot.press("down")
        await it.until(lambda: len(it.previews.asked) == 2)
        assert it.details.item is not None
        assert it.details.item.id == an_item(2).id


async def test_a_search_that_finds_nothing_leaves_no_granule_beside_it() -> None:
    async with desk(BIG) as it:
        await it.until(lambda: it.details.item is not None and it.previews.asked)
        it.catalog.script = (Page((), 0),)
        await it.pilot.press("r")
        await it.until(lambda: it.details.item is None)
        await it.until(lambda: it.text.count("No granule yet.") == 2)


async def test_p_shows_the_next_picture_beside_the_list_and_capital_p_all_over_it() -> None:
    async with desk(BIG) as it:
        await it.until(lambda: it.main.query_one("#quicklook", Quicklook).has_class("-pictured"))
        await it.pilot.press("p")
        await it.until(lambda: it.previews.asked[-1].endswith("hsv_png.png"))
        await it.pilot.press("P")
        await it.until(lambda: isinstance(it.app.screen, QuicklookScreen))


async def test_details_fill_when_the_window_grows() -> None:
    async with desk(SMALL) as it:
        await it.until(lambda: it.main._beside is not None)
        assert it.details.item is None
        await it.pilot.resize_terminal(*BIG)
        await it.until(lambda: it.details.item is not None)
        await it.until(lambda: it.previews.asked)


async def test_what_is_drawn_on_the_map_goes_on_when_the_window_shrinks_and_grows() -> None:
    async with desk(BIG) as it:
        await it.pilot.press("4", "b", "enter")
        pane = it.main.query_one(MapPane)
        await it.until(lambda: pane.is_drawing)
        for size, has_others in ((SMALL, False), (BIG, True)):
            await it.pilot.resize_terminal(*size)
            await it.until(lambda has=has_others: it.main.query_one("#granules").display is has)
            await it.until(lambda: pane.size.width > 40 and it.app.focused is pane.canvas)
            await it.until(lambda: "arrows move" in str(pane.border_subtitle))
        assert pane.is_drawing


async def test_details_fill_when_the_list_is_no_longer_alone() -> None:
    async with desk(BIG) as it:
        await it.until(lambda: it.details.item is not None)
        await it.pilot.press("z", "down")
        await it.until(lambda: it.main._beside is not it.details.item)
        await it.pilot.press("z")
        await it.until(lambda: it.details.item is it.main._beside)


async def test_details_without_a_granule_say_so() -> None:
    app = MaapApp(fake_services(FakeCatalog()), load_settings({}, {}))
    async with app.run_test(size=BIG) as pilot:
        await wait_until(pilot, lambda: app.screen.query("#side-details #no-item"))
        details = app.screen.query_one("#side-details", ItemDetails)
        await wait_until(pilot, lambda: details.query_one("#no-item").size.height > 0)
        assert not details.asset_list.display


def footer_of(it: Desk) -> str:
    return it.main._compositor.render_strips()[-1].text.rstrip()


@pytest.mark.parametrize("pane", ["1", "2", "3", "4"])
async def test_in_a_small_window_the_ways_on_are_named_below_every_pane(pane: str) -> None:
    async with desk(SMALL) as it:
        await it.pilot.press(pane)
        await it.until(lambda: footer_of(it).endswith(": Menu  ? Help  q Quit"))


async def test_more_keys_are_named_when_the_window_grows() -> None:
    async with desk(SMALL) as it:
        await it.until(lambda: "Help" in footer_of(it) and "Zoom" not in footer_of(it))
        await it.pilot.resize_terminal(*MIDDLE)
        await it.until(lambda: "z Zoom" in footer_of(it))


async def test_while_a_row_is_edited_help_is_not_offered_by_a_letter() -> None:
    async with desk(SMALL) as it:
        await it.pilot.press("1", "down", "enter")
        await it.until(lambda: isinstance(it.app.focused, RowEditor))
        await it.until(lambda: "Keep" in footer_of(it) and "Help" not in footer_of(it))
        await it.pilot.press("f1")
        await it.until(lambda: isinstance(it.app.screen, HelpScreen))


async def test_in_a_small_window_the_keys_open_screens() -> None:
    async with desk(SMALL) as it:
        await it.pilot.press("p")
        await it.until(lambda: isinstance(it.app.screen, QuicklookScreen))
        await it.pilot.press("down", "escape")
        await it.until(lambda: it.app.screen is it.main)
        assert it.main._granules.cursor_row == 1
        await it.pilot.press("5")
        await it.until(lambda: isinstance(it.app.screen, DetailsScreen))


async def test_the_details_beside_the_list_are_walked_and_left() -> None:
    async with desk(MIDDLE) as it:
        await it.until(lambda: it.details.item is not None)
        await it.pilot.press("5")
        assert it.details.has_focus_within
        await it.pilot.press("slash", *"start", "enter", "y")
        assert it.app.clipboard.startswith("2026-01-01")
        await it.pilot.press("escape", "escape")
        assert it.main._granules.has_focus


async def test_what_is_here_stands_in_the_details() -> None:
    async with desk(BIG) as it:
        await it.until(lambda: it.main._granules.facts.local.holding_of(seen(2).key))
        await it.pilot.press("down", "i")
        await it.until(lambda: isinstance(it.app.screen, DetailsScreen))
        lines = it.app.screen.query_one(ItemDetails).fact_list._rows
        assert any("on disk" in row.value for row in lines)


async def test_a_time_from_the_bars_is_searched() -> None:
    async with desk(MIDDLE) as it:
        await it.pilot.press("t", "enter")
        filters = it.main.query_one(FiltersPane)
        await it.until(lambda: filters.form.when == "2026-01-01")
        await it.until(lambda: it.catalog.feeds[-1].search_query.times is not None)


async def test_without_height_the_bars_say_so() -> None:
    async with desk(SMALL) as it:
        await it.pilot.press("t")
        notes = [note.message for note in it.app._notifications]
        assert any("30 lines" in note for note in notes)


async def test_details_tell_how_much_of_the_area_is_covered() -> None:
    async with desk(BIG) as it:
        await it.until(lambda: it.details.item is not None)
        form = SearchForm(("BiomassLevel1a",), where="0,0,10,10")
        it.main.query_one(FiltersPane).load(form)
        rows = it.details.fact_list
        await it.until(lambda: any("covers 12 %" in row.value for row in rows._rows))
        await it.pilot.press("i")
        await it.until(lambda: isinstance(it.app.screen, DetailsScreen))
        large = it.app.screen.query_one(ItemDetails).fact_list
        await it.until(lambda: any("covers 12 %" in row.value for row in large._rows))


async def test_a_download_that_ends_shows_in_the_details() -> None:
    async with desk(BIG) as it:
        await it.until(lambda: it.details.item is not None)
        rows = it.details.fact_list
        assert any(row.value == "not downloaded" for row in rows._rows)
        it.holdings.put(seen(3), asset_key="product")
        it.downloads.show(a_job(3, JobState.DONE))
        await it.until(lambda: any(row.value.startswith("on disk") for row in rows._rows))


async def test_what_is_measured_while_the_details_open_is_in_them() -> None:
    async with desk(MIDDLE) as it:
        item, area = seen(1), Area("1,2,3,4", bbox=BBox(1, 2, 3, 4))
        it.main._area, it.main._coverage = area, (item, None)
        it.main.show_details(GranulesPane.DetailsWanted(item))
        it.main._tell_coverage(it.main.CoverageKnown(item, area, Coverage(0.5, touches=True)))
        opened = next(s for s in it.app.screen_stack if isinstance(s, DetailsScreen))
        await it.until(lambda: opened.is_mounted and opened.query_one(ItemDetails).item is item)
        facts = opened.query_one(ItemDetails).fact_list
        await it.until(lambda: any("50 %" in row.value for row in facts._rows))


async def test_the_key_that_draws_a_box_opens_no_basket_while_one_is_drawn() -> None:
    async with desk((120, 36)) as it:
        await it.pilot.press("4", "b", "b")
        await it.pilot.pause()
        assert it.app.screen is it.main
