"""The area of a search is read right, or refused with one plain sentence."""

import json
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.geometry import Geometry
from maap_tui.services.area.budget import TEXT_LIMIT
from maap_tui.services.areas import AreaReader

SQUARE = '{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,1],[0,1],[0,0]]]}'
BOW_TIE = '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'


def read(text: str) -> dict[str, object]:
    return geometry_of(AreaReader().read(text)).as_dict()


def geometry_of(area: Area) -> Geometry:
    assert area.geometry is not None
    return area.geometry


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        AreaReader().read(text)
    assert caught.value.hint
    return caught.value.message


def outcome(text: str) -> str:
    """The label and notes of what was read, or why it was refused."""
    try:
        area = AreaReader().read(text)
        return " ".join([area.label, *area.notes])
    except InputError as error:
        return error.message


def point(longitude: float, latitude: float) -> str:
    return json.dumps({"type": "Point", "coordinates": [longitude, latitude]})


def feature(geometry: str | None) -> str:
    return f'{{"type":"Feature","properties":{{}},"geometry":{geometry or "null"}}}'


def features(*geometries: str | None) -> str:
    return f'{{"type":"FeatureCollection","features":[{",".join(map(feature, geometries))}]}}'


def test_pasted_geojson_is_read_and_labelled_by_type_and_points() -> None:
    area = AreaReader().read(f"\ufeff \n{SQUARE}\n")
    assert geometry_of(area).as_dict() == json.loads(SQUARE)
    assert area.label == "Polygon, 5 points"


def test_the_tutorials_polygon_is_sent_as_it_stands() -> None:
    ring = [
        [112.82476, -2.66676],
        [112.291824, -2.778783],
        [112.409676, -3.33663],
        [112.94324, -3.224744],
        [112.82476, -2.66676],
    ]
    assert read(json.dumps({"type": "Polygon", "coordinates": [ring]}))["coordinates"] == [ring]


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON((0 0,2 0,2 1,0 1,0 0))",
        "polygon ((0 0, 2 0, 2 1, 0 1, 0 0))",
        "SRID=4326; POLYGON ((0 0, 2 0, 2 1, 0 1, 0 0))",
        "POLYGON Z ((0 0 9, 2 0 9, 2 1 9, 0 1 9, 0 0 9))",
        "POLYGON((0 0,0 1,2 1,2 0,0 0))",
    ],
)
def test_wkt_means_the_same_as_geojson(wkt: str) -> None:
    outline = read(wkt)["coordinates"]
    assert isinstance(outline, list)
    assert sorted(outline[0][:-1]) == [[0, 0], [0, 1], [2, 0], [2, 1]]
    assert outline[0][1] == [2, 0]


def test_a_clockwise_outline_is_turned_and_heights_are_dropped() -> None:
    clockwise = "[[0,0,5],[0,1,5],[2,1],[2,0,5],[0,0,5]]"
    outline = read(f'{{"type":"Polygon","coordinates":[{clockwise}]}}')["coordinates"]
    assert outline == [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]]


def test_a_feature_is_its_geometry_and_so_is_a_collection_of_one() -> None:
    assert read(feature(SQUARE)) == read(features(None, SQUARE)) == json.loads(SQUARE)


def test_several_features_become_the_area_they_cover_together() -> None:
    far = SQUARE.replace("2", "9").replace("0,1", "8,1").replace("0,0", "8,0")
    area = AreaReader().read(features(SQUARE, SQUARE, far))
    assert geometry_of(area).as_dict()["type"] == "MultiPolygon"
    assert area.label == "MultiPolygon, 10 points, 3 features"
    assert [part.label for part in area.features] == ["feature 1", "feature 2", "feature 3"]


def test_of_different_kinds_the_polygons_are_searched_and_the_rest_is_told() -> None:
    area = AreaReader().read(features(SQUARE, point(50, 50)))
    assert geometry_of(area).as_dict() == json.loads(SQUARE)
    assert "1 feature of another kind can be chosen alone." in area.notes[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("{", "broken in line 1"),
        ('{"type":"Polygon",\n"coordinates":[[[0,0],,]]}', "broken in line 2"),
        ("[[0,0],[1,1]]", "without their geometry"),
        ("{}", "no type"),
        ('{"type":"Box","coordinates":[0]}', "'Box' is not a GeoJSON type"),
        ('{"type":"Polygon"}', "no coordinates"),
        ('{"type":"Polygon","coordinates":[]}', "empty"),
        ('{"type":"MultiPolygon","coordinates":[[]]}', "empty"),
        ('{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}', "too few points"),
        ('{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,0],[0,0]]]}', "too few different"),
        ('{"type":"Polygon","coordinates":[[[0,0],[1,0],[2,0],[0,0]]]}', "crosses itself"),
        ('{"type":"LineString","coordinates":[[0,0]]}', "at least two points"),
        ('{"type":"Polygon","coordinates":[0,0]}', "not nested"),
        ('{"type":"Point","coordinates":["1","2"]}', "two numbers"),
        ('{"type":"Point","coordinates":[1]}', "two numbers"),
        ('{"type":"Point","coordinates":[true,1]}', "two numbers"),
        ('{"type":"Point","coordinates":[1e999,1]}', "two numbers"),
        ('{"type":"Point","coordinates":[NaN,1]}', "not a number"),
        ('{"type":"GeometryCollection","geometries":[]}', "collection is empty"),
        ('{"type":"Feature","geometry":null}', "no geometry"),
        ('{"type":"FeatureCollection","features":[]}', "collection is empty"),
        ('{"type":"FeatureCollection","features":[7]}', "Feature 1 has no geometry"),
        (point(541, 1), "Longitude 541 is outside"),
        (point(170, 91), "Latitude 91 is outside -90..90."),
        (point(-2.6, 112.8), "seem to be swapped"),
        (point(600_000, 4_500_000), "not degrees"),
        ("POLYGON((0 0,1 0,0 0))", "too few"),
        ("POLYGON((0 0,1 0,1 1,0 0)", "WKT cannot be read"),
        ("POINT(1,2)", "WKT cannot be read"),
        ("POINT EMPTY", "empty"),
        ("POINT(1 nan)", "two numbers"),
        ("POINT(-2.6 112.8)", "seem to be swapped"),
        ("LINESTRING(0 0)", "at least two points"),
        ("CIRCULARSTRING(0 0,1 1,2 0)", "WKT cannot be read"),
        ("SRID=32650;POINT(1 2)", "EPSG:32650"),
        ("no/such/area.geojson", "There is no file"),
        ("Borneo,\nthe south", "neither an area nor the name"),
        ("area\0.json", "neither an area nor the name"),
    ],
)
def test_a_wrong_area_is_refused_with_its_reason(text: str, said: str) -> None:
    assert said in refusal(text)


def test_another_coordinate_system_is_named() -> None:
    named = '{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32650"}}'
    assert "EPSG::32650" in refusal(SQUARE[:-1] + f',"crs":{named}}}')
    degrees = named.replace("EPSG::32650", "OGC:1.3:CRS84")
    assert read(SQUARE[:-1] + f',"crs":{degrees}}}') == json.loads(SQUARE)


def test_nesting_without_end_is_refused() -> None:
    assert "nested too deeply" in refusal('{"type":' + "[" * 200_000)
    assert "nested too deeply" in refusal("GEOMETRYCOLLECTION(" * 100_000)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_by_its_path_and_gives_the_label(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "my area.geojson"
    path.write_text(SQUARE, encoding=encoding)
    area = AreaReader().read(f"'{path}'")
    assert geometry_of(area).as_dict() == json.loads(SQUARE)
    assert area.label == "my area.geojson"


def test_only_an_area_of_a_file_may_be_another_one_later(tmp_path: Path) -> None:
    path = tmp_path / "plot.geojson"
    path.write_text(SQUARE)
    reader = AreaReader(tmp_path / "own")
    assert reader.read(str(path)).is_of_file
    reader.keep("Plot", reader.read(SQUARE))
    assert reader.read("Plot").is_of_file
    assert not any(reader.read(text).is_of_file for text in (SQUARE, "1,2 5 km", "Gabon"))


def test_a_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "area.wkt").write_text("POINT (1 2)\n")
    assert read("~/area.wkt")["coordinates"] == [1, 2]


def test_only_small_regular_text_files_are_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    large = tmp_path / "large.geojson"
    with large.open("wb") as opened:
        opened.truncate(TEXT_LIMIT + 1)
    binary = tmp_path / "area.shp"
    binary.write_bytes(b"\x00\x00\x27\x0a\xff\xfe\x80" * 50)
    assert "is not a regular file" in refusal(str(pipe))
    assert "is a folder" in refusal(str(tmp_path))
    assert "is larger than 32 MB" in refusal(str(large))
    assert "is damaged, or no shapefile" in refusal(str(binary))
    binary.write_bytes(b"\xff\xfe\x80")
    assert "is not a text file" in refusal(str(binary))


def test_a_file_of_something_else_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "notes\x1b[31m.txt"
    path.write_text("buy milk")
    message = refusal(str(path))
    assert message == "notes\ufffd[31m.txt is none of the kinds of file that hold an area."


@given(st.text(max_size=60))
@example('{"type":{}}')
@example('{"type":"Feature","geometry":{"type":"Point","coordinates":{}}}')
@example("POINT" + "(" * 50)
@example("~nobody-of-this-name/x")
@example("\ud800.json")
@example("POINT(1 2) \ud800")
def test_any_text_is_read_or_refused(text: str) -> None:
    assert outcome(text).isprintable()


coordinate = st.one_of(st.floats(), st.integers(), st.none(), st.text(max_size=3), st.booleans())
nested = st.recursive(coordinate, lambda inner: st.lists(inner, max_size=5), max_leaves=20)


@given(st.sampled_from(["Point", "LineString", "Polygon", "MultiPoint", "MultiPolygon"]), nested)
def test_any_coordinates_are_read_or_refused(kind: str, coordinates: object) -> None:
    assert outcome(json.dumps({"type": kind, "coordinates": coordinates})).isprintable()


degrees = st.tuples(
    st.floats(-180, 180, allow_subnormal=False), st.floats(-90, 90, allow_subnormal=False)
)


@given(st.lists(degrees, min_size=2, max_size=8))
def test_what_is_read_keeps_every_coordinate_exactly(places: list[tuple[float, float]]) -> None:
    assume(len(set(places)) > 1)
    steps = (abs(after[0] - before[0]) for before, after in pairwise(places))
    assume(max(steps) <= 300)  # beyond that it crosses the antimeridian
    document = {"type": "LineString", "coordinates": [list(place) for place in places]}
    assert read(json.dumps(document)) == document
