"""Files that are damaged, endless or malicious cost little and are refused in one sentence."""

import math
import sqlite3
import struct
import zipfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maap_tui.errors import InputError
from maap_tui.services.area.budget import MOST_FEATURES, Budget
from maap_tui.services.area.geopackage import read_geopackage, read_packed_geopackage
from maap_tui.services.area.kml import read_kml
from maap_tui.services.area.shapefiles import Layer, read_layer
from maap_tui.services.areas import AreaReader
from tests.services.area.area_kit import (
    KML,
    SQUARE,
    WGS84,
    refusal,
    shape_of,
    write_geopackage,
    write_shapefile,
    zipped,
)

BOMB = '<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><kml>&b;</kml>'
HEADS = [b"", b"PK\x03\x04", b"\0\0\x27\x0a", b"<", b"{"]
SUFFIXES = [".shp", ".gpkg", ".kml", ".zip"]
MEMBERS = 10_000


class Samples(dict[str, bytes]):
    """Good files by their ending."""

    def __repr__(self) -> str:
        return "Samples()"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """The bytes of good files, to be spoilt."""
    folder = tmp_path_factory.mktemp("samples")
    shapes = write_shapefile(folder / "a.shp")
    package = write_geopackage(folder / "a.gpkg")
    (folder / "a.kml").write_text(KML)
    archive = zipped(folder / "a.zip", shapes, folder / "a.dbf", folder / "a.prj")
    files = [shapes, folder / "a.dbf", package, folder / "a.kml", archive]
    return Samples({file.suffix: file.read_bytes() for file in files})


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("name", ["a.geojson", "a.kml", "a.zip", "a.gpkg", "a.shp", "a.wkt"])
def test_an_empty_file_is_empty_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert f"{name} is empty." in refusal(written(tmp_path / name, b""))


def test_a_file_of_200_mb_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.geojson"
    with path.open("wb") as opened:
        opened.truncate(200 * 2**20)
    assert "is larger than 32 MB" in refusal(path)


def test_entities_in_kml_are_refused_before_they_grow(tmp_path: Path) -> None:
    assert "defines entities" in refusal(written(tmp_path / "bomb.kml", BOMB))


def test_kml_nested_without_end_is_refused(tmp_path: Path) -> None:
    deep = "<kml>" + "<Folder>" * 100_000
    assert "nested too deeply" in refusal(written(tmp_path / "deep.kml", deep))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<kml/>", "no placemark"),
        ("<html/>", "no KML"),
        ("<kml>", "broken in line 1"),
        ('<?xml version="1.0" encoding="klingon"?><kml/>', "an encoding that is not known"),
        ("<kml><Placemark><Point><coordinates>x,y</coordinates></Point></Placemark></kml>", "two"),
        ("<kml><Placemark><Point/></Placemark></kml>", "two numbers"),
        ("<kml><GroundOverlay><LatLonBox/></GroundOverlay></kml>", "lacks a side"),
    ],
)
def test_kml_without_a_place_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(written(tmp_path / "a.kml", text))


def test_an_archive_that_unpacks_without_end_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", bytes(130 * 2**20))
    assert "unpacks to more than 128 MB" in refusal(path)


def test_an_archive_of_ten_thousand_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(MEMBERS):
            archive.writestr(f"{number}.txt", "")
    assert "holds 10 000 files" in refusal(path)


def test_an_archive_without_an_area_says_so(tmp_path: Path) -> None:
    notes = written(tmp_path / "notes.md", "buy milk")
    assert "holds no shapefile" in refusal(zipped(tmp_path / "a.zip", notes))


def test_names_that_lead_out_of_an_archive_write_nothing(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with zipfile.ZipFile(inside / "a.zip", "w") as archive:
        archive.writestr("../evil.geojson", SQUARE)
    assert AreaReader().read(str(inside / "a.zip")).label == "a.zip"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip", "inside"]


def test_a_geopackage_that_works_for_ever_is_interrupted(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg")
    with sqlite3.connect(path) as opened:
        opened.executescript(
            "DROP TABLE parks; CREATE VIEW parks AS WITH RECURSIVE n(i) AS"
            " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT NULL AS geom, i FROM n;"
        )
    opened.close()
    times = iter(range(0, 10_000, 5))
    budget = Budget(clock=lambda: float(next(times)))
    with pytest.raises(InputError, match="more than 20 seconds"):
        read_geopackage(path, budget)


def test_a_geopackage_with_a_broken_geometry_is_refused(tmp_path: Path) -> None:
    nan = struct.pack("<BII4d", 1, 2, 2, math.nan, 0, 1, 1)
    heads = [b"", b"GP", b"GP\0\x0f\0\0\0\0", b"GP\0\1\0\0\0\0\1\2", b"GP\0\1\0\0\0\0" + nan]
    for number, blob in enumerate(heads):
        path = write_geopackage(tmp_path / f"{number}.gpkg", blob=blob)
        assert ("not two numbers" if blob.endswith(nan) else "damaged") in refusal(path)


def test_too_many_features_are_refused() -> None:
    feature = f'{{"type":"Feature","geometry":{SQUARE}}}'
    many = ",".join([feature] * (MOST_FEATURES + 1))
    assert "more than 10 000 features" in refusal(
        f'{{"type":"FeatureCollection","features":[{many}]}}'
    )


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused(word: str) -> None:
    assert "number" in refusal(f'{{"type":"Point","coordinates":[{word},1]}}')


@pytest.mark.parametrize("text", ["0000-01-01", "ساحل العاج", "コートジ", "\U0001f30d", "'"])
def test_text_in_any_script_is_only_an_unknown_name(text: str) -> None:
    assert refusal(text)


SPOILT = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None
)
places = st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), max_size=8)


def spoil(data: bytes, changes: list[tuple[int, int]], end: int) -> bytes:
    spoilt = bytearray(data)
    for at, byte in changes:
        spoilt[at % len(spoilt)] = byte
    return bytes(spoilt[: max(1, len(spoilt) - end)])


@SPOILT
@given(changes=places, end=st.integers(0, 300))
def test_a_spoilt_shapefile_is_read_or_refused(
    samples: Samples, changes: list[tuple[int, int]], end: int
) -> None:
    shapes, table = spoil(samples[".shp"], changes, end), spoil(samples[".dbf"], changes, end)
    with suppress(InputError):
        assert read_layer(Layer("a.shp", shapes, table, WGS84.encode()), Budget(), "a.shp")


@SPOILT
@given(changes=places, end=st.integers(0, 8_000))
def test_a_spoilt_geopackage_is_read_or_refused(
    samples: Samples, changes: list[tuple[int, int]], end: int
) -> None:
    with suppress(InputError):
        assert read_packed_geopackage(spoil(samples[".gpkg"], changes, end), Budget(), "a.gpkg")


@SPOILT
@given(changes=places, end=st.integers(0, 300))
def test_spoilt_kml_is_read_or_refused(
    samples: Samples, changes: list[tuple[int, int]], end: int
) -> None:
    with suppress(InputError):
        assert read_kml(spoil(samples[".kml"], changes, end), Budget())


@SPOILT
@given(
    suffix=st.sampled_from([".shp", ".gpkg", ".kml", ".zip"]),
    changes=places,
    end=st.integers(0, 400),
)
def test_a_spoilt_file_is_read_or_refused(
    samples: Samples, tmp_path: Path, suffix: str, changes: list[tuple[int, int]], end: int
) -> None:
    path = written(tmp_path / f"a{suffix}", spoil(samples[suffix], changes, end))
    with suppress(InputError):
        assert AreaReader().read(str(path)).label


@SPOILT
@given(
    data=st.binary(max_size=200),
    head=st.sampled_from(HEADS),
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, head: bytes) -> None:
    path = written(tmp_path / "a.bin", head + data)
    with suppress(InputError):
        assert AreaReader().read(str(path)).label


@pytest.mark.parametrize("word", ["nan", "NaN", "inf", "-inf", "1e999"])
def test_wkt_that_holds_no_number_is_refused(word: str) -> None:
    assert "number" in refusal(f"POLYGON(({word} 0,1 0,1 1))")
    assert "number" in refusal(f"POLYGON(({word} 0,1 0,1 1,{word} 0))")


@pytest.mark.parametrize(
    "text",
    [
        "MULTIPOINT((1 2),EMPTY)",
        "MULTIPOLYGON(EMPTY,((0 0,1 0,1 1,0 0)))",
        "GEOMETRYCOLLECTION(MULTIPOINT(EMPTY,(1 2)),POINT EMPTY)",
    ],
)
def test_empty_parts_are_left_out(text: str) -> None:
    assert not any(one.is_empty for one in shapely.get_parts(shape_of(AreaReader().read(text))))


def test_a_geopackage_whose_damage_is_quoted_in_another_encoding_is_refused(
    samples: Samples, tmp_path: Path
) -> None:
    data = samples[".gpkg"].replace(b"CREATE TABLE parks", b"CREATE TABL\xd9 parks")
    assert data != samples[".gpkg"]
    path = written(tmp_path / "a.gpkg", data)
    assert "damaged" in refusal(path)
    assert "damaged" in refusal(zipped(tmp_path / "a.zip", path))


def test_a_geopackage_that_describes_no_system_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg")
    with closing(sqlite3.connect(path)) as opened, opened:
        opened.execute("DELETE FROM gpkg_spatial_ref_sys")
    assert "is in a system that it does not describe, not in WGS 84" in refusal(path)


WKT_WORDS = st.sampled_from(
    [*"(), 019-", "POINT", "MULTIPOINT", "POLYGON", "GEOMETRYCOLLECTION", "EMPTY", "nan", " Z"]
)


@SPOILT
@given(words=st.lists(WKT_WORDS, max_size=30))
def test_any_words_of_wkt_are_read_or_refused(words: list[str]) -> None:
    with suppress(InputError):
        assert AreaReader().read(f"POLYGON(({''.join(words)}").label
