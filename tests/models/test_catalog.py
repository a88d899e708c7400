"""An item carries its own document, and little else."""

import json
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import LARGE_DOCUMENT, Item, pack_document
from maap_tui.models.stac import assets_of, item_from_stac

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), JSON, max_size=6))
def test_document_comes_back_as_it_went_in(raw: dict[str, object]) -> None:
    assert Item("a", "c", document=pack_document(raw)).as_dict() == raw


def test_item_without_a_document_has_an_empty_one() -> None:
    assert Item("a", "c").as_dict() == {}


def test_document_takes_no_part_in_equality_and_is_not_shown() -> None:
    one = Item("a", "c", document=pack_document({"id": "a"}))
    assert one == Item("a", "c")
    assert "document" not in repr(one)


def test_key_tells_equal_ids_of_two_collections_apart() -> None:
    assert Item("a", "c").key != Item("a", "d").key


def test_document_is_kept_small() -> None:
    raw = {"links": [{"rel": "alternate", "href": "https://catalog.example/x"}] * 200}
    assert sys.getsizeof(pack_document(raw)) < 1000


def test_an_infinite_number_becomes_null() -> None:
    document = pack_document({"a": [float("inf"), 1.5]})
    assert Item("a", "c", document=document).as_dict() == {"a": [None, 1.5]}


RING = [[number / 7, -number / 9e9] for number in range(40_000)]
"""More positions than anybody decodes who needs none."""


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("is_last", [False, True])
def test_a_document_is_decoded_without_its_many_places(indent: int | None, is_last: bool) -> None:
    geometry = {"type": "Polygon", "coordinates": [RING]}
    rest: dict[str, Any] = {
        "properties": {"text": 'the "coordinates": [1, 2]', "n": 3},
        "bbox": [1, 2, 3, 4],
    }
    raw = {**rest, "geometry": geometry} if is_last else {"geometry": geometry, **rest}
    members = dict(reversed(geometry.items())) if is_last else geometry
    text = json.dumps({**raw, "geometry": members}, indent=indent)
    item = Item("a", "c", document=zlib.compress(text.encode()))
    shown = item.without_places()
    [said] = shown["geometry"].pop("coordinates")
    assert said.endswith(" characters more)")
    assert shown == {**raw, "geometry": {"type": "Polygon"}}
    assert item.as_dict() == raw


@pytest.mark.parametrize("odd", [None, "x", {"a": 1}, [None, 2]])
def test_places_with_something_else_among_them_are_decoded_whole(odd: object) -> None:
    raw = {"geometry": {"coordinates": [*RING, odd, *RING]}, "bbox": [1, 2, 3, 4]}
    assert Item("a", "c", document=pack_document(raw)).without_places() == raw


def test_few_places_are_left_as_they_are() -> None:
    raw = {
        "geometry": {"coordinates": RING[:9]},
        "long": "".join(map(str, range(90_000))),
        "whole": 2**70,
    }
    assert Item("a", "c", document=pack_document(raw)).without_places() == raw
    assert Item("a", "c").without_places() == {}


def test_assets_of_a_large_document_are_read_once_for_all_who_ask() -> None:
    first, second = (item_from_stac(large(name)) for name in ("first", "second"))
    assert len(first.document) > LARGE_DOCUMENT
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(assets_of, [first] * 8))
    assert all(assets is found[0] for assets in found)
    assert [asset.href for asset in found[0][:1]] == ["https://x/first/0.tiff"]
    assert [asset.href for asset in assets_of(second)[:1]] == ["https://x/second/0.tiff"]
    assert assets_of(first) == found[0]


def large(name: str) -> dict[str, object]:
    """A document with thousands of assets."""
    assets = {f"file{n:05}": {"href": f"https://x/{name}/{n}.tiff"} for n in range(5_000)}
    return {"id": name, "collection": "C", "assets": assets}
