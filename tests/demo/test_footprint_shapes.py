"""Ground tracks and footprints: where satellites can be, and how the antimeridian is dealt with."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, shape

from maap_tui.demo.holdings.biomass import DRIFTING
from maap_tui.demo.holdings.clock import DAY, base36_suffix, compact, epoch, stamp
from maap_tui.demo.holdings.collection_specs import specs
from maap_tui.demo.holdings.earthcare import FRAMES, ORBIT
from maap_tui.demo.holdings.footprints import bbox, bounds, crosses, geojson
from maap_tui.demo.holdings.index import records_of
from maap_tui.demo.holdings.records import Shape
from maap_tui.demo.matching.spacetime import (
    BadParameter,
    box_area,
    intersects,
    parse_box,
    parse_geometry,
    parse_interval,
)

_CONCRETE = [spec.id for spec in specs() if records_of(spec.id)]


def _coordinates(value: Any) -> list[tuple[float, float]]:
    if isinstance(value[0], float | int):
        return [(value[0], value[1])]
    return [point for part in value for point in _coordinates(part)]


@given(st.integers(1, 20_000), st.floats(-40, 400))
def test_satellites_stay_below_their_highest_latitude(orbit: int, angle: float) -> None:
    for satellite in (ORBIT, DRIFTING):
        assert abs(satellite.point(orbit, angle)[1]) <= 180 - satellite.inclination + 1e-9


@given(st.integers(1, 20_000), st.floats(-40, 400))
def test_ground_track_never_jumps(orbit: int, angle: float) -> None:
    """Not even at the angles where the arc tangent does."""
    for satellite in (ORBIT, DRIFTING):
        here, ahead = satellite.point(orbit, angle), satellite.point(orbit, angle + 0.01)
        assert abs(ahead[0] - here[0]) < 0.2
        assert abs(ahead[1] - here[1]) < 0.02


@pytest.mark.parametrize("angle", [0.0, 180.0, 360.0, -180.0])
def test_ground_track_is_continuous_at_the_nodes(angle: float) -> None:
    before, at, after = (ORBIT.point(4366, angle + step) for step in (-0.01, 0.0, 0.01))
    assert abs(at[0] - before[0]) < 0.05
    assert abs(after[0] - at[0]) < 0.05


def test_frames_join_and_are_cut_at_their_latitudes() -> None:
    for (_, end), (start, _) in pairwise(FRAMES.values()):
        assert end == start
    assert round(ORBIT.point(1, FRAMES["B"][0])[1], 6) == 22.5
    assert round(ORBIT.point(1, FRAMES["G"][0])[1], 6) == -67.5


def test_orbits_are_counted_by_time() -> None:
    for orbit in (1, 4366, 13_990):
        assert ORBIT.number_at(ORBIT.time(orbit, 0) + 1) == orbit
        assert ORBIT.number_at(ORBIT.time(orbit, 0) - 1) == orbit - 1


@pytest.mark.parametrize("collection", _CONCRETE)
def test_every_footprint_is_on_the_map(collection: str) -> None:
    for record in records_of(collection)[:150]:
        if record.shape is None:
            continue
        assert record.start <= record.end
        points = _coordinates(geojson(record.shape)["coordinates"])
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in points)
        west, south, east, north = bbox(record.shape)
        assert south <= north
        assert all(south <= lat <= north for _, lat in points)
        assert (west > east) <= crosses(record.shape)


@pytest.mark.parametrize("collection", ["BiomassLevel1a", "BiomassLevel1aIOC", "BiomassLevel1b"])
def test_radar_frames_are_small_and_valid(collection: str) -> None:
    for record in records_of(collection):
        assert record.shape is not None
        west, south, east, north = bounds(record.shape)
        assert east - west < 4
        assert north - south < 2
        assert Polygon(record.shape.points).is_valid
        assert Polygon(record.shape.points).exterior.is_ccw


@given(
    st.integers(-18_000, 17_999).map(lambda hundredths: hundredths / 100),
    st.floats(-80, 70),
    st.floats(0.5, 100),
    st.floats(0.5, 9),
    st.floats(-20, 20),
)
def test_cutting_a_polygon_keeps_its_area(
    west: float, south: float, width: float, height: float, lean: float
) -> None:
    ring = (
        (west, south),
        (west + width, south),
        (west + width + lean, south + height),
        (west + lean, south + height),
        (west, south),
    )
    whole = Shape("Polygon", ring)
    cut = shape(geojson(whole))
    assert cut.area == pytest.approx(Polygon(ring).area, rel=1e-6, abs=1e-4)
    assert cut.bounds[0] >= -180
    assert cut.bounds[2] <= 180


@given(st.floats(-180, 180), st.lists(st.floats(-30, 30), min_size=2, max_size=30))
def test_cutting_a_line_keeps_its_height(start: float, steps: list[float]) -> None:
    points, longitude = [], start
    for number, step in enumerate(steps):
        points.append((longitude, float(number)))
        longitude += step
    document: Any = geojson(Shape("LineString", tuple(points)))
    lines = (
        document["coordinates"]
        if document["type"] == "MultiLineString"
        else [document["coordinates"]]
    )
    climbed = sum(line[-1][1] - line[0][1] for line in lines)
    assert climbed == pytest.approx(len(steps) - 1, abs=1e-4)


def test_a_searched_box_meets_a_footprint_wherever_its_longitudes_run() -> None:
    record = next(
        record
        for record in records_of("EarthCAREL2Validated_MAAP")
        if record.shape and crosses(record.shape) and record.frame == "A"
    )
    assert record.shape
    _, south, east, north = bounds(record.shape)
    beyond = east - 360 if east > 180 else east
    assert intersects(record, box_area((-180, south, beyond, north)))
    assert not intersects(record, box_area((-30, south, 30, north)))


@given(st.text(max_size=30))
def test_any_text_is_a_box_or_refused(text: str) -> None:
    try:
        west, south, east, north = parse_box(text)
    except BadParameter:
        return
    assert west <= east
    assert south <= north


@given(st.text(alphabet="0123456789-:TZ./+", max_size=40))
def test_any_text_is_an_interval_or_refused(text: str) -> None:
    try:
        start, stop = parse_interval(text)
    except BadParameter:
        return
    assert start <= stop


@pytest.mark.parametrize(
    "value",
    [None, 5, [], {}, {"type": "Polygon", "coordinates": []}, {"type": "Blob", "coordinates": [1]}],
)
def test_what_is_no_geometry(value: object) -> None:
    with pytest.raises(BadParameter):
        parse_geometry(value)


def test_instants_and_suffixes() -> None:
    moment = epoch("2025-12-12T01:15:42Z")
    assert (stamp(moment), compact(moment)) == ("2025-12-12T01:15:42Z", "20251212T011542")
    # DJJDIM ends an identifier of the service whose granule was taken on 2025-12-12.
    assert base36_suffix(moment) < "DJJDIM" < base36_suffix(moment + DAY)
