"""The filter pane by keys alone: rows are edited in place, and only valid searches leave it."""

import pytest
from textual import events

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.search_form import SearchForm
from maap_tui.models.time_selection import TimeSelection
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.widgets.row_editor import RowEditor
from tests.ui.fakes import a_collection
from tests.ui.panes.filters_kit import open_filters


async def test_enter_on_the_first_row_asks_for_a_collection() -> None:
    async with open_filters(chosen=False) as at:
        await at.press("enter")
        assert len(at.app.of(FiltersPane.CollectionWanted)) == 1


async def test_without_a_collection_nothing_is_sent_and_the_row_says_so() -> None:
    async with open_filters(chosen=False) as at:
        await at.go_to("limit")
        await at.press("r")
        assert at.submitted == []
        assert at.pane.current is at.row("collection")
        assert "Choose a collection first" in at.app.screen_text()


async def test_choosing_a_collection_takes_the_complaint_away() -> None:
    async with open_filters(chosen=False) as at:
        await at.press("r")
        at.pane.set_collection(a_collection("A"))
        await at.press("r")
        assert [query.collections for query in at.submitted] == [("A",)]


async def test_a_date_is_read_back_in_words_while_it_is_typed() -> None:
    async with open_filters((44, 42)) as at:
        await at.go_to("when")
        await at.press("enter")
        await at.type("2017")
        assert at.row("when").note == "2017-01-01 00:00 .. 2017-12-31 24:00 UTC"
        await at.press("enter")
        assert at.row("when").value == "2017"
        assert "2017-01-01 00:00 .. 2017-12-31" in at.app.screen_text()
        await at.press("r")
        [query] = at.submitted
        assert query.times == TimeSelection.parse("2017")


async def test_a_wrong_date_stays_in_the_editor_with_the_reason() -> None:
    async with open_filters((60, 24)) as at:
        await at.fill("when", "soon")
        assert at.row("when").is_editing
        assert "! 'soon' is not a date" in at.app.screen_text()
        await at.press("escape")
        assert at.row("when").value == ""
        assert "not a date" not in at.app.screen_text()
        await at.press("r")
        assert [query.times for query in at.submitted] == [None]


async def test_a_wrong_value_left_by_tab_blocks_the_search() -> None:
    async with open_filters() as at:
        await at.go_to("where")
        await at.press("enter")
        await at.type("1,2,3")
        at.app.set_focus(None)
        await at.pilot.pause()
        assert not at.row("where").is_editing
        await at.settled()
        at.pane.focus()
        await at.go_to("limit")
        await at.press("r")
        assert at.submitted == []
        assert at.pane.current is at.row("where")
        assert "A radius needs a unit" in at.row("where").note


async def test_another_window_does_not_end_the_edit() -> None:
    async with open_filters() as at:
        await at.go_to("when")
        await at.press("enter")
        await at.type("201")
        at.app.post_message(events.AppBlur())
        await at.pilot.pause()
        at.app.post_message(events.AppFocus())
        await at.pilot.pause()
        assert at.row("when").is_editing
        await at.type("7")
        await at.press("enter")
        assert at.row("when").value == "2017"


async def test_escape_restores_the_value_before() -> None:
    async with open_filters() as at:
        await at.fill("limit", "50")
        await at.press("enter")
        await at.type("0000")
        await at.press("escape")
        assert at.row("limit").value == "50"
        assert at.row("limit").note == "at most 50 granules"
        assert at.pane.has_focus


async def test_letters_are_typed_while_editing_and_keys_otherwise() -> None:
    async with open_filters() as at:
        await at.fill("ids", "jkrce")
        assert at.row("ids").value == "jkrce"
        await at.press("k", "k", "j")
        assert at.pane.current is at.row("where")


@pytest.mark.parametrize("key", ["c", "backspace", "delete"])
async def test_a_row_is_cleared_by_one_key(key: str) -> None:
    async with open_filters() as at:
        await at.fill("limit", "50")
        await at.press(key)
        assert at.row("limit").value == ""
        await at.press("r")
        assert [query.max_items for query in at.submitted] == [None]


async def test_pasted_lines_of_ids_become_one_list() -> None:
    async with open_filters() as at:
        await at.go_to("ids")
        await at.press("enter")
        at.pane.query_one(RowEditor).post_message(events.Paste("a_1\r\nb_2,\n c\x1b[2J"))
        await at.pilot.pause()
        await at.press("enter")
        assert at.row("ids").value == "4 ids"
        await at.press("enter")
        assert at.row("ids").typed == "a_1 b_2,  c [2J"
        await at.press("escape", "r")
        assert [query.ids for query in at.submitted] == [("a_1", "b_2", "c", "2J")]


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_the_sort_order_goes_round(key: str) -> None:
    async with open_filters() as at:
        await at.go_to("sort")
        seen = []
        for _ in range(3):
            await at.press(key)
            seen.append(at.row("sort").value)
        assert seen == ["oldest first", "catalogue order", "newest first"]
        await at.press(key, "r")
        assert [query.sortby for query in at.submitted] == ["+datetime"]
        await at.press("c")
        assert at.row("sort").value == "newest first"


async def test_newest_only_is_a_switch_that_says_what_it_hides() -> None:
    async with open_filters((60, 40)) as at:
        await at.go_to("newest")
        assert at.row("newest").value == "all"
        await at.press("space")
        assert at.row("newest").value == "newest only"
        at.pane.set_hidden("hides 42 of 101 rows: older baselines AE, BA")
        await at.pilot.pause()
        assert "hides 42 of 101 rows: older baselines AE, BA" in at.app.screen_text()
        await at.press("r", "c")
        assert [message.form.newest_only for message in at.app.of(FiltersPane.Submitted)] == [True]
        assert [message.is_on for message in at.app.of(FiltersPane.NewestChosen)] == [True, False]
        assert "hides" not in at.app.screen_text()


async def test_search_and_reset_are_buttons_at_the_end() -> None:
    async with open_filters() as at:
        await at.fill("limit", "50")
        await at.press("down", "enter")
        assert [query.max_items for query in at.submitted] == [50]
        await at.press("right", "enter")
        assert at.row("limit").value == ""
        assert at.row("collection").value == "BiomassSimulated"
        await at.press("left", "enter")
        assert [query.max_items for query in at.submitted] == [50, None]


async def test_the_screen_may_submit_what_is_still_in_the_editor() -> None:
    async with open_filters() as at:
        await at.go_to("limit")
        await at.press("enter")
        await at.type("7")
        at.pane.submit()
        await at.pilot.pause()
        assert [query.max_items for query in at.submitted] == [7]


async def test_relative_dates_count_from_the_search() -> None:
    async with open_filters() as at:
        await at.fill("when", "last 30 d")
        await at.press("r", "r")
        first, second = at.submitted
        assert first.times is not None
        assert second.times is not None
        (earlier,), (later,) = first.times.ranges, second.times.ranges
        assert earlier.end is not None
        assert later.end is not None
        assert later.end >= earlier.end


async def test_a_switch_below_the_date_asks_for_what_starts_in_it() -> None:
    async with open_filters() as at:
        assert "Granule" not in at.app.screen_text()
        await at.fill("when", "2025-03, 2026-04 daily 22:00-02:00")
        assert "overlaps it" in at.app.screen_text()
        await at.go_to("starts")
        await at.press("space")
        assert "starts in it" in at.app.screen_text()
        await at.press("r", "c", "r")
        assert [query.times and query.times.starts_within for query in at.submitted] == [
            True,
            False,
        ]
        await at.go_to("when")
        await at.press("c")
        assert "Granule" not in at.app.screen_text()


async def test_a_date_that_has_become_wrong_since_it_was_typed_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with open_filters() as at:
        await at.fill("when", "today .. 2099-01-01")

        def refuse(text: str) -> None:
            raise InvalidInput("the range ends before it starts")

        monkeypatch.setattr(TimeSelection, "parse", refuse)
        await at.press("r")
        assert at.submitted == []
        assert at.row("when").note == "! The range ends before it starts."


async def test_a_loaded_search_shows_what_was_typed_and_is_asked_for_again() -> None:
    form = SearchForm(("A", "B"), "2017", "1,2,3,4", "x y", "frame = 3", "-size", "50", True)
    async with open_filters() as bench:
        bench.pane.load(form)
        await bench.settled()
        assert bench.pane.form == form
        assert "A, B" in bench.app.screen_text()
        assert bench.row("sort").value == "-size"
        await bench.press("r")
        (query,) = bench.submitted
        assert (query.collections, query.sortby, query.max_items) == (("A", "B"), "-size", 50)
        assert query.times is not None


async def test_keys_ask_for_saving_loading_and_the_history() -> None:
    async with open_filters() as bench:
        await bench.press("S", "L", "H")
        assert bench.app.of(FiltersPane.SaveWanted)
        wanted = bench.app.of(FiltersPane.SearchesWanted)
        assert [message.shows_past for message in wanted] == [False, True]


async def test_a_file_of_places_has_a_row_while_there_is_one() -> None:
    async with open_filters() as bench:
        await bench.fill("where", "1,2,3,4")
        assert not bench.row("batch").display
        bench.pane.take_batch(SearchForm(batch="/x/p.csv", radius="50 km"))
        await bench.pilot.pause()
        assert (bench.row("batch").value, bench.pane.form.where) == ("p.csv, 50 km", "")
        await bench.press("enter")
        assert bench.app.of(FiltersPane.BatchWanted)
        await bench.press("c")
        assert not bench.row("batch").display
        assert bench.pane.form.batch == ""


async def test_what_was_cleared_comes_back() -> None:
    async with open_filters() as at:
        await at.fill("when", "2026-04")
        await at.fill("limit", "7")
        await at.edit_cql2("a = 1")
        filled = at.pane.form
        await at.press("U")  # nothing was cleared yet
        assert at.pane.form == filled
        await at.go_to("when")
        await at.press("c")
        await at.go_to("ids")
        await at.press("c")  # nothing was in it
        assert at.pane.form.when == ""
        await at.press("U")
        assert at.pane.form == filled
        await at.go_to("reset")
        await at.press("enter")
        assert (at.pane.form.limit, at.pane.form.cql2) == ("", "")
        await at.press("U")
        assert at.pane.form == filled
        assert "2026-04" in at.app.screen_text()


async def test_what_a_loaded_search_has_replaced_comes_back() -> None:
    async with open_filters() as at:
        await at.fill("when", "2026-04")
        await at.edit_cql2("a = 1")
        before = at.pane.form
        at.pane.load(SearchForm(before.collections, "2017", limit="9"))
        await at.settled()
        await at.press("U")
        assert at.pane.form == before
        assert at.app.of(FiltersPane.FormWanted) == []


async def test_a_search_of_another_collection_is_asked_for_to_come_back() -> None:
    async with open_filters() as at:
        await at.fill("when", "2026-04")
        before = at.pane.form
        at.pane.load(SearchForm(("Other",), "2017"))
        await at.settled()
        await at.press("U")
        (wanted,) = at.app.of(FiltersPane.FormWanted)
        assert wanted.form == before
        at.pane.load(wanted.form, is_undo=True)
        await at.settled()
        await at.press("U")
        assert at.pane.form == before
