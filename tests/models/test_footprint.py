"""Footprints: every geometry that a catalogue may send, sane or not."""

from math import inf, nan
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.footprint import (
    MOST_POINTS,
    Footprint,
    Kind,
    footprint_of_box,
    footprint_of_geometry,
)
from maap_tui.models.geometry import BBox

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]


def of(kind: str, coordinates: object) -> Footprint:
    found = footprint_of_geometry({"type": kind, "coordinates": coordinates})
    assert found is not None
    return found


def kinds(footprint: Footprint) -> list[Kind]:
    return [part.kind for part in footprint.parts]


def test_a_polygon_is_a_line_and_an_area() -> None:
    found = of("Polygon", [SQUARE])
    assert list(found.box) == [0, 0, 10, 10]
    [part] = found.parts
    assert list(zip(part.xs, part.ys, strict=True)) == [tuple(place) for place in SQUARE]
    assert part.kind == Kind.LINE | Kind.AREA


def test_a_ring_left_open_is_closed() -> None:
    assert of("Polygon", [SQUARE[:-1]]) == of("Polygon", [SQUARE])


def test_a_line_is_a_track_and_encloses_nothing() -> None:
    found = of("LineString", SQUARE[:4])
    assert kinds(found) == [Kind.LINE | Kind.TRACK]
    assert not found.holds(5, 5)


def test_a_hole_is_no_part_of_the_area() -> None:
    hole = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
    found = of("Polygon", [SQUARE, hole])
    assert found.holds(2, 2)
    assert not found.holds(5, 5)


def test_a_ring_that_jumps_at_the_antimeridian_goes_on_past_it() -> None:
    found = of("Polygon", [[[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]]])
    assert list(found.box) == [170, 0, 190, 10]
    assert found.holds(-175, 5)
    assert found.holds(185, 5)
    assert not found.holds(0, 5)


def test_a_polygon_that_was_cut_in_two_has_no_line_at_the_seam() -> None:
    east = [[170, 0], [180, 0], [180, 10], [170, 10], [170, 0]]
    west = [[-180, 0], [-170, 0], [-170, 10], [-180, 10], [-180, 0]]
    found = of("MultiPolygon", [[east], [west]])
    lines = [part for part in found.parts if part.kind & Kind.LINE]
    seams = [
        (x0, x1)
        for part in lines
        for x0, x1 in zip(part.xs, part.xs[1:], strict=False)
        if abs(x0) == abs(x1) == 180
    ]
    assert not seams
    assert found.holds(175, 5)
    assert found.holds(-175, 5)


def test_a_ring_round_a_pole_takes_it_in() -> None:
    ring = [[x, 70] for x in range(-180, 180, 30)]
    found = of("Polygon", [[*ring, ring[0]]])
    assert found.holds(0, 89)
    assert found.holds(100, 75)
    assert not found.holds(0, 60)
    assert all(max(part.ys) < 71 for part in found.parts if part.kind & Kind.LINE)


def test_both_poles_at_once() -> None:
    north, south = ([[x, y] for x in range(-180, 180, 30)] for y in (80, -80))
    found = of("MultiPolygon", [[[*north, north[0]]], [[*south, south[0]]]])
    assert found.holds(20, 85)
    assert found.holds(20, -85)
    assert not found.holds(20, 0)


def test_the_whole_globe_is_no_sliver() -> None:
    found = of("Polygon", [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]])
    assert list(found.box) == [-180, -90, 180, 90]
    assert found.holds(33, 44)


def test_places_that_are_none_are_left_out() -> None:
    wild = [[nan, 0], [0, 0], [inf, 1], ["x", 2], [10, 0], None, [10, 10], [1e9, 4], [0, 95], [3]]
    assert list(of("Polygon", [wild]).box) == [0, 0, 10, 10]


def test_an_endless_integer_is_no_place() -> None:
    assert footprint_of_geometry({"type": "Point", "coordinates": [10**400, 0]}) is None


def test_a_million_points_become_few() -> None:
    ring = [[(number % 1000) / 100, number / 100_000] for number in range(1_000_000)]
    [part] = of("Polygon", [ring]).parts
    assert len(part.xs) <= MOST_POINTS + 2


def test_thinning_keeps_the_shape() -> None:
    from math import cos, radians, sin

    ring = [[10 * cos(radians(a / 10)), 10 * sin(radians(a / 10))] for a in range(3601)]
    found = of("Polygon", [ring])
    assert found.holds(0, 0)
    assert found.holds(9.8, 0)
    assert not found.holds(7.5, 7.5)


def test_nothing_comes_of_nothing() -> None:
    wild: list[object] = [None, {}, [], "x", {"type": "Polygon"}]
    wild.append({"type": "Polygon", "coordinates": []})
    assert [footprint_of_geometry(geometry) for geometry in wild] == [None] * len(wild)


def test_a_collection_of_geometries_is_all_of_them() -> None:
    point = {"type": "Point", "coordinates": [40, 40]}
    polygon = {"type": "Polygon", "coordinates": [SQUARE]}
    found = footprint_of_geometry({"type": "GeometryCollection", "geometries": [point, polygon]})
    assert found is not None
    assert list(found.box) == [0, 0, 40, 40]


def test_a_box_over_the_antimeridian_goes_on_past_it() -> None:
    assert list(footprint_of_box(BBox(170, -5, -170, 5)).box) == [170, -5, 190, 5]


numbers = st.one_of(
    st.floats(-200, 200), st.floats(), st.integers(), st.none(), st.booleans(), st.text(max_size=2)
)
positions = st.lists(numbers, max_size=4)
nested = st.recursive(positions, lambda inner: st.lists(inner, max_size=6), max_leaves=40)
types = st.sampled_from(
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "Odd"]
)


@given(types, nested)
def test_whatever_comes_is_a_place_on_the_globe_or_nothing(kind: str, coordinates: Any) -> None:
    found = footprint_of_geometry({"type": kind, "coordinates": coordinates})
    if found is not None:
        west, south, east, north = found.box
        assert -90 <= south <= north <= 90
        assert -180.001 <= (west + east) / 2 <= 180.001
        assert all(len(part.xs) == len(part.ys) > 0 for part in found.parts)
        found.holds(0, 0)


@given(st.floats(-179, 179), st.floats(-80, 80), st.floats(0.5, 40), st.floats(0.5, 9))
def test_a_box_holds_its_middle_wherever_it_lies(
    x: float, y: float, width: float, height: float
) -> None:
    def wrapped(longitude: float) -> float:
        return (longitude + 180) % 360 - 180

    west, east = wrapped(x - width / 2), wrapped(x + width / 2)
    ring = [[west, y], [east, y], [east, y + height], [west, y + height], [west, y]]
    found = of("Polygon", [ring])
    assert found.holds(x, y + height / 2)
    assert not found.holds(wrapped(x + 180), y + height / 2)


def test_a_share_of_its_lines_is_a_place_on_them() -> None:
    found = footprint_of_geometry({"type": "LineString", "coordinates": [[0, 0], [4, 0], [4, 8]]})
    assert found is not None
    assert found.is_track
    assert [found.at(share) for share in (0, 0.25, 0.5, 0.75)] == [(0, 0), (2, 0), (4, 0), (4, 4)]
    alone = footprint_of_geometry({"type": "Point", "coordinates": [7, 8]})
    assert alone is not None
    assert alone.at(0.9) == (7, 8)
