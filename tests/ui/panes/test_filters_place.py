"""The Where row: read back, told when wrong, and waited for."""

import asyncio
from dataclasses import replace
from threading import Event

from maap_tui.models.area import Area
from maap_tui.models.geometry import BBox, Geometry
from tests.ui.fakes import FakeAreas
from tests.ui.panes.filters_kit import open_filters

POLYGON = Area(
    "Polygon, 5 points",
    geometry=Geometry('{"type":"Polygon","coordinates":[]}', "Polygon, 5 points"),
)


class SlowAreas(FakeAreas):
    """Reads an area when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = Event()
        self.stop: Event | None = None

    def read(self, text: str, stop: Event | None = None) -> Area:
        self.stop = stop
        assert self.go_on.wait(10)
        return replace(POLYGON, label=text, geometry=Geometry("{}", text))


async def test_a_box_over_the_antimeridian_says_so() -> None:
    async with open_filters() as at:
        await at.fill("where", "170,-5,-170,5")
        assert at.row("where").note.endswith("across the antimeridian")
        await at.press("r")
        assert [query.bbox for query in at.submitted] == [BBox(170, -5, -170, 5)]


async def test_an_area_shows_its_label_and_limits_the_search() -> None:
    async with open_filters(areas=FakeAreas({"aoi.geojson": POLYGON})) as at:
        await at.fill("where", "aoi.geojson")
        await at.settled()
        assert at.row("where").value == "Polygon, 5 points"
        await at.press("r")
        [query] = at.submitted
        assert (query.bbox, query.intersects) == (None, POLYGON.geometry)


async def test_numbers_that_make_no_sense_are_told_at_once_and_stay_in_the_editor() -> None:
    async with open_filters() as at:
        await at.fill("where", "1,2,3")
        assert at.row("where").is_editing
        assert "A radius needs a unit" in at.row("where").note


async def test_what_is_mended_or_assumed_is_told_under_the_row() -> None:
    mended = POLYGON.with_notes("An outline was not closed: it is now.")
    async with open_filters(areas=FakeAreas({"aoi.geojson": mended})) as at:
        await at.fill("where", "aoi.geojson")
        await at.settled()
        assert "An outline was not closed: it is now." in at.row("where").note


async def test_an_area_that_cannot_be_read_blocks_the_search() -> None:
    async with open_filters() as at:
        await at.fill("where", "nowhere.geojson")
        await at.settled()
        await at.go_to("collection")
        await at.press("r")
        assert at.submitted == []
        assert at.pane.current is at.row("where")
        assert "neither GeoJSON" in at.row("where").note


async def test_an_area_given_up_while_editing_shows_what_it_was() -> None:
    areas = FakeAreas({"aoi.geojson": POLYGON})
    async with open_filters(areas=areas) as at:
        await at.fill("where", "aoi.geojson")
        await at.settled()
        await at.press("enter")
        assert at.row("where").typed == "aoi.geojson"
        await at.type("x")
        await at.press("escape")
        assert at.row("where").value == "Polygon, 5 points"


async def test_a_search_waits_for_the_area_to_be_read() -> None:
    reader = SlowAreas()
    async with open_filters(areas=reader) as at:
        await at.fill("where", "slow.geojson")
        await at.press("r")
        assert at.submitted == []
        assert "reading the area" in at.app.screen_text()
        reader.go_on.set()
        await at.settled()
        await at.pilot.pause()
        assert [q.intersects.label for q in at.submitted if q.intersects] == ["slow.geojson"]


async def test_clearing_the_row_stops_the_reading() -> None:
    reader = SlowAreas()
    async with open_filters(areas=reader) as at:
        await at.fill("where", "slow.geojson")
        assert "c stop" in at.app.screen_text()
        await at.press("c")
        assert reader.stop is not None
        assert reader.stop.is_set()
        reader.go_on.set()


async def test_an_area_cleared_meanwhile_does_not_come_back() -> None:
    reader = SlowAreas()
    async with open_filters(areas=reader) as at:
        await at.fill("where", "slow.geojson")
        await at.press("c")
        reader.go_on.set()
        async with asyncio.timeout(10):
            await at.app.workers.wait_for_complete()
        await at.pilot.pause()
        assert at.row("where").value == ""
        await at.press("r")
        assert [query.intersects for query in at.submitted] == [None]
