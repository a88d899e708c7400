from math import nan, radians, sin
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.errors import Cancelled
from maap_tui.models.area import Area
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.coverage import Coverage
from maap_tui.models.geometry import BBox
from maap_tui.services.area.coverage import coverage_of, coverages_of
from maap_tui.services.areas import AreaReader


def item(geometry: Any, **raw: Any) -> Item:
    return Item("i", "C", document=pack_document({"geometry": geometry, **raw}))


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def share(area: BBox, geometry: Any, **raw: Any) -> float:
    found = coverage_of(Area("a", bbox=area), item(geometry, **raw))
    assert found is not None
    return found.share


def test_half_is_half_at_any_latitude() -> None:
    for south in (-85, 0, 60):
        assert share(BBox(0, south, 10, south + 5), square(5, south, 20, south + 5)) == (
            pytest.approx(0.5)
        )


def test_the_northern_part_of_a_box_is_smaller() -> None:
    expected = (sin(radians(80)) - sin(radians(70))) / (sin(radians(80)) - sin(radians(60)))
    assert share(BBox(0, 60, 10, 80), square(0, 70, 10, 80)) == pytest.approx(expected, rel=1e-3)


def test_many_are_measured_like_each() -> None:
    shapes = [square(west, 0, west + 10, 10) for west in range(-5, 15, 3)]
    items = [
        *map(item, shapes),
        item(None),
        item({"type": "Polygon"}),
        item(None, bbox=[0, 0, 5, 5]),
    ]
    area = Area("a", bbox=BBox(0, 0, 10, 10))
    assert list(coverages_of(area, items)) == [coverage_of(area, each) for each in items]
    assert list(coverages_of(Area("nowhere"), items)) == [None] * len(items)


def test_measuring_many_is_stopped_between_lots() -> None:
    stop = Event()
    lots = AreaReader().coverages(Area("a", bbox=BBox(0, 0, 1, 1)), [item(None)] * 1_000, stop)
    assert len(next(lots)) < 1_000
    stop.set()
    with pytest.raises(Cancelled):
        next(lots)


def test_over_the_antimeridian() -> None:
    assert share(BBox(170, 0, -170, 10), square(175, 0, 185, 10)) == pytest.approx(0.5, rel=1e-3)


def test_a_track_crosses_without_covering() -> None:
    track = {"type": "LineString", "coordinates": [[-5, 5], [15, 5]]}
    found = coverage_of(Area("a", bbox=BBox(0, 0, 10, 10)), item(track))
    assert found == Coverage(0.0, touches=True)


def test_far_away() -> None:
    found = coverage_of(Area("a", bbox=BBox(0, 0, 1, 1)), item(square(50, 50, 51, 51)))
    assert found == Coverage(0.0, touches=False)


def test_without_a_geometry_the_box_counts() -> None:
    assert share(BBox(0, 0, 10, 10), None, bbox=[0, 0, 10, 10]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "wild",
    [
        None,
        "text",
        {},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"], [1, 1], [2, 2], ["a", "b"]]]},
        {"type": "Unknown", "coordinates": [1, 2]},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "Polygon", "coordinates": [[[nan, 0], [1, nan], [1, 1], [nan, 0]]]},
        {"type": "Polygon", "coordinates": [[[1e9, 0], [1e9, 1], [0, 1], [1e9, 0]]]},
    ],
)
def test_wild_shapes_raise_nothing(wild: Any) -> None:
    found = coverage_of(Area("a", bbox=BBox(0, 0, 10, 10)), item(wild))
    assert found is None or 0 <= found.share <= 1


def test_a_ring_that_crosses_itself_is_mended() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]]}
    assert share(BBox(0, 0, 10, 10), bow) == pytest.approx(0.5, rel=1e-2)


PLACES = st.lists(st.tuples(st.floats(-400, 400), st.floats(-100, 100)), min_size=3, max_size=8)


@given(PLACES | st.lists(st.tuples(st.floats(), st.floats()), min_size=3, max_size=5))
def test_any_ring_has_a_share_or_none(places: list[tuple[float, float]]) -> None:
    ring = {"type": "Polygon", "coordinates": [[*places, places[0]]]}
    found = coverage_of(Area("a", bbox=BBox(0, 0, 10, 10)), item(ring))
    assert found is None or 0 <= found.share <= 1


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(0.124, touches=True), "covers 12 % of your area"),
        (Coverage(0.0, touches=True), "crosses your area"),
        (Coverage(0.0, touches=False), "does not touch your area"),
        (Coverage(0.001, touches=True), "covers less than 1 % of your area"),
        (Coverage(0.997, touches=True), "covers 99 % of your area"),
        (Coverage(1.0, touches=True), "covers 100 % of your area"),
    ],
)
def test_words(coverage: Coverage, words: str) -> None:
    assert coverage.words() == words
