from dataclasses import replace

import pytest

from maap_tui.errors import NoConnection
from maap_tui.models.basket import NOTHING, Amount
from maap_tui.ui.panes.granule_words import Standing, list_message, notice_line, subtitle
from maap_tui.ui.panes.search_run import SearchState

ERROR = NoConnection("The catalogue did not answer.", hint="Check the network.")
FULL = Standing(
    state=SearchState.MORE,
    loaded=120,
    matched=406,
    shown=120,
    marked=Amount(3, 2_100_000_000),
)


def test_the_border_says_loaded_marked_and_what_one_can_do() -> None:
    words = subtitle(FULL, 80).plain
    assert words == "120/406 loaded  3 marked 2.10 GB  n more  s sort  / narrow  R rules"


def test_a_narrow_border_keeps_the_counts() -> None:
    assert subtitle(FULL, 46).plain == "120/406 loaded  3 marked 2.10 GB  n more"
    assert subtitle(FULL, 32).plain == "120/406 loaded  3 marked 2.10 GB"
    assert subtitle(FULL, 20).plain == "120/406 loaded"


def test_what_the_letter_of_a_row_means_is_said_rather_than_what_one_can_do() -> None:
    words = subtitle(replace(FULL, state_words="o superseded"), 60).plain
    assert words == "120/406 loaded  3 marked 2.10 GB  n more  o superseded"


def test_a_range_is_told_even_where_little_room_is() -> None:
    words = subtitle(replace(FULL, ranged=1_204), 50).plain
    assert words == "range of 1 204 rows: v marks it, esc leaves it"


def test_loading_is_said_first_and_how_to_stop_it() -> None:
    loading = replace(FULL, state=SearchState.LOADING, spinner="|")
    assert subtitle(loading, 42).plain == "| searching…  esc stops  120/406 loaded"


def test_a_search_in_parts_says_how_far_it_is_and_what_there_is_at_most() -> None:
    parts = replace(
        FULL, state=SearchState.LOADING, spinner="|", progress="3 of 14 months", is_at_most=True
    )
    assert subtitle(parts, 48).plain == "| 3 of 14 months…  esc stops  120/≤406 loaded"


def test_a_bound_that_is_reached_is_no_bound_any_more() -> None:
    whole = Standing(SearchState.COMPLETE, loaded=2, matched=2, is_at_most=True)
    assert subtitle(whole, 12).plain == "2/2 loaded"


def test_a_busy_catalogue_is_told_while_it_is_looked_further() -> None:
    busy = replace(FULL, is_looking=True, spinner="|", progress="catalogue busy, asks again in 8 s")
    told = "| looking further: catalogue busy, asks again in 8 s…  esc stops"
    assert subtitle(busy, 80).plain == told
    assert subtitle(busy, 50).plain == "| looking further… 120/406  esc stops"


def test_a_busy_catalogue_is_told_in_a_narrow_pane_too() -> None:
    busy = Standing(SearchState.LOADING, progress="catalogue busy, asks again in 8 s", spinner="|")
    assert subtitle(busy, 50).plain == "| catalogue busy, asks again in 8 s…  esc stops"
    assert subtitle(busy, 44).plain == "| busy, asks again in 8 s…  esc stops"


def test_a_catalogue_that_does_not_count_gets_no_total() -> None:
    assert (
        subtitle(replace(FULL, matched=None, marked=NOTHING), 30).plain
        == "120 loaded  n more  s sort"
    )


def test_sizes_nobody_knows_are_not_hidden() -> None:
    some = replace(FULL, marked=Amount(3, 2_100_000_000, 1), state=SearchState.COMPLETE)
    assert "3 marked 2.10 GB + ?" in subtitle(some, 80).plain
    none = replace(some, marked=Amount(3, 0, 1))
    assert "3 marked  s sort" in subtitle(none, 80).plain


def test_the_border_says_when_marks_are_of_another_search() -> None:
    some = replace(FULL, marked_elsewhere=2)
    assert "3 marked 2.10 GB  2 of them not listed  n more" in subtitle(some, 80).plain
    assert "none of them listed" in subtitle(replace(some, marked_elsewhere=3), 80).plain


def test_large_numbers_are_readable() -> None:
    assert (
        "100 000/417 521 loaded"
        in subtitle(replace(FULL, loaded=100_000, matched=417_521), 80).plain
    )


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(), "No search yet."),
        (Standing(SearchState.LOADING, spinner="|"), "| Searching…"),
        (Standing(SearchState.COMPLETE, matched=0), "No granule matches."),
        (Standing(SearchState.STOPPED), "Search stopped."),
        (Standing(SearchState.FAILED, error=ERROR), "The catalogue did not answer."),
        (Standing(SearchState.COMPLETE, loaded=7, needle="xyz"), "No loaded row holds “xyz”"),
    ],
)
def test_an_empty_list_says_why_and_what_next(standing: Standing, words: str) -> None:
    title, *rest = list_message(standing)
    assert title[0] == words
    assert rest


def test_before_a_search_the_next_step_is_right_with_and_without_a_collection() -> None:
    (_, _), (next_step, _) = list_message(Standing())
    assert next_step == "Choose what to search for in pane 1, then press r."


def test_an_error_shows_cause_hint_and_the_key_that_helps() -> None:
    texts = [text for text, _ in list_message(Standing(SearchState.FAILED, error=ERROR))]
    assert texts == [ERROR.message, ERROR.hint, "r searches again."]


def test_an_error_after_some_rows_stands_below_them() -> None:
    assert notice_line(Standing(SearchState.FAILED, error=ERROR)) is None
    line = notice_line(Standing(SearchState.FAILED, loaded=5, error=ERROR))
    assert line is not None
    assert line.plain.startswith("! The catalogue did not answer. Check the network.")


def test_what_the_catalogue_lets_us_know_is_shown() -> None:
    line = notice_line(replace(FULL, notices=("1 item left out",)))
    assert line is not None
    assert line.plain == "1 item left out"
