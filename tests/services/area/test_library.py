"""The person's own areas are kept, found again however they are written, and never half."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maap_tui.errors import InputError, NameTaken, StorageError
from maap_tui.models.area import KeptArea
from maap_tui.models.geometry import BBox
from maap_tui.services.areas import AreaReader
from tests.services.area.area_kit import SQUARE, geometry_of, write_shapefile


@pytest.fixture
def reader(tmp_path: Path) -> AreaReader:
    return AreaReader(tmp_path / "aois")


def test_a_kept_area_is_found_by_its_name(reader: AreaReader) -> None:
    reader.keep("Lopé north", reader.read(SQUARE))
    for name in ("Lopé north", "lope north", "LOPÉ-NORTH"):
        assert geometry_of(reader.read(name)).as_dict() == json.loads(SQUARE)
        assert reader.read(name).label == "Lopé north"


def test_an_own_name_goes_before_a_country(reader: AreaReader) -> None:
    reader.keep("Gabon", reader.read(SQUARE))
    assert geometry_of(reader.read("gabon")).as_dict() == json.loads(SQUARE)


@pytest.mark.parametrize("box", ["1,2,3,4", "170,-5,-170,5"])
def test_a_box_comes_back_as_a_box(reader: AreaReader, box: str) -> None:
    reader.keep("here", reader.read(box))
    assert reader.read("here").bbox == BBox.parse(box)


def test_features_keep_their_names(reader: AreaReader, tmp_path: Path) -> None:
    reader.keep("parks", reader.read(str(write_shapefile(tmp_path / "a.shp"))))
    assert [part.label for part in reader.read("parks").features] == ["Alpha", "Beta"]
    assert reader.read("parks #beta").label == "parks: Beta"


def test_any_program_can_read_the_file(reader: AreaReader) -> None:
    path = reader.keep("here", reader.read("1,2,3,4"))
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert document["features"][0]["geometry"]["type"] == "Polygon"


def test_keeping_again_replaces_and_leaves_nothing_behind(reader: AreaReader) -> None:
    reader.keep("here", reader.read("1,2,3,4"))
    path = reader.keep("HERE", reader.read("5,6,7,8"), replaces=True)
    assert os.listdir(path.parent) == ["here.geojson"]
    assert reader.read("here").bbox == BBox(5, 6, 7, 8)


def test_another_area_of_that_name_is_never_lost(reader: AreaReader) -> None:
    reader.keep("here", reader.read("1,2,3,4"))
    with pytest.raises(NameTaken, match="There is an area called here already"):
        reader.keep("HERE", reader.read("5,6,7,8"))
    assert reader.read("here").bbox == BBox(1, 2, 3, 4)


def test_the_list_tells_what_each_is_also_a_broken_one(reader: AreaReader) -> None:
    path = reader.keep("b", reader.read(SQUARE))
    reader.keep("A", reader.read("1,2,3,4"))
    path.with_name("c.geojson").write_text("{")
    found = reader.kept()
    assert found[:2] == (KeptArea("A", "box 1,2,3,4"), KeptArea("b", "Polygon"))
    assert found[2].words == "The GeoJSON is broken in line 1, column 2."


def test_an_area_is_forgotten_and_an_unknown_one_refused(reader: AreaReader) -> None:
    reader.keep("here", reader.read("1,2,3,4"))
    reader.forget("Here")
    assert reader.kept() == ()
    with pytest.raises(InputError, match="no area called 'here'"):
        reader.forget("here")
    with pytest.raises(InputError, match="There is none yet"):
        reader.read_kept("here")


@pytest.mark.parametrize(
    "name",
    ["", " ", "../evil", "a/b", ".hidden", "a#b", "1,2,3,4", "x" * 61, "each", "swap a", "a\nb"],
)
def test_a_name_that_could_be_something_else_is_refused(reader: AreaReader, name: str) -> None:
    with pytest.raises(InputError):
        reader.keep(name, reader.read("1,2,3,4"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "aois").write_text("a file where the folder should be")
    reader = AreaReader(tmp_path / "aois")
    assert reader.kept() == ()
    with pytest.raises(StorageError, match="cannot be kept"):
        reader.keep("here", reader.read("1,2,3,4"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(min_size=1, max_size=20))
def test_any_name_keeps_an_area_or_is_refused(reader: AreaReader, name: str) -> None:
    try:
        path = reader.keep(name, reader.read("1,2,3,4"))
    except (InputError, StorageError):
        return
    assert path.parent.name == "aois"
    assert reader.read_kept(name).bbox == BBox(1, 2, 3, 4)
