"""What stands in the rows becomes the search that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.area import Area
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.time_selection import TimeSelection
from maap_tui.ui.filter_rows import FIELDS, SORTS, Filters, ids_shown, read_ids, read_limit

FIELD = {field.name: field for field in FIELDS}


def test_empty_rows_restrict_nothing() -> None:
    query = Filters().search_query("A")
    assert query.collections == ("A",)
    assert (query.bbox, query.intersects, query.times, query.ids) == (None, None, None, ())
    assert (query.cql2, query.max_items, query.sortby) == ("", None, "-datetime")


def test_every_row_reaches_the_search() -> None:
    area = Geometry('{"type":"Point","coordinates":[1,2]}', "a point")
    where = Area("a point", geometry=area)
    filters = Filters("2017", "a b", "frame = 3", "50").with_area(where).with_sort(1)
    query = filters.search_query("A")
    assert query.times == TimeSelection.parse("2017")
    assert query.intersects is area
    assert (query.ids, query.cql2, query.max_items) == (("a", "b"), "frame = 3", 50)
    assert query.sortby == "+datetime"


def test_a_box_reaches_the_search() -> None:
    box = BBox(170, -5, -170, 5)
    assert Filters(area=Area("", bbox=box)).search_query("A").bbox == box


def test_a_row_is_changed_without_touching_the_others() -> None:
    before = Filters(when="2017")
    assert before.with_text("limit", "5") == Filters(when="2017", limit="5")
    assert before == Filters(when="2017")


def test_the_sort_order_goes_round() -> None:
    filters = Filters()
    for _ in SORTS:
        filters = filters.with_sort(filters.sort + 1)
    assert filters == Filters()


def test_ids_are_split_at_commas_spaces_and_lines_and_kept_once() -> None:
    assert read_ids("a, b\nc\ta ,,b") == ("a", "b", "c")


@given(st.lists(st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True), unique=True))
def test_ids_survive_however_they_are_written(ids: list[str]) -> None:
    assert read_ids(", ".join(ids)) == read_ids("\n".join(ids)) == tuple(ids)


def test_one_id_is_shown_and_several_are_counted() -> None:
    assert (ids_shown(""), ids_shown("x"), ids_shown("x y")) == ("", "x", "2 ids")


@pytest.mark.parametrize(("text", "limit"), [("", None), ("500", 500), (" 1 000 ", 1000)])
def test_a_limit_is_a_number_or_nothing(text: str, limit: int | None) -> None:
    assert read_limit(text) == limit


@pytest.mark.parametrize("text", ["0", "-5", "many", "1e3", "9" * 40, "٣"])
def test_a_limit_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="whole number"):
        read_limit(text)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("when", "2026-04", "2026-04-01 00:00 .. 2026-04-30 24:00 UTC"),
        ("where", "170,-5,-170,5", "170 E .. 170 W, 5 S .. 5 N, across the antimeridian"),
        ("where", "14.9,37.7 25 km", "25 km around 14.9 E, 37.7 N"),
        ("where", "Gabon", ""),
        ("ids", "a b c", "3 ids"),
        ("limit", "500", "at most 500 granules"),
    ],
)
def test_what_was_understood_is_read_back(name: str, text: str, words: str) -> None:
    assert FIELD[name].read_back(text) == words


@pytest.mark.parametrize(("name", "text"), [("when", "soon"), ("where", "1,2,3"), ("limit", "x")])
def test_what_is_not_understood_is_refused(name: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        FIELD[name].read_back(text)
