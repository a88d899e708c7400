"""Box and area: read back, told when wrong, and never both at once."""

import asyncio
from dataclasses import replace
from threading import Event

from maap_tui.models.geometry import BBox, Geometry
from tests.ui.fakes import FakeAreas
from tests.ui.panes.filters_kit import open_filters

POLYGON = Geometry('{"type":"Polygon","coordinates":[]}', "Polygon, 5 points")


class SlowAreas:
    """Reads an area when the test lets it."""

    def __init__(self) -> None:
        self.go_on = Event()

    def read(self, text: str) -> Geometry:
        assert self.go_on.wait(10)
        return replace(POLYGON, label=text)


async def test_a_box_over_the_antimeridian_says_so() -> None:
    async with open_filters() as at:
        await at.fill("box", "170,-5,-170,5")
        assert at.row("box").note.endswith("across the antimeridian")
        await at.press("r")
        assert [query.bbox for query in at.submitted] == [BBox(170, -5, -170, 5)]


async def test_an_area_shows_its_label_and_takes_the_place_of_the_box() -> None:
    areas = FakeAreas({"aoi.geojson": POLYGON})
    async with open_filters(areas=areas) as at:
        await at.fill("box", "1,2,3,4")
        await at.fill("area", "aoi.geojson")
        await at.settled()
        assert at.row("area").value == "Polygon, 5 points"
        assert at.row("box").value == ""
        assert at.row("box").note == "cleared: the area takes its place"
        await at.press("r")
        [query] = at.submitted
        assert (query.bbox, query.intersects) == (None, POLYGON)


async def test_a_box_takes_the_place_of_the_area() -> None:
    areas = FakeAreas({"aoi.geojson": POLYGON})
    async with open_filters(areas=areas) as at:
        await at.fill("area", "aoi.geojson")
        await at.settled()
        await at.fill("box", "1,2,3,4")
        assert at.row("area").value == ""
        assert at.row("area").note == "cleared: the box takes its place"
        await at.press("r")
        [query] = at.submitted
        assert (query.bbox, query.intersects) == (BBox(1, 2, 3, 4), None)


async def test_an_area_that_cannot_be_read_blocks_the_search() -> None:
    async with open_filters() as at:
        await at.fill("area", "nowhere.geojson")
        await at.settled()
        await at.go_to("collection")
        await at.press("r")
        assert at.submitted == []
        assert at.pane.current is at.row("area")
        assert "neither GeoJSON" in at.row("area").note


async def test_an_area_given_up_while_editing_shows_what_it_was() -> None:
    areas = FakeAreas({"aoi.geojson": POLYGON})
    async with open_filters(areas=areas) as at:
        await at.fill("area", "aoi.geojson")
        await at.settled()
        await at.press("enter")
        assert at.row("area").typed == "aoi.geojson"
        await at.type("x")
        await at.press("escape")
        assert at.row("area").value == "Polygon, 5 points"


async def test_a_search_waits_for_the_area_to_be_read() -> None:
    reader = SlowAreas()
    async with open_filters(areas=reader) as at:
        await at.fill("area", "slow.geojson")
        await at.press("r")
        assert at.submitted == []
        assert "reading the area" in at.app.screen_text()
        reader.go_on.set()
        await at.settled()
        await at.pilot.pause()
        assert [q.intersects.label for q in at.submitted if q.intersects] == ["slow.geojson"]


async def test_an_area_cleared_meanwhile_does_not_come_back() -> None:
    reader = SlowAreas()
    async with open_filters(areas=reader) as at:
        await at.fill("area", "slow.geojson")
        await at.press("c")
        reader.go_on.set()
        async with asyncio.timeout(10):
            await at.app.workers.wait_for_complete()
        await at.pilot.pause()
        assert at.row("area").value == ""
        await at.press("r")
        assert [query.intersects for query in at.submitted] == [None]
