"""All that a search matches is marked: counted and asked first, then loaded, stopped by Esc."""

import asyncio

import pytest

from maap_tui.errors import NoConnection
from maap_tui.models.catalog import Page
from maap_tui.ui.panes import search_pane
from maap_tui.ui.panes.choosing import ChoosingPane
from maap_tui.ui.panes.search_run import SearchState
from tests.ui.desk import Desk, desk, newest


def marked(it: Desk) -> int:
    return len(it.granules.basket)


async def begun(it: Desk, matched: int | None = 45) -> None:
    """A search of which the first twenty have come."""
    feed = await it.searching()
    feed.page(*newest(20), matched=matched)
    await it.state(SearchState.MORE)


async def test_the_rest_is_loaded_and_everything_marked() -> None:
    async with desk((100, 24)) as it:
        await begun(it)
        await it.pilot.press("A")
        await it.until(lambda: "Mark all 45 granules that the search matches, about" in it.text)
        assert "25 more are" in it.text
        await it.pilot.press("y")
        await it.until(lambda: it.pane.state is SearchState.LOADING)
        await it.until(lambda: "loading all, to mark them…  esc stops" in it.text)
        feed = it.catalog.feeds[-1]
        feed.page(*newest(20, 480))
        await it.until(lambda: it.granules.loaded_count == 40)
        assert marked(it) == 0
        feed.page(*newest(5, 460))
        feed.end()
        await it.until(lambda: marked(it) == 45)
        assert it.pane.state is SearchState.COMPLETE
        await it.pilot.press("U")
        await it.until(lambda: marked(it) == 0)


async def test_no_marks_and_loads_nothing() -> None:
    async with desk((100, 24)) as it:
        await begun(it)
        await it.pilot.press("A")
        await it.until(lambda: "Mark all 45" in it.text)
        await it.pilot.press("n")
        await it.until(lambda: "Mark all 45" not in it.text)
        assert (it.pane.state, marked(it)) == (SearchState.MORE, 0)


async def test_esc_stops_and_nothing_is_marked() -> None:
    async with desk((100, 24)) as it:
        await begun(it)
        await it.pilot.press("A")
        await it.until(lambda: "Mark all 45" in it.text)
        await it.pilot.press("enter")
        await it.until(lambda: it.pane.state is SearchState.LOADING)
        await it.pilot.press("escape")
        await it.state(SearchState.STOPPED)
        assert marked(it) == 0
        assert any("only 20 granules came" in note.message for note in it.app._notifications)


async def test_a_failure_marks_nothing_either() -> None:
    async with desk((100, 24)) as it:
        await begun(it)
        await it.pilot.press("A")
        await it.until(lambda: "Mark all 45" in it.text)
        await it.pilot.press("y")
        await it.until(lambda: it.pane.state is SearchState.LOADING)
        it.catalog.feeds[-1].fail(NoConnection("Nothing answers."))
        await it.state(SearchState.FAILED)
        assert marked(it) == 0
        assert any("only 20 granules came" in note.message for note in it.app._notifications)


async def test_what_is_loaded_as_a_whole_is_marked_at_once_also_when_narrowed() -> None:
    async with desk((100, 24)) as it:
        await it.found(Page(tuple(newest(12)), 12))
        it.granules.narrow("F290")
        assert 0 < it.granules.row_count < 12
        await it.pilot.press("A")
        await it.until(lambda: marked(it) == 12)


async def test_while_a_page_is_on_its_way_all_is_asked_for_after_it() -> None:
    async with desk((100, 24)) as it:
        feed = await it.searching()
        feed.page(*newest(5), matched=30)
        await it.until(lambda: it.granules.loaded_count == 5)
        await it.pilot.press("A")
        await it.until(lambda: "Mark all 30" in it.text)
        await it.pilot.press("y")
        await it.until(lambda: "Mark all 30" not in it.text)
        feed.page(*newest(15, 495))
        feed.page(*newest(10, 480))
        feed.end()
        await it.until(lambda: marked(it) == 30)


async def test_another_search_is_not_marked() -> None:
    async with desk((100, 24)) as it:
        await begun(it)
        await it.pilot.press("A")
        await it.until(lambda: "Mark all 45" in it.text)
        await it.pilot.press("y")
        await it.until(lambda: it.pane.state is SearchState.LOADING)
        await it.found(Page(tuple(newest(3)), 3))
        assert it.granules.loaded_count == 3
        assert marked(it) == 0


async def test_a_catalogue_that_does_not_count_is_told() -> None:
    async with desk((100, 24)) as it:
        await begun(it, matched=None)
        await it.pilot.press("A")
        await it.until(lambda: "does not say how many" in it.text)


async def test_rules_are_asked_for_by_a_key() -> None:
    async with desk() as it:
        await it.pilot.press("R", "A")
        assert not it.app.of(ChoosingPane.RulesWanted)
        await it.found(Page(tuple(newest(3)), 3))
        await it.pilot.press("R")
        await it.last(ChoosingPane.RulesWanted)


async def test_others_get_their_turn_however_soon_the_pages_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_pane, "WORKED_SECONDS", -1.0)
    async with desk((100, 24)) as it:
        await begun(it, matched=120)
        await it.pilot.press("A")
        await it.until(lambda: "Mark all 120" in it.text)
        feed = it.catalog.feeds[-1]
        for number in range(20):
            feed.page(*newest(5, 480 - 5 * number))
        feed.end()
        others = asyncio.create_task(_counts_seen(it))
        await it.pilot.press("y")
        assert await others >= set(range(20, 120, 5))
        assert marked(it) == 120


async def _counts_seen(it: Desk) -> set[int]:
    """How many granules had come whenever another task had its turn, until all are marked."""
    seen = set()
    while marked(it) == 0:
        seen.add(it.granules.loaded_count)
        await asyncio.sleep(0)
    return seen
