"""Folder patterns are checked before they are used, and filled in without a way out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Asset, Item
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.layout import DEFAULT_LAYOUT, FIELDS, Layout

ITEM = Item(
    "ECA_1",
    "EarthCARE",
    start="2026-04-05T23:59:59.999Z",
    product_type="MSI_COP_2A",
    version="BA",
    platform="EarthCARE",
    orbit="4366",
    track="7",
    frame="E",
)
ASSET = Asset("enclosure_h5", "https://x.example/a.h5")
BARE = Item("a", "c")


def place(pattern: str, item: Item = ITEM, name: str = "a.h5") -> str:
    return "/".join(Layout.parse(pattern).place(item, ASSET, name))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (DEFAULT_LAYOUT, "EarthCARE/ECA_1/a.h5"),
        ("{name}", "a.h5"),
        ("{collection}/{year}/{month}/{day}/{id}/{name}", "EarthCARE/2026/04/05/ECA_1/a.h5"),
        ("{type}_{version}/{orbit}{frame}/{name}", "MSI_COP_2A_BA/4366E/a.h5"),
        ("{platform}/T{track}/{asset}/{id}.{name}", "EarthCARE/T7/enclosure_h5/ECA_1.a.h5"),
        ("my data/{{kept}}/{name}", "my data/{kept}/a.h5"),
        (" {id}/{name} ", "ECA_1/a.h5"),
    ],
)
def test_fields_are_filled_in(pattern: str, expected: str) -> None:
    assert place(pattern) == expected


def test_what_a_granule_does_not_say_is_unknown() -> None:
    pattern = "/".join(f"{{{field}}}" for field in FIELDS)
    assert place(pattern, BARE).split("/") == [
        *("c", "a", "unknown", "unknown", "unknown", "unknown", "unknown"),
        *("unknown", "unknown", "unknown", "unknown", "enclosure_h5", "a.h5"),
    ]


@pytest.mark.parametrize("start", ["", "soon", "2026", "..", "0x26-04-05"])
def test_odd_date_is_unknown(start: str) -> None:
    assert place("{year}/{name}", Item("a", "c", start=start)) == "unknown/a.h5"


@pytest.mark.parametrize(
    "pattern",
    [
        *("", " ", "/", "{collection}", "{name}/", "{id}/x", "/abs/{name}", "{id}//{name}"),
        *("../{name}", "./{name}", "a/. ./{name}", "~/{name}", "a\\b/{name}", "{name}/../{name}"),
        *("{nonsense}/{name}", "{}/{name}", "{0}/{name}", "{id!r}/{name}", "{id:>9}/{name}"),
        *("{id.x}/{name}", "{id[0]}/{name}", "{id/{name}", "id}/{name}", "{Year}/{name}"),
        *("x" * 600 + "{name}", "a/" * 20 + "{name}"),
    ],
)
def test_bad_pattern_is_refused_in_words(pattern: str) -> None:
    with pytest.raises(InvalidInput, match="name"):
        Layout.parse(pattern)


def test_refusal_names_the_fields() -> None:
    with pytest.raises(InvalidInput) as caught:
        Layout.parse("{nonsense}/{name}")
    assert all(field in str(caught.value) for field in FIELDS)


def test_refusal_names_the_field_that_there_is_not() -> None:
    with pytest.raises(InvalidInput, match="asset and name, but not typ"):
        Layout.parse("{typ}/{name}")


def test_value_makes_no_folder_of_its_own() -> None:
    item = Item("../../etc", "a/b\\c", start="2026-01-01")
    assert place("{collection}/{year}-{id}/{name}", item) == "a_b_c/2026-.._.._etc/a.h5"


@given(st.text(st.characters(), max_size=60))
def test_any_text_is_a_layout_or_is_refused(text: str) -> None:
    try:
        layout = Layout.parse(text)
    except InvalidInput:
        return
    filled = layout.place(ITEM, ASSET, "a.h5")
    assert len(filled) == len(layout.text.split("/"))
    assert not any("/" in part for part in filled)
