"""More is loaded by itself near the end, and looked for where a narrowed list does not fill."""

import pytest

from maap_tui.models.catalog import Page
from maap_tui.ui.panes import looking_pane
from maap_tui.ui.panes.search_run import SearchState
from tests.ui.conftest import turn_wheel
from tests.ui.desk import Desk, desk, newest
from tests.ui.fakes import Feed, an_item


async def begun(it: Desk, *, batches: int, size: int = 20) -> Feed:
    """A search that has given its first batch; `batches` more are waiting."""
    feed = await it.searching()
    for number in range(batches + 1):
        feed.page(*newest(size, below=900 - number * size), matched=900)
    await it.state(SearchState.MORE)
    assert it.granules.loaded_count == size
    return feed


async def test_more_comes_before_the_cursor_is_at_the_end() -> None:
    async with desk((80, 12)) as it:
        await begun(it, batches=9, size=40)
        await it.pilot.press("pagedown", "pagedown", "pagedown")
        assert it.granules.loaded_count == 40
        assert not it.granules.is_end_near
        await it.pilot.press("pagedown")
        await it.until(lambda: it.granules.loaded_count == 80)
        assert it.granules.cursor_row < 39
        await it.state(SearchState.MORE)
        assert it.granules.loaded_count == 80


async def test_the_wheel_loads_more_too() -> None:
    async with desk((80, 12)) as it:
        await begun(it, batches=9)
        turn_wheel(it.granules, 20)
        await it.until(lambda: it.granules.loaded_count >= 40)
        assert it.granules.cursor_row == 0


async def test_a_narrowed_list_that_does_not_fill_looks_further_until_it_does() -> None:
    async with desk((120, 11)) as it:
        feed = await begun(it, batches=5)
        await it.pilot.press("slash", *"F290")
        await it.until(lambda: it.granules.loaded_count == 120)
        assert it.pane.state is SearchState.LOADING
        await it.until(lambda: "looking further… 120 of 900 looked at  esc stops" in it.text)
        feed.page(*newest(20, below=780))
        await it.until(lambda: it.granules.loaded_count == 140)
        await it.until(lambda: not it.granules.is_end_near)
        await it.state(SearchState.MORE)
        assert "n looks further" in it.subtitle


async def test_escape_stops_looking_and_keeps_the_narrowing() -> None:
    async with desk((120, 20)) as it:
        feed = await begun(it, batches=0)
        await it.pilot.press("slash", *"zz")
        await it.until(lambda: it.pane.is_looking)
        await it.until(lambda: "Looking further. Esc stops." in it.text)
        await it.pilot.press("enter", "escape")
        assert not it.pane.is_looking
        assert it.granules.needle == "zz"
        feed.page(*newest(20, below=880))
        feed.page(*newest(20, below=860))
        await it.state(SearchState.MORE)
        assert it.granules.loaded_count == 40
        await it.until(lambda: "n looks further. Esc shows all 40 again." in it.text)
        await it.pilot.press("n")
        await it.until(lambda: it.granules.loaded_count == 60)
        await it.pilot.press("escape", "escape")
        await it.until(lambda: it.granules.row_count == 60)


async def test_one_look_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking_pane, "LOOKED_AT_MOST", 60)
    async with desk((120, 20)) as it:
        await begun(it, batches=20)
        await it.pilot.press("slash", *"zz")
        await it.until(lambda: it.granules.loaded_count == 80)
        await it.state(SearchState.MORE)
        assert "80/900 loaded" in it.subtitle
        await it.pilot.press("enter", "n")
        await it.until(lambda: it.granules.loaded_count == 140)
        await it.state(SearchState.MORE)


async def test_it_looks_further_for_what_is_judged_in_a_worker() -> None:
    async with desk((120, 12)) as it:
        await begun(it, batches=3)
        await it.pilot.press("slash", *f"=id = '{an_item(830).id}'")
        await it.until(lambda: it.granules.row_count == 1)
        assert it.granules.item == an_item(830)
        await it.until(lambda: it.granules.loaded_count == 80)


async def test_rows_that_come_while_others_are_judged_are_judged_too() -> None:
    async with desk((120, 12)) as it:
        feed = await it.searching()
        feed.page(*newest(9))
        await it.until(lambda: it.granules.row_count == 9)
        await it.pilot.press("slash", *"~f290")
        await it.until(lambda: it.pane._is_judged)
        feed.page(*newest(9, 491))
        await it.until(lambda: it.granules.row_count == 2)


async def test_a_search_that_has_found_everything_looks_no_further() -> None:
    async with desk((120, 20)) as it:
        await it.found(Page(tuple(newest(5)), 5))
        await it.pilot.press("slash", *"zz", "enter", "down", "G")
        assert not it.pane.is_looking
        assert "looks further" not in it.text
