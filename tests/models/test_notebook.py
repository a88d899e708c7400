"""Lines as they are copied from a notebook mean their values; everything else means itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.area_text import AreaWish
from maap_tui.models.notebook import without_assignment
from maap_tui.models.search_form import read_ids
from maap_tui.models.time_selection import TimeSelection

POLYGON = '{\n"type": "Polygon",\n"coordinates": [[[1, 2], [3, 4], [5, 1], [1, 2]]]\n}'


@pytest.mark.parametrize(
    "line",
    [
        "datetime = ['2017-01-01T00:00:00Z', '2017-12-02T00:00:00Z'] # granules [in] date range",
        "# datetime = ['2017-01-01T00:00:00Z', '2017-12-02T00:00:00Z'],  # not used",
        'datetime="2017-01-01T00:00:00Z/2017-12-02T00:00:00Z",',
    ],
)
def test_a_line_with_a_time_is_that_time(line: str) -> None:
    expected = TimeSelection.parse("2017-01-01T00:00:00Z/2017-12-02T00:00:00Z")
    assert TimeSelection.parse(line) == expected


def test_a_line_with_an_area_is_that_area() -> None:
    assert AreaWish.parse("bbox = [112.2, -3.3, 112.9, -2.6],").text == "[112.2, -3.3, 112.9, -2.6]"
    assert AreaWish.parse(f"aoi_as_dict: Dict[str, Any] = {POLYGON}").text == POLYGON


def test_a_line_with_ids_is_those_ids() -> None:
    line = "product_id = ['A_1',\n'B_2'] # Insert one or more product id to search"
    assert read_ids(line) == ("A_1", "B_2")


@pytest.mark.parametrize(
    "text",
    [
        "parks.kml #3",
        "a = b",
        "filter = 'x'\nother = 'y'",
        "BIO_A, BIO_B",
        "['2017', '2018']",
        "x == [1, 2]",
    ],
)
def test_what_is_no_such_line_is_left_alone(text: str) -> None:
    assert without_assignment(text) == text


@given(st.recursive(st.floats(-180, 180) | st.text("ab#", max_size=3), st.lists, max_leaves=8))
def test_any_list_comes_out_of_its_line(value: object) -> None:
    written = json.dumps([value])
    assert without_assignment(f"name = {written},") == written


@given(st.text(max_size=80))
def test_any_text_stays_or_loses_its_ends(text: str) -> None:
    assert without_assignment(text) in text
