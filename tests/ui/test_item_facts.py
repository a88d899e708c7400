"""A granule's document becomes facts in groups, whichever spelling it uses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from maap_tui.models.catalog import Asset, Item, pack_document
from maap_tui.models.stac import item_from_stac
from maap_tui.ui.fact_rows import (
    MOST_OF_LIST,
    MOST_VALUES,
    FactRow,
    rows_of_document,
    rows_of_groups,
    rows_of_properties,
    to_copy,
)
from maap_tui.ui.item_facts import (
    files_in_words,
    groups_of,
    size_of,
    type_of,
)

if TYPE_CHECKING:
    from tests.ui.conftest import MakeItem

RAW: dict[str, Any] = {
    "type": "Feature",
    "id": "ECA_EXBA_MSI_COP_2A_20250305T134540Z_20250912T202910Z_04366E",
    "collection": "EarthCAREL2Validated_MAAP",
    "bbox": [-3.1, -22.7, 7.1, 22.5],
    "properties": {
        "start_datetime": "2025-03-05T13:45:40.000Z",
        "end_datetime": "2025-03-05T13:57:16.000Z",
        "product:type": "MSI_COP_2A",
        "orbitDirection": "DESCENDING",
        "instruments": ["MSI"],
        "processing:datetime": None,
    },
    "assets": {
        "enclosure_h5": {"href": "https://data.example/a.h5", "file:size": 1000},
        "broken": {"href": "https://[half/a"},
    },
}


def facts(item: Item) -> dict[str, dict[str, str]]:
    return {group.title: dict(group.facts) for group in groups_of(item)}


def test_facts_stand_in_their_groups() -> None:
    found = facts(item_from_stac(RAW))
    assert found["Time"] == {
        "start": "2025-03-05 13:45:40 UTC",
        "end": "2025-03-05 13:57:16 UTC",
        "lasts": "11 min 36 s",
    }
    assert found["Product"] == {"type": "MSI_COP_2A", "instrument": "MSI"}
    assert found["Access"] == {"from": "data.example", "sign-in": "not needed here"}
    assert found["Product name"]["baseline"] == "BA"
    assert found["Place and files"]["box"] == "3.1 W .. 7.1 E, 22.7 S .. 22.5 N"


def test_old_spellings_and_the_product_name_fill_the_gaps() -> None:
    assert facts(item_from_stac(RAW))["Orbit"] == {
        "orbit": "4366",
        "direction": "DESCENDING",
        "frame": "E",
    }


def test_groups_without_facts_are_left_out() -> None:
    assert "Processing" not in facts(item_from_stac(RAW))


def test_an_item_without_a_document_still_has_its_columns(make_item: MakeItem) -> None:
    found = facts(make_item(3, document=b""))
    assert found["Orbit"]["frame"] == "292"
    assert found["Place and files"] == {"files": "none"}


@pytest.mark.parametrize(
    ("end", "lasts"),
    [
        ("2025-01-02T00:00:59Z", "59 s"),
        ("2025-01-02T01:00:00Z", "1 h"),
        ("2025-01-02T01:38:50Z", "1 h 39 min"),
        ("2025-01-10T22:00:00Z", "8 d 22 h"),
        ("2025-01-10T23:59:59Z", "9 d"),
    ],
)
def test_a_duration_has_two_units_at_most(end: str, lasts: str, make_item: MakeItem) -> None:
    assert facts(make_item(start="2025-01-02T00:00:00Z", end=end))["Time"]["lasts"] == lasts


@pytest.mark.parametrize(
    ("start", "end"),
    [("yesterday", "today"), ("2025-01-02T00:00:00", "2025-01-03T00:00:00Z"), ("2025", "2024")],
)
def test_odd_times_are_shown_without_a_duration(start: str, end: str, make_item: MakeItem) -> None:
    item = make_item(start=start, end=end)
    assert "lasts" not in facts(item)["Time"]


def test_every_property_is_listed_by_name() -> None:
    rows = list(rows_of_properties(item_from_stac(RAW)))
    assert [(row.label, row.value) for row in rows[1:]] == [
        ("end_datetime", "2025-03-05T13:57:16.000Z"),
        ("instruments", "MSI"),
        ("orbitDirection", "DESCENDING"),
        ("processing:datetime", "–"),
        ("product:type", "MSI_COP_2A"),
        ("start_datetime", "2025-03-05T13:45:40.000Z"),
    ]


def shown_document(raw: dict[str, Any]) -> Any:
    """The document that the rows spell."""
    rows = rows_of_document(Item("granule", "A", document=pack_document(raw)))
    return json.loads("\n".join(row.value for row in rows if not row.is_title))


def test_a_document_is_shown_as_it_was_sent() -> None:
    assert shown_document(RAW) == RAW


def test_a_million_positions_do_not_hide_what_follows_them() -> None:
    ring = [[number / 1_000, 1.5] for number in range(2_000)]
    shown = shown_document({"geometry": {"coordinates": [ring, ring]}, "properties": RAW})
    first, second = shown["geometry"]["coordinates"]
    assert first[:MOST_OF_LIST] == ring[:MOST_OF_LIST]
    assert first[MOST_OF_LIST:] == second[MOST_OF_LIST:] == ["... (1000 more)"]
    assert shown["properties"] == RAW


def test_coordinates_without_end_become_a_word() -> None:
    ring = [[number / 7, -number / 9e9] for number in range(40_000)]
    shown = shown_document({"geometry": {"coordinates": [ring]}, "properties": RAW})
    [said] = shown["geometry"]["coordinates"]
    assert said.endswith(" characters more)")
    assert shown["properties"] == RAW


def test_the_lists_of_a_document_have_so_many_values_together() -> None:
    rows = [list(range(500))] * 500
    shown = shown_document({"rows": rows})["rows"]
    assert shown[: MOST_VALUES // 500] == rows[: MOST_VALUES // 500]
    assert shown[MOST_VALUES // 500 :] == ["... (480 more)"]


def test_what_is_nested_without_end_is_told() -> None:
    deep: object = "end"
    for _ in range(100):
        deep = [deep]
    assert "(nested too deeply)" in json.dumps(shown_document({"deep": deep}))


def test_hostile_values_become_harmless_text(hostile: str) -> None:
    text = hostile.encode("utf-8", "replace").decode()
    raw = RAW | {"properties": {"platform": text, text: text}}
    item = item_from_stac(raw)
    for rows in (rows_of_groups(groups_of(item)), rows_of_properties(item), rows_of_document(item)):
        for row in rows:
            assert not any(ch in row.label + row.value for ch in "\x1b\x07\x9b\r\x0b\u202e\u2028")


ARCHIVE = Asset("product", "https://x/data/zipper/a", is_archive=True)


@pytest.mark.parametrize(
    ("asset", "words"),
    [
        (ARCHIVE, "zip, made on the fly"),
        (Asset("a", "", file_name="X.HDR", media_type="image/vnd.radiance"), "hdr"),
        (Asset("a", "", file_name="name", media_type="application/x-hdf5"), "hdf5"),
        (Asset("a", "", media_type="image/png; a=b"), "png"),
        (Asset("a", ""), ""),
    ],
)
def test_a_files_type_is_one_word(asset: Asset, words: str) -> None:
    assert type_of(asset) == words


def test_an_archives_size_is_an_estimate() -> None:
    assert size_of(ARCHIVE, 1_310_000_000) == "~1.31 GB"
    assert size_of(ARCHIVE, None) == "–"
    assert size_of(Asset("a", "", size=5), 1_000_000) == "5 B"


def test_sizes_and_estimates_are_told_apart() -> None:
    single = Asset("a", "", size=133_000_000)
    assert files_in_words([single, ARCHIVE], 1_310_000_000) == "2 files, 133 MB + ~1.31 GB"
    assert files_in_words([Asset("a", "")]) == "1 file"
    assert files_in_words([]) == "none"


def test_markup_in_a_document_is_shown_as_it_is() -> None:
    item = Item("a", "b", document=pack_document({"properties": {"x": "[/x] [@click=app.quit]"}}))
    assert any("[/x] [@click=app.quit]" in row.value for row in rows_of_properties(item))


def test_a_place_is_one_line_of_the_document() -> None:
    text = "[\n  1,\n  2\n]"
    raw = {"bbox": [1, -2.5, 3, 4e-7], "title": text, "many": [*range(9)], "names": ["a"]}
    lines = [row.value for row in rows_of_document(Item("g", "A", document=pack_document(raw)))]
    assert '  "bbox": [1, -2.5, 3, 4e-07],' in lines
    assert json.dumps(text) in "".join(lines)
    assert json.loads("\n".join(lines[1:])) == raw
    assert "    8" in lines


@pytest.mark.parametrize(
    ("line", "copied"),
    [
        ('  "bbox": [1, 2],', "[1, 2]"),
        ('  "title": "a \\"b\\", [c]",', 'a "b", [c]'),
        ('    "alone"', "alone"),
        ("    1.50,", "1.5"),
        ('  "properties": {', '"properties": {'),
        ("  },", "}"),
        ('  "empty": {},', "{}"),
        ("  {}", "{}"),
    ],
)
def test_the_value_of_a_line_of_the_document_is_copied_alone(line: str, copied: str) -> None:
    assert to_copy(FactRow("", line)) == copied


def test_of_a_fact_its_value_is_copied_and_of_a_title_its_words() -> None:
    assert to_copy(FactRow("size", '"1",')) == '"1",'
    assert to_copy(FactRow("Time", is_title=True)) == "Time"
