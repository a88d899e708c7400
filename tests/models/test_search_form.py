"""What was typed becomes the search that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.area import Area
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.search_form import SearchForm, read_ids, read_limit
from maap_tui.models.time_selection import TimeSelection


def test_empty_fields_restrict_nothing() -> None:
    query = SearchForm(("A",)).search_query()
    assert query.collections == ("A",)
    assert (query.bbox, query.intersects, query.times, query.ids) == (None, None, None, ())
    assert (query.cql2, query.max_items, query.sortby) == ("", None, "-datetime")


def test_every_field_reaches_the_search() -> None:
    area = Geometry('{"type":"Point","coordinates":[1,2]}', "a point")
    form = SearchForm(
        *(("A",), "2017", "place.geojson", "a b", "frame = 3", "+datetime", "50", True)
    )
    query = form.search_query(Area("a point", geometry=area))
    assert query.times == TimeSelection.parse("2017", starts_within=True)
    assert query.intersects is area
    assert (query.ids, query.cql2, query.max_items) == (("a", "b"), "frame = 3", 50)
    assert query.sortby == "+datetime"


def test_a_box_reaches_the_search() -> None:
    box = BBox(170, -5, -170, 5)
    assert SearchForm(("A",)).search_query(Area("", bbox=box)).bbox == box


def test_a_field_is_changed_without_touching_the_others() -> None:
    before = SearchForm(when="2017")
    assert before.with_text("limit", "5") == SearchForm(when="2017", limit="5")
    assert before.with_collections(["A", "B", "A"]).collections == ("A", "B")
    assert before == SearchForm(when="2017")


def test_the_summary_tells_one_search_from_another() -> None:
    form = SearchForm(("A", "B"), "last 30 d", "1,2,3,4", "x y", limit="5", cql2="a\n= 1")
    assert form.summary() == "A B · last 30 d · 1,2,3,4 · 2 ids · a = 1 · at most 5"
    assert len(SearchForm(cql2="x" * 9999).summary(80)) == 80


def test_ids_are_split_at_commas_spaces_and_lines_and_kept_once() -> None:
    assert read_ids("a, b\nc\ta ,,b") == ("a", "b", "c")
    assert read_ids("['a', 'b',\n \"c\"]") == ("a", "b", "c")


@given(st.lists(st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True), unique=True))
def test_ids_survive_however_they_are_written(ids: list[str]) -> None:
    assert read_ids(", ".join(ids)) == read_ids("\n".join(ids)) == tuple(ids)


@pytest.mark.parametrize(("text", "limit"), [("", None), ("500", 500), (" 1 000 ", 1000)])
def test_a_limit_is_a_number_or_nothing(text: str, limit: int | None) -> None:
    assert read_limit(text) == limit


@pytest.mark.parametrize("text", ["0", "-5", "many", "1e3", "9" * 40, "٣"])
def test_a_limit_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="whole number"):
        read_limit(text)
