"""Granules of files that others have written: what is good is read, what is not is told."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import Cancelled, InputError
from maap_tui.services.basket import geojson, json_stream
from maap_tui.services.basket.geojson import BasketFiles
from tests.services.basket.geojson_kit import FILES, GO, collection, document, read


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("  \n ", "is empty"),
        ("<!DOCTYPE html><html></html>", "is a web page"),
        ("id,start\nG1,2026", "is not JSON"),
        ("{}", "entry 1: an item without an id"),
        ('{"type": "FeatureCollection", "features": []}', "holds no granule"),
        ('{"type": "FeatureCollection", "features": [{', "cut off"),
        ("[" * 100_000, "cut off"),
        ('{"a":' * 100_000, "cut off"),
        (b"\xff\xfe{}", "is not UTF-8"),
        ("[1, null, [], {}]", "holds no granule"),
        ('{"type": "Feature", "id": "a", "collection": "C", "geometry": null}', "no assets"),
    ],
)
def test_files_without_a_granule_are_refused_in_a_sentence(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read(tmp_path / "x.geojson", content)


def test_good_granules_are_read_beside_bad_ones(tmp_path: Path) -> None:
    text = collection(document(1), 7, {"id": " "}, document(2, assets=[]), document(1), document(3))
    found = read(tmp_path / "x.geojson", text)
    assert [item.id for item in found.items] == ["G1", "G3"]
    assert found.refused == 3
    assert found.reasons == (
        "entry 2: an item without an id",
        "entry 3: an item without an id",
        "entry 4: it has no assets, so it is no STAC Item",
    )


def test_what_comes_before_a_cut_is_read(tmp_path: Path) -> None:
    text = collection(*(document(number) for number in range(5)))
    found = read(tmp_path / "x.geojson", text[:-40])
    assert [item.id for item in found.items] == ["G0", "G1", "G2", "G3"]
    assert found.reasons == ("entry 4: the file is cut off there, or is no JSON from there on",)


def test_geometry_that_is_no_number_does_not_hide_the_granule(tmp_path: Path) -> None:
    text = json.dumps(document(geometry={"type": "Point", "coordinates": [float("nan"), 1e308]}))
    (found,) = read(tmp_path / "x.json", text.replace("1e+308", "1e999")).items
    assert found.as_dict()["geometry"]["coordinates"] == [None, None]


def test_texts_that_steer_terminals_are_made_safe(tmp_path: Path) -> None:
    bad = document(id="\x1b[2J\u202eG", collection="C\x07[/x]", properties={"version": "\x9b31m"})
    (found,) = read(tmp_path / "x.json", json.dumps(bad)).items
    assert (found.id.isprintable(), found.collection.isprintable()) == (True, True)
    assert found.version.isprintable()


def test_many_reasons_are_counted_and_few_told(tmp_path: Path) -> None:
    found = read(tmp_path / "x.json", collection(document(), *range(500)))
    assert (found.refused, len(found.reasons)) == (500, 20)


def test_a_file_larger_than_what_is_held_at_once_is_read_by_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "PIECE", 1_000)
    monkeypatch.setattr(json_stream, "LONGEST", 20_000)
    long = "x" * 15_000
    wide = [document(number, note=long) for number in range(40)]
    assert len(read(tmp_path / "x.json", collection(*wide, links=[long])).items) == 40
    found = read(tmp_path / "y.json", collection(document(1), document(2, note=long * 5)))
    assert (len(found.items), found.refused) == (1, 1)


def test_there_is_a_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "MOST", 3)
    found = read(tmp_path / "x.json", collection(*(document(number) for number in range(5))))
    assert len(found.items) == 3
    assert found.reasons == ("entry 3: only the first 3 entries were read",)


def test_reading_can_be_stopped_and_says_how_far_it_is(tmp_path: Path) -> None:
    path, stop = tmp_path / "x.json", Event()
    told: list[int] = []
    path.write_text(collection(*(document(number) for number in range(1200))))
    FILES.read(path, stop, told.append)
    assert told == [500, 1000]
    with pytest.raises(Cancelled):
        FILES.read(path, stop, lambda count: stop.set())


def test_documents_go_where_they_are_told(tmp_path: Path) -> None:
    class Elsewhere:
        def __init__(self, content: bytes) -> None:
            self.content = content

        def read(self) -> bytes:
            return self.content

        def __len__(self) -> int:
            return len(self.content)

    path = tmp_path / "x.json"
    path.write_text(collection(document(1)))
    (found,) = BasketFiles(Elsewhere).read(path, GO).items
    assert isinstance(found.document, Elsewhere)
    assert found.as_dict() == document(1)


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _secret(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("make", [_folder, _pipe, _secret])
def test_what_is_no_file_is_refused_without_waiting(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "x.json")
    with pytest.raises(InputError):
        FILES.read(tmp_path / "x.json", GO)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        FILES.read(tmp_path / "x.json", GO)
