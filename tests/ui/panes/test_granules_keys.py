import pytest
from textual.message import Message
from textual.widgets import Input

from maap_tui.models.basket import Amount
from maap_tui.models.catalog import Page, pack_document
from maap_tui.models.transfer import JobState
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.narrowing_pane import NarrowingPane
from maap_tui.ui.panes.search_run import SearchState
from maap_tui.ui.widgets.granule_list import GranuleList
from maap_tui.ui.widgets.narrow_bar import NarrowBar
from tests.ui.desk import OTHER, Desk, desk, newest
from tests.ui.fakes import an_item


def header(it: Desk) -> str:
    """The titles of the columns."""
    return next(line for line in it.text.split("\n") if "Start" in line).rstrip("│ ")


async def test_before_the_first_search_the_pane_says_what_to_do() -> None:
    async with desk() as it:
        assert "No search yet." in it.text
        await it.pilot.press(*"djkGgvaxuinsyo", "space", "enter", "escape", "pagedown", "slash")
        assert [m for m in it.app.seen if isinstance(m, GranulesPane.ItemMessage)] == []
        assert it.app.of(GranulesPane.DownloadWanted) == []


async def test_d_asks_for_the_marked_or_else_for_the_cursors() -> None:
    async with desk() as it:
        await it.found(Page(tuple(newest(5)), 5))
        await it.pilot.press("down", "d")
        assert (await it.last(GranulesPane.DownloadWanted)).items == (an_item(499),)
        await it.pilot.press("space", "space", "d")
        assert it.app.of(GranulesPane.DownloadWanted)[-1].items == (an_item(499), an_item(498))


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("i", GranulesPane.DetailsWanted),
        ("enter", GranulesPane.DetailsWanted),
        ("y", GranulesPane.CopyWanted),
        ("o", GranulesPane.OpenWanted),
    ],
)
async def test_other_wishes_go_up_with_the_cursors_granule(key: str, kind: type[Message]) -> None:
    async with desk() as it:
        await it.found(Page(tuple(newest(5)), 5))
        await it.pilot.press("down", key)
        assert (await it.last(kind)).item == an_item(499)


async def test_the_granule_is_highlighted_where_the_cursor_rests() -> None:
    async with desk() as it:
        it.catalog.script = (Page(tuple(newest(9)), 9),)
        await it.searching()
        assert (await it.last(GranulesPane.Highlighted)).item == an_item(500)
        it.granules.action_move(1)
        it.granules.action_move(1)
        it.granules.action_move(1)
        await it.until(lambda: len(it.app.of(GranulesPane.Highlighted)) == 2)
        assert it.app.of(GranulesPane.Highlighted)[-1].item == an_item(497)


async def test_the_border_explains_the_letter_of_the_cursors_row() -> None:
    async with desk((60, 20)) as it:
        await it.found(Page(tuple(newest(3)), 3))
        assert header(it).endswith("S")
        it.pane.set_job_states({an_item(499).key: JobState.FAILED})
        assert "failed" not in it.subtitle
        await it.pilot.press("down")
        await it.until(lambda: "! failed" in it.subtitle)
        it.pane.set_job_states({an_item(499).key: JobState.RUNNING})
        await it.until(lambda: "d running" in it.subtitle)
        await it.pilot.press("down")
        await it.until(lambda: "running" not in it.subtitle)


async def test_a_row_with_room_for_the_word_needs_no_explanation() -> None:
    async with desk((200, 20)) as it:
        await it.found(Page(tuple(newest(3)), 3))
        it.pane.set_job_states({an_item(500).key: JobState.FAILED})
        await it.until(lambda: "! failed" in it.text)
        assert "State" in header(it)
        assert "failed" not in it.subtitle


async def test_s_takes_the_next_order() -> None:
    async with desk() as it:
        await it.found(Page(tuple(newest(5)), 5))
        await it.pilot.press("s")
        assert "Start (UTC) ▲" in it.text
        assert it.granules.item == an_item(500)
        assert it.granules.cursor_row == 4


async def test_typing_narrows_at_once_and_escape_shows_all() -> None:
    async with desk() as it:
        await it.found(Page(tuple(newest(18)), 18))
        await it.pilot.press("slash", *"F29", "space", *"!f290")
        await it.until(lambda: it.granules.needle == "F29 !f290")
        await it.pilot.pause()
        assert it.granules.row_count == 14
        assert "14 shown" in it.subtitle
        await it.pilot.press("enter", "down", "space")
        assert len(it.granules.marked) == 1
        assert it.granules.row_count == 14
        await it.pilot.press("escape")
        await it.until(lambda: it.granules.row_count == 18)
        assert not it.pane.query_one(NarrowBar).is_open


async def test_narrowing_to_nothing_says_so_and_comes_back() -> None:
    async with desk() as it:
        await it.found(Page(tuple(newest(3)), 3))
        await it.pilot.press("slash", *"zz")
        await it.until(lambda: "No loaded row holds “zz”" in it.text)
        await it.pilot.press("escape")
        await it.until(lambda: it.granules.row_count == 3)
        assert it.app.focused is it.granules


async def test_a_pattern_and_a_filter_are_judged_in_a_worker() -> None:
    async with desk() as it:
        await it.found(Page(tuple(newest(18)), 18))
        await it.pilot.press("slash", *"~f29[01]")
        await it.until(lambda: it.granules.needle == "~f29[01]")
        assert it.granules.row_count == 4
        it.pane.query_one(Input).value = f"=id = '{an_item(499).id}'"
        await it.until(lambda: it.granules.row_count == 1)
        assert it.granules.item == an_item(499)
        await it.pilot.press("escape")
        await it.until(lambda: it.granules.row_count == 18)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("~(", "no regular expression"),
        ("=x >", "ends too early"),
        ("=id = 'a?'", "No row can be judged"),
    ],
)
async def test_what_is_not_understood_is_a_sentence_in_the_bar(typed: str, words: str) -> None:
    async with desk((120, 20)) as it:
        await it.found(Page(tuple(newest(3)), 3))
        await it.pilot.press("slash")
        it.pane.query_one(Input).value = typed
        await it.until(lambda: words in it.text)


async def test_a_property_that_no_row_has_is_named_with_what_was_meant() -> None:
    properties = {"properties": {"sat:absolute_orbit": 8000}}
    item = an_item(3, document=pack_document(properties))
    async with desk((160, 20)) as it:
        await it.found(Page((item,), 1))
        await it.pilot.press("slash")
        it.pane.query_one(Input).value = "=id = 'orbit?'"
        await it.until(lambda: "No row can be judged: no such property" in it.text)
        it.pane.query_one(Input).value = "=id = 'a' OR absolute_orbitt = '?'"
        words = "No row can be judged: absolute_orbitt is not a property here. Did you mean"
        await it.until(lambda: words in it.text)


async def test_the_sentence_and_what_is_typed_are_both_whole_in_a_narrow_pane() -> None:
    async with desk((50, 20)) as it:
        await it.found(Page(tuple(newest(3)), 3))
        await it.pilot.press("slash", *"~f29(")
        await it.until(lambda: "no regular expression" in " ".join(it.text.split()))
        assert "/ ~f29(" in it.text
        told = it.pane.query_one("#said")
        await it.until(lambda: told.size.width > 40)
        await it.pilot.press("backspace")
        await it.until(lambda: not told.display)


async def test_rows_that_come_later_are_judged_too() -> None:
    async with desk() as it:
        feed = await it.searching()
        feed.page(*newest(9))
        await it.until(lambda: it.granules.row_count == 9)
        await it.pilot.press("slash", *"~f290")
        await it.until(lambda: it.granules.row_count == 1)
        feed.page(*newest(9, 491))
        await it.until(lambda: it.granules.row_count == 2)


async def test_the_border_says_how_long_a_range_is_and_how_it_ends() -> None:
    async with desk((100, 20)) as it:
        await it.found(Page(tuple(newest(9)), 9))
        await it.pilot.press("v")
        await it.until(lambda: "range of 1 row: v marks it, esc leaves it" in it.subtitle)
        await it.pilot.press("down", "down")
        await it.until(lambda: "range of 3 rows: v marks" in it.subtitle)
        await it.pilot.press("escape")
        await it.until(lambda: "range" not in it.subtitle)
        await it.pilot.press("v", "up", "v")
        await it.until(lambda: "2 marked" in it.subtitle)
        assert "range" not in it.subtitle


async def test_escape_leaves_the_range_first() -> None:
    async with desk() as it:
        feed = await it.searching()
        feed.page(*newest(3))
        await it.until(lambda: it.granules.row_count == 3)
        await it.pilot.press("v", "down", "escape")
        assert not it.granules.is_ranging
        assert it.pane.state is SearchState.LOADING
        await it.pilot.press("escape")
        await it.state(SearchState.STOPPED)


async def test_marks_survive_a_new_search_and_are_told() -> None:
    async with desk() as it:
        await it.found(Page(tuple(newest(3)), 3))
        await it.pilot.press("space")
        told = await it.last(GranuleList.MarksChanged)
        assert (told.amount, told.elsewhere) == (Amount(1, 1_500_000_000), 0)
        it.catalog.script = (Page((an_item(1),), 1),)
        await it.searching(OTHER)
        await it.state(SearchState.COMPLETE)
        assert "1/1 loaded  1 marked 1.50 GB  none of them listed" in it.subtitle


@pytest.mark.parametrize("size", [(20, 5), (3, 3), (10, 24)])
async def test_no_size_is_too_small(size: tuple[int, int]) -> None:
    async with desk(size) as it:
        await it.found(Page(tuple(newest(15)), 15))
        await it.pilot.press("G", "v", "g", "space", "slash", "F", "enter", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.pilot.pause()
        assert "15/15 loaded" in it.subtitle


async def test_what_is_still_said_of_an_earlier_pattern_is_not_heard() -> None:
    async with desk((100, 20)) as it:
        await it.found(Page(tuple(newest(3))))
        await it.pilot.press("slash", *"~f2")
        said = await it.last(NarrowingPane.Judged)
        await it.pilot.press("(")
        await it.until(lambda: "no regular expression" in it.text)
        it.pane.post_message(
            NarrowingPane.Judged(said.narrowing, said.kept, said.done, said.total, 0)
        )
        await it.until(lambda: len(it.app.of(NarrowingPane.Judged)) == 2)
        await it.pilot.pause()
        assert "no regular expression" in it.text
        assert not it.pane.is_judging
