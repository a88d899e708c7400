"""A search as a card: every field that restricts, once."""

from dataclasses import replace

from maap_tui.models.search_form import SearchForm
from maap_tui.ui.search_text import card_of_form

WHOLE = SearchForm(
    ("BiomassLevel1a",), "2026", "1,2,3,4", ids="a b", cql2="a = 1", limit="9", newest_only=True
)


def labels(form: SearchForm) -> list[str]:
    return [line[:12].rstrip() for line in card_of_form(form).plain.split("\n")]


def test_each_field_has_one_line() -> None:
    shown = labels(WHOLE)
    assert shown == ["Collection", "When", "Where", "Filter", "Ids", "Versions", "Sort", "Limit"]


def test_what_restricts_nothing_is_left_out() -> None:
    bare = SearchForm(("BiomassLevel1a",))
    assert labels(bare) == ["Collection", "Sort"]
    assert labels(replace(bare, when="2026", starts_within=True))[1:3] == ["When", "Granule"]
