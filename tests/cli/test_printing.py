"""Records as text that scripts read and terminals survive."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.cli.printing import address, csv_line, feature_collection, json_array, json_text
from maap_tui.models.csv_table import safe_cell


@pytest.mark.parametrize("count", [0, 1, 3])
def test_array_has_a_value_a_line(count: int) -> None:
    values = [{"n": n, "text": "\x1b[2J\u202e é"} for n in range(count)]
    lines = list(json_array(values))
    assert len(lines) == count + 2
    assert json.loads("".join(lines)) == values
    assert "".join(lines).isascii()
    assert "".join(lines).isprintable()


@pytest.mark.parametrize("matched", [None, 0, 5])
def test_feature_collection_has_its_counts(matched: int | None) -> None:
    read = json.loads("\n".join(feature_collection([{"id": "a"}], matched, 1)))
    assert read["type"] == "FeatureCollection"
    assert read["features"] == [{"id": "a"}]
    assert read["numberReturned"] == 1
    assert read.get("numberMatched") == matched


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_record_of_csv_reads_back(cells: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(csv_line(cells), newline=""), strict=True)
    assert read == [safe_cell(cell) for cell in cells]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t1", "\r1", "\uff1d1"])
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    (read,) = csv.reader(io.StringIO(csv_line([text]), newline=""), strict=True)
    assert read == [f"'{text}"]


def test_numbers_and_harmless_texts_stay() -> None:
    assert csv_line([-1, -2.5, "a-1", "2026-01-01", "'x"]) == "-1,-2.5,a-1,2026-01-01,'x"


def test_absent_value_is_an_empty_cell() -> None:
    assert csv_line(["a,b", None, 3, 'c"d']) == '"a,b",,3,"c""d"'


@pytest.mark.parametrize(
    "href", ["https://x.example/a%20b?c=d&e=f#g", "s3://bucket/k", "https://x.example/[a]/'b'"]
)
def test_address_is_left_as_it_is(href: str) -> None:
    assert address(href) == href


def test_address_cannot_steer_a_terminal() -> None:
    assert address("https://x.example/a b\x1b[2J\n\u202eé") == (
        "https://x.example/a%20b%1B[2J%0A%E2%80%AE%C3%A9"
    )


@given(st.text(st.characters()))
def test_any_address_is_one_printable_word(href: str) -> None:
    shown = address(href)
    assert shown.isascii()
    assert shown.isprintable()
    assert " " not in shown


def test_json_text_is_one_line() -> None:
    assert json_text({"a": [1, None]}) == '{"a":[1,null]}'
