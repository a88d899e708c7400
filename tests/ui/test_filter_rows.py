"""What stands in the rows becomes the search that was meant."""

import pytest

from maap_tui.models.examples import NEWEST_FIRST
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.search_form import SearchForm
from maap_tui.ui.filter_rows import FIELDS, SORTS, cleared, ids_shown, sort_in_words, stepped

FIELD = {field.name: field for field in FIELDS}


def test_the_choices_go_round() -> None:
    form = SearchForm(("A",), "2017")
    for _ in SORTS:
        form = stepped(form, "sort")
    assert form == SearchForm(("A",), "2017")
    assert stepped(form, "starts").starts_within
    assert cleared(stepped(form, "starts"), "starts") == form
    assert cleared(stepped(form, "sort"), "sort") == form


def test_an_order_typed_elsewhere_is_shown_and_left_for_ours() -> None:
    assert sort_in_words("-properties.size") == "-properties.size"
    assert stepped(SearchForm(sort="-properties.size"), "sort").sort == NEWEST_FIRST


def test_one_id_is_shown_and_several_are_counted() -> None:
    assert (ids_shown(""), ids_shown("x"), ids_shown("x y")) == ("", "x", "2 ids")


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
