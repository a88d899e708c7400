"""The quick way of reading granules finds what the thorough one does."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Item
from maap_tui.models.stac import assets_of, is_data, item_from_stac
from maap_tui.models.stac_values import MalformedDocument
from maap_tui.services.features import forget, item_of, quick_page
from tests.services.stac_stub import item

odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
hrefs = st.sampled_from(
    [
        "https://h/data/zipper/x",
        "https://h/data/%7Aipper/x",
        "zipper/x",
        "../data/zipper/x",
        "https://[bad",
        " a b",
    ]
)
assets = st.dictionaries(
    st.sampled_from(["product", "enclosure_h5", "thumbnail", "x"]),
    st.fixed_dictionaries(
        {},
        optional={
            "href": hrefs | odd,
            "file:size": st.integers(0, 2**61) | odd,
            "roles": st.lists(st.sampled_from(["data", "metadata", "overview"])) | odd,
            "title": odd,
        },
    )
    | odd,
)
features = st.fixed_dictionaries(
    {"id": st.just("a") | odd},
    optional={
        "collection": odd,
        "properties": st.dictionaries(
            st.sampled_from(
                ["datetime", "start_datetime", "version", "track", "sat:absolute_orbit"]
            ),
            odd,
        )
        | odd,
        "assets": assets | odd,
        "links": st.just([{"rel": "self", "href": "https://h/data/zipper/i"}]) | odd,
        "geometry": odd,
        "é\u202e": odd,
    },
)


def quick(text: bytes) -> list[Any]:
    """One feature as a reader has it: not yet decoded, where the quick way takes the page."""
    body = b'{"features":[' + text + b"]}"
    page = quick_page(body) or json.loads(body.decode("utf-8", "replace"))
    return list(page["features"])


def read(feature: object) -> Item | None:
    try:
        return item_of(feature)
    except MalformedDocument:
        return None


@given(features, st.booleans())
def test_both_ways_read_the_same(feature: dict[str, Any], is_ascii: bool) -> None:
    text = json.dumps(feature, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    (raw,) = quick(text)
    slow = json.loads(text.decode("utf-8", "replace"))
    found, expected = read(raw), read(slow)
    assert found == expected
    if found is not None and expected is not None:
        assert found.as_dict() == expected.as_dict()


@given(features)
def test_the_size_of_a_granule_is_that_of_its_data_files(feature: dict[str, Any]) -> None:
    found = read(feature)
    if found is None:
        return
    made = assets_of(found)
    sizes = [
        each.size
        for each in made
        if is_data(each) and each.size is not None and not each.is_archive
    ]
    assert found.size == (sum(sizes) if sizes else None)
    assert found.size_is_estimate == any(each.key == "product" and each.is_archive for each in made)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"<html>",
        b'{"features":{}}',
        b'{"features":[NaN]}',
        b'{"features":[{"id":"a"}',
        b"\xef\xbb\xbf{}",
        b'{"features":' + b"[" * 200_000,
    ],
)
def test_what_is_no_page_is_left_to_the_thorough_way(body: bytes) -> None:
    assert quick_page(body) is None


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (b"1e400", None),
        (b"-1e999", None),
        (b'"\\ud800"', "\ud800"),
        (b'"\xff"', "\ufffd"),
        (b"12345678901234567890123", 12345678901234567890123),
    ],
)
def test_unusual_values_are_kept_as_far_as_they_can(value: bytes, kept: object) -> None:
    (raw,) = quick(b'{"id":"a","odd":' + value + b',"properties":{"version":"3"}}')
    found = item_of(raw)
    assert (found.id, found.version) == ("a", "3")
    assert found.as_dict()["odd"] == kept


def test_a_granule_as_it_comes_is_kept_as_it_came() -> None:
    made = item("a", text="ünï")
    (raw,) = quick(json.dumps(made, indent=2, ensure_ascii=False).encode())
    assert not isinstance(raw, dict)
    assert item_of(raw) == item_from_stac(made)
    assert item_of(raw).as_dict() == made


@given(features)
def test_without_its_document_a_granule_reads_the_same(feature: dict[str, Any]) -> None:
    (raw,) = quick(json.dumps(feature).encode())
    whole = read(raw)
    if whole is None:
        with pytest.raises(MalformedDocument):
            item_of(raw, forget)
    else:
        bare = item_of(raw, forget)
        assert bare == whole
        assert bare.packed == b""
