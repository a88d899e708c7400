"""Every kind of file in which people keep areas is read, by its contents and not by its name."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from maap_tui.errors import Cancelled
from maap_tui.services.areas import AreaReader
from tests.services.area.area_kit import (
    KML,
    SQUARE,
    UTM,
    WGS84,
    refusal,
    shape_of,
    write_geopackage,
    write_shapefile,
    zipped,
)


def test_a_shapefile_is_read_with_the_names_of_its_table(tmp_path: Path) -> None:
    area = AreaReader().read(str(write_shapefile(tmp_path / "parks.shp")))
    assert area.label == "parks.shp, 2 features"
    assert [part.label for part in area.features] == ["Alpha", "Beta"]
    assert shape_of(area).equals(shapely.union(shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)))
    assert area.notes == ()


def test_what_lies_beside_a_shapefile_means_the_shapefile(tmp_path: Path) -> None:
    write_shapefile(tmp_path / "parks.shp")
    assert AreaReader().read(str(tmp_path / "parks.dbf")).label == "parks.shp, 2 features"


def test_a_shapefile_without_projection_is_taken_for_degrees_and_says_so(tmp_path: Path) -> None:
    area = AreaReader().read(str(write_shapefile(tmp_path / "parks.shp", projection="")))
    assert area.notes == ("There is no .prj beside the shapefile: it was taken for WGS 84.",)


@pytest.mark.parametrize("folder", ["", "data/"])
def test_a_zipped_shapefile_is_read_wherever_it_lies_within(tmp_path: Path, folder: str) -> None:
    path = write_shapefile(tmp_path / "parks.shp")
    parts = [path.with_suffix(suffix) for suffix in (".shp", ".dbf", ".prj", ".shx")]
    area = AreaReader().read(str(zipped(tmp_path / "parks.zip", *parts, folder=folder)))
    assert [part.label for part in area.features] == ["Alpha", "Beta"]
    assert area.notes == ()


def test_another_projection_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "my parks.shp", UTM)
    assert f"ogr2ogr -t_srs EPSG:4326 area.geojson '{path}'" in refusal(path)
    assert "WGS_1984_UTM_Zone_33N" in refusal(path)
    archive = zipped(tmp_path / "a.zip", path, path.with_suffix(".prj"))
    assert f"'/vsizip/{archive}/my parks.shp'" in refusal(archive)


def test_kml_and_kmz_are_read_with_the_names_of_their_placemarks(tmp_path: Path) -> None:
    (tmp_path / "doc.kml").write_text(KML)
    kmz = zipped(tmp_path / "a.kmz", tmp_path / "doc.kml")
    for path in (tmp_path / "doc.kml", kmz):
        area = AreaReader().read(str(path))
        assert [part.label for part in area.features] == ["Lopé", "Makokou"]
        assert shape_of(area).equals(shapely.box(11, -1, 12, 0))
        assert "1 feature of another kind" in area.notes[0]


@pytest.mark.parametrize(
    ("west", "east", "spans"),
    [
        ("179", "-179", [(179, 180), (-180, -179)]),
        ("100", "-100", [(100, 180), (-180, -100)]),
    ],
)
def test_the_box_of_a_picture_in_kml_is_its_footprint(
    tmp_path: Path, west: str, east: str, spans: list[tuple[float, float]]
) -> None:
    sides = f"<north>2</north><south>1</south><east>{east}</east><west>{west}</west>"
    found = overlay(tmp_path, sides)
    assert found.equals(shapely.union_all([shapely.box(a, 1, b, 2) for a, b in spans]))


def test_a_picture_in_kml_may_be_turned(tmp_path: Path) -> None:
    sides = "<north>2</north><south>1</south><east>14</east><west>10</west>"
    found = overlay(tmp_path, f"{sides}<rotation>90</rotation>")
    assert found.symmetric_difference(shapely.box(11.5, -0.5, 12.5, 3.5)).area < 1e-9
    found = overlay(tmp_path, f"{sides}<rotation>30</rotation>")  # to the left: east goes up
    assert found.covers(shapely.Point(13.5, 2.3))
    assert not found.covers(shapely.Point(13.5, 0.7))


def overlay(folder: Path, sides: str) -> BaseGeometry:
    path = folder / "quicklook.kml"
    box = f"<LatLonBox>{sides}</LatLonBox>"
    path.write_text(f"<kml><GroundOverlay>{box}</GroundOverlay></kml>")
    return shape_of(AreaReader().read(str(path)))


@pytest.mark.parametrize("name", ["WGS84(DD)", "World Geodetic System 1984", "WGS 84"])
def test_wgs_84_is_known_by_the_names_that_programs_give_it(tmp_path: Path, name: str) -> None:
    path = write_shapefile(tmp_path / "parks.shp", WGS84.replace("GCS_WGS_1984", name))
    assert shape_of(AreaReader().read(str(path))).area == pytest.approx(2)


def test_a_zip_packed_in_another_way_is_not_called_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.geojson", '{"type": "Point", "coordinates": [1, 2]}')
    said = refusal(tmp_path / "a.zip")
    assert "a.geojson in a.zip is packed in a way that is not read. Zip it anew" in said


def test_a_geopackage_is_read_plain_and_zipped(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg")
    for given in (path, zipped(tmp_path / "a.zip", path)):
        area = AreaReader().read(str(given))
        assert area.label == given.name
        assert shape_of(area).equals(shapely.box(1, 2, 3, 4))


def test_a_geopackage_that_is_open_elsewhere_is_read_with_its_latest_changes(
    tmp_path: Path,
) -> None:
    path = write_geopackage(tmp_path / "a.gpkg")
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("UPDATE parks SET name = 'Moukalaba'")
        opened.execute("INSERT INTO parks (geom, name) SELECT geom, 'Loango' FROM parks")
        area = AreaReader().read(str(path))
    assert [part.label for part in area.features] == ["Moukalaba", "Loango"]


def test_a_geopackage_that_is_not_wgs_84_is_refused_with_the_command(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "a.gpkg", 32633)
    assert f"ogr2ogr -t_srs EPSG:4326 area.geojson {path}" in refusal(path)
    assert "System 32633" in refusal(path)


def test_an_archive_with_several_layers_names_each_of_them(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("north", "south", "__MACOSX/._north"):
            archive.writestr(f"{name}.geojson", SQUARE)
    area = AreaReader().read(str(tmp_path / "a.zip"))
    assert [part.label for part in area.features] == ["north", "south"]


@pytest.mark.parametrize("form", ["{}", "'{}'", '"{}"', "file://{}", "  {}\n"])
def test_a_path_is_read_as_terminals_and_file_managers_paste_it(tmp_path: Path, form: str) -> None:
    path = tmp_path / "area.geojson"
    path.write_text(SQUARE)
    assert AreaReader().read(form.format(path)).label == "area.geojson"


def test_a_dropped_path_has_backslashes_before_its_blanks(tmp_path: Path) -> None:
    path = tmp_path / "my (new) area.geojson"
    path.write_text(SQUARE)
    dropped = str(path).replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)")
    assert AreaReader().read(dropped).label == "my (new) area.geojson"


def test_one_of_several_features_is_chosen_by_number_or_name(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "parks.shp")
    for choice in ("2", "beta", "BÉTA"):
        area = AreaReader().read(f"{path} #{choice}")
        assert area.label == "parks.shp: Beta"
        assert shape_of(area).equals(shapely.box(5, 5, 6, 6))
    assert "there are Alpha, Beta" in refusal(f"{path} #gamma")
    assert "from 1 to 2" in refusal(f"{path} #3")


def test_each_of_several_features_is_a_part_to_search(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path / "parks.shp")
    assert [part.label for part in AreaReader().read(f"{path} #each").parts] == ["Alpha", "Beta"]
    whole = AreaReader().read(str(path))
    assert whole.parts == (whole,)


def test_reading_ends_when_nobody_wants_it_any_more(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        AreaReader().read(str(write_shapefile(tmp_path / "parks.shp")), stop)


def test_a_projected_layer_among_others_is_left_out_with_a_note(tmp_path: Path) -> None:
    good = write_shapefile(tmp_path / "parks.shp")
    other = write_shapefile(tmp_path / "a roads.shp", UTM)
    parts = [path.with_suffix(end) for path in (good, other) for end in (".shp", ".dbf", ".prj")]
    area = AreaReader().read(str(zipped(tmp_path / "a.zip", *parts)))
    assert len(area.features) == 2
    (note,) = (note for note in area.notes if "left out" in note)
    assert note.startswith("a roads.shp is in WGS_1984_UTM_Zone_33N")


_GX = 'xmlns:gx="http://www.google.com/kml/ext/2.2"'
_TRACK = "<gx:Track><gx:coord>10 1 5</gx:coord><gx:coord/><gx:coord>11 2 5</gx:coord></gx:Track>"


@pytest.mark.parametrize("track", [_TRACK, f"<gx:MultiTrack>{_TRACK}</gx:MultiTrack>"])
def test_a_track_in_kml_is_a_line(tmp_path: Path, track: str) -> None:
    path = tmp_path / "a.kml"
    path.write_text(f"<kml {_GX}><Placemark>{track}</Placemark></kml>")
    assert shape_of(AreaReader().read(str(path))).bounds == pytest.approx((10, 1, 11, 2))


@pytest.mark.parametrize("coord", ["1_0 1", "10,1", "x y"])
def test_a_track_that_is_not_in_numbers_is_refused(tmp_path: Path, coord: str) -> None:
    path = tmp_path / "a.kml"
    track = _TRACK.replace("10 1 5", coord)
    path.write_text(f"<kml {_GX}><Placemark>{track}</Placemark></kml>")
    assert "is not two numbers" in refusal(path)


def test_links_in_kml_are_not_followed_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    link = "<NetworkLink><Link><href>https://x.example/b.kml</href></Link></NetworkLink>"
    path.write_text(f"<kml>{link}</kml>")
    assert "links to other files are not followed" in refusal(path)
    path.write_text(KML.replace("</Document>", f"{link}</Document>"))
    assert "Its links to other files are not followed." in AreaReader().read(str(path)).notes
