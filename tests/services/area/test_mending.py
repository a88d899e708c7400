"""What has one good reading is mended and told; what has two is refused or offered."""

import json
import math

import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st

from maap_tui.errors import InputError
from maap_tui.models.geodesy import destination
from maap_tui.models.geometry import BBox
from maap_tui.services.areas import AreaReader
from tests.services.area.area_kit import geometry_of, refusal, shape_of


def ring(*places: tuple[float, float]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [[list(place) for place in places]]})


def box_ring(west: float, south: float, east: float, north: float) -> str:
    return ring((west, south), (east, south), (east, north), (west, north), (west, south))


@pytest.mark.parametrize(
    ("text", "told", "area"),
    [
        (ring((0, 0), (1, 0), (1, 1), (0, 1)), "An outline was not closed", 1),
        ("POLYGON((0 0,1 0,1 1,0 1))", "An outline was not closed", 1),
        (ring((0, 0), (0, 1), (1, 1), (1, 0), (0, 0)), "An outline ran clockwise", 1),
        ("POLYGON((0 0,1 1,1 0,0 1,0 0))", "crosses itself near 0.5, 0.5: it was mended", 0.5),
        (box_ring(170, -5, 190, 5), "cut in two at 180", 200),
        (ring((175, -5), (-175, -5), (-175, 5), (175, 5), (175, -5)), "cut in two at 180", 100),
        (box_ring(190, 0, 200, 1), "counted on from -180", 10),
        (box_ring(-190, 0, -185, 1), "counted on from -180", 5),
        (box_ring(0, 89, 1, 90.005), "set to the pole", 1),
        ("swap " + ring((-3, 112), (-3, 113), (-2, 113), (-2, 112)), "were exchanged", 1),
        ("GEOMETRYCOLLECTION(POINT(9 9),POLYGON((0 0,1 0,1 1,0 1,0 0)))", "Only its polygons", 1),
    ],
)
def test_a_mended_area_says_what_was_done(text: str, told: str, area: float) -> None:
    found = AreaReader().read(text)
    assert any(told in note for note in found.notes), found.notes
    shape = shape_of(found)
    assert shape.is_valid
    assert shape.area == pytest.approx(area)
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90


@pytest.mark.parametrize(
    "text",
    [box_ring(-180, -90, 180, 90), box_ring(-179.9, -89, 179.9, 89), box_ring(-120, 0, 120, 5)],
)
def test_a_wide_area_is_not_taken_for_a_narrow_one(text: str) -> None:
    area = AreaReader().read(text)
    assert area.notes == ()
    assert geometry_of(area).as_dict() == json.loads(text)


def test_a_hole_over_the_antimeridian_stays_a_hole() -> None:
    outer = [[170, -5], [190, -5], [190, 5], [170, 5], [170, -5]]
    hole = [[179, -1], [181, -1], [181, 1], [179, 1], [179, -1]]
    found = AreaReader().read(json.dumps({"type": "Polygon", "coordinates": [outer, hole]}))
    assert shape_of(found).area == pytest.approx(196)


def test_swapped_coordinates_are_offered_and_never_exchanged_silently() -> None:
    assert refusal("POINT(-2.6 112.8)").endswith("put the word swap before it.")
    assert "seem to be swapped" not in refusal("POINT(170 95)")
    assert AreaReader().read("POINT(45 9)").notes == ()


def test_a_circle_is_as_wide_as_it_says() -> None:
    shape = shape_of(AreaReader().read("0,0 111319.5 m"))
    assert shape.bounds == pytest.approx((-1.001, -1.008, 1.001, 1.008), abs=0.001)
    assert shape.covers(shapely.Point(0.9999, 0))


@pytest.mark.parametrize("pole", [90, -90])
@pytest.mark.parametrize(("longitude", "away"), [(0, 0), (10, 0.001), (179, 0.1), (-100, 1)])
@pytest.mark.parametrize("km", [120, 2_000])
def test_a_circle_round_a_pole_takes_in_that_pole_and_nothing_else(
    pole: int, longitude: int, away: float, km: int
) -> None:
    found = AreaReader().read(f"{longitude},{math.copysign(90 - away, pole)!r} {km} km")
    assert found.notes == ("It takes in a pole: it goes all the way round there.",)
    shape = shape_of(found)
    assert all(shape.covers(shapely.Point(each, pole)) for each in range(-180, 181, 20))
    _, south, _, north = shape.bounds
    reach = away + km / 110
    assert (
        (north == 90 and south > 90 - reach) if pole > 0 else (south == -90 and north < reach - 90)
    )


@pytest.mark.parametrize("longitudes", [range(-170, 180, 20), range(170, -180, -20)])
@pytest.mark.parametrize("latitude", [80, -70.5])
def test_a_ring_round_a_pole_means_the_pole_that_it_lies_nearer_to(
    longitudes: range, latitude: float
) -> None:
    south, north = sorted((latitude, math.copysign(90, latitude)))
    shape = shape_of(AreaReader().read(ring(*((each, latitude) for each in longitudes))))
    assert shape.equals(shapely.box(-180, south, 180, north))


def test_a_line_over_the_antimeridian_is_cut_where_it_crosses() -> None:
    shape = shape_of(AreaReader().read("LINESTRING(170 0,-170 10)"))
    assert shape.equals(shapely.from_wkt("MULTILINESTRING((170 0,180 5),(-180 5,-170 10))"))


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0.001, 4_900))
@example(0.0, 90.0, 100.0)
@example(0.0, -89.9, 100.0)
@example(179.9, 0.0, 50.0)
def test_every_circle_holds_what_is_near_and_nothing_that_is_far(
    longitude: float, latitude: float, km: float
) -> None:
    shape = shape_of(AreaReader().read(f"{longitude!r},{latitude!r} {km!r} km"))
    assert shape.is_valid
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    for azimuth in range(0, 360, 30):
        for share in (0.8, 1.25):
            x, y = destination(longitude, latitude, azimuth, share * km * 1_000)
            place = shapely.Point(math.remainder(x, 360), y)
            assert shape.covers(place) == (share < 1), (azimuth, share)


WEST, SOUTH = st.integers(-1800, 1790), st.integers(-900, 890)
SIDE = st.integers(1, 300)


@given(WEST, SOUTH, SIDE, SIDE)
def test_a_box_means_the_same_in_every_form(west: int, south: int, width: int, height: int) -> None:
    assume(south + height <= 900 and west + width <= 1800)
    sides = (west / 10, south / 10, (west + width) / 10, (south + height) / 10)
    shape = shapely.box(*sides)
    from_wkt = shape_of(AreaReader().read(shapely.to_wkt(shape, rounding_precision=1)))
    from_json = shape_of(AreaReader().read(shapely.to_geojson(shape)))
    assert from_wkt.equals(shape)
    assert from_json.equals(shape)
    assert AreaReader().read(",".join(map(str, sides))).bbox == BBox(*sides)
    again = AreaReader().read(geometry_of(AreaReader().read(shapely.to_geojson(shape))).geojson)
    assert shape_of(again).equals(shape)


@given(st.lists(st.tuples(st.floats(-540, 540), st.floats(-90, 90)), min_size=1, max_size=8))
def test_any_ring_on_the_globe_becomes_sound_or_is_refused(
    places: list[tuple[float, float]],
) -> None:
    try:
        found = AreaReader().read(ring(*places))
    except InputError:
        return
    assert shape_of(found).is_valid
    west, _, east, _ = shape_of(found).bounds
    assert -180 <= west <= east <= 180
