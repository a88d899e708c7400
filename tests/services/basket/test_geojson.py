"""Granules as GeoJSON: what is written is read again, and no file of others does harm."""

import io
import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.cli.console import Console
from maap_tui.cli.item_input import read_items
from maap_tui.errors import Cancelled, InputError, MaapError, StorageError
from maap_tui.models.basket import ItemsRead
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.stac import item_from_stac
from maap_tui.services.basket import geojson, json_stream
from maap_tui.services.basket.geojson import BasketFiles
from maap_tui.services.basket.json_stream import FeatureStream, NotJson
from tests.services.basket.test_file import granule

FILES = BasketFiles()
GO = Event()


def document(number: int = 1, **changes: Any) -> dict[str, Any]:
    return granule(number).as_dict() | changes


def read(path: Path, content: str | bytes) -> ItemsRead:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return FILES.read(path, GO)


def collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)})


# Round trips

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
names = st.text(min_size=1, max_size=20).filter(lambda name: bool(name.strip()))
documents = st.fixed_dictionaries(
    {
        "type": st.just("Feature"),
        "id": names,
        "collection": names,
        "geometry": values,
        "properties": st.dictionaries(st.text(max_size=8), values, max_size=4),
        "assets": st.dictionaries(st.text(max_size=8), values, max_size=3),
    },
    optional={"links": values, "bbox": values, "features": st.just("none")},
)


@given(st.lists(documents, min_size=1, max_size=5))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, raw: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    items = {item.key: item for item in map(item_from_stac, raw)}
    path = FILES.write(items.values(), folder / "basket.geojson", GO)
    found = FILES.read(path, GO)
    assert (found.items, found.refused) == (tuple(items.values()), 0)
    assert [item.as_dict() for item in found.items] == [i.as_dict() for i in items.values()]
    assert json.loads(path.read_text())["type"] == "FeatureCollection"


def test_the_command_line_reads_what_is_written(tmp_path: Path) -> None:
    items = [granule(number) for number in range(3)]
    path = FILES.write(items, tmp_path / "basket.geojson", GO)
    assert read_items(str(path), Console(None, None)) == tuple(items)


def test_a_document_that_does_not_name_its_collection_gets_it(tmp_path: Path) -> None:
    item = granule(1)
    bare = Item(item.id, "C9", document=pack_document(document(1, collection=None)))
    path = FILES.write([bare], tmp_path / "basket.geojson", GO)
    (found,) = FILES.read(path, GO).items
    assert found.key == bare.key


def test_a_granule_whose_document_is_lost_still_says_what_is_known(tmp_path: Path) -> None:
    item = Item("G", "C", start="2026-01-01T00:00:00Z", product_type="S1", version="01")
    path = FILES.write([item], tmp_path / "basket.geojson", GO)
    (found,) = FILES.read(path, GO).items
    assert (found.key, found.start, found.product_type) == (item.key, item.start, "S1")


@given(st.lists(values, max_size=6), st.integers(1, 40), st.integers(0, 3))
def test_features_come_out_whatever_the_pieces(
    features: list[Any], piece: int, indent: int
) -> None:
    text = json.dumps({"a": {"features": [1]}, "features": features, "b": 1.5}, indent=indent)
    assert list(stream_of(text, piece).features()) == features
    assert list(stream_of(json.dumps(features), piece).features()) == features


@given(st.lists(st.dictionaries(st.text(max_size=3), leaves, max_size=3)), st.integers(1, 9))
def test_one_after_the_other_come_out_as_well(found: list[Any], piece: int) -> None:
    for gap in ("\n", "\n\x1e", ""):
        text = gap.join(map(json.dumps, found))
        assert list(stream_of(text, piece).features()) == found


@given(st.text(max_size=60), st.integers(1, 9))
def test_no_text_raises_anything_else(text: str, piece: int) -> None:
    with suppress(NotJson):
        list(stream_of(text, piece).features())


def stream_of(text: str, piece: int) -> FeatureStream:
    source = io.StringIO(text)
    return FeatureStream(lambda most: source.read(min(most, piece)))


# Writing


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "basket.geojson"
    path.write_text("mine")
    with pytest.raises(StorageError, match="is there already"):
        FILES.write([granule(1)], path, GO)
    assert path.read_text() == "mine"
    FILES.write([granule(1)], path, GO, replaces=True)
    assert FILES.read(path, GO).items == (granule(1),)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_writing_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    stop = Event()

    def items() -> Any:
        yield granule(1)
        stop.set()
        yield granule(2)

    with pytest.raises(Cancelled):
        FILES.write(items(), tmp_path / "basket.geojson", stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("no/such/b.geojson", "There is no folder"), ("a\0b", "is no name")],
)
def test_names_that_lead_nowhere_are_told(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(MaapError, match=words):
        FILES.write([granule(1)], tmp_path / name, GO)


# Reading what others wrote


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


def test_an_export_may_be_read_by_others(tmp_path: Path) -> None:
    path = FILES.write([granule(1)], tmp_path / "basket.geojson", GO)
    assert stat.S_IMODE(path.stat().st_mode) & 0o400
