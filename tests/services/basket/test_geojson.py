"""Granules as GeoJSON: what is written is read again, and no file of others does harm."""

import io
import json
import stat
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.cli.console import Console
from maap_tui.cli.item_input import read_items
from maap_tui.errors import Cancelled, MaapError, StorageError
from maap_tui.models.catalog import Item, pack_document
from maap_tui.models.stac import item_from_stac
from maap_tui.services.basket.json_stream import FeatureStream, NotJson
from tests.services.basket.file_kit import granule
from tests.services.basket.geojson_kit import FILES, GO, document

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


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "basket.geojson"
    path.write_text("mine")
    with pytest.raises(StorageError, match="is there already"):
        FILES.write([granule(1)], path, GO)
    assert path.read_text() == "mine"
    FILES.write([granule(1)], path, GO, replaces=True)
    assert FILES.read(path, GO).items == (granule(1),)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(("count", "told"), [(499, []), (500, [500]), (1001, [500, 1000])])
def test_writing_says_how_far_it_is(tmp_path: Path, count: int, told: list[int]) -> None:
    heard: list[int] = []
    FILES.write([granule(1)] * count, tmp_path / "x.geojson", GO, heard.append)
    assert heard == told


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


def test_an_export_may_be_read_by_others(tmp_path: Path) -> None:
    path = FILES.write([granule(1)], tmp_path / "basket.geojson", GO)
    assert stat.S_IMODE(path.stat().st_mode) & 0o400
