"""By keys: who sorts, narrows, loads more or searches again looks on at the same granules."""

import pytest

from maap_tui.models.catalog import Page
from maap_tui.models.list_view import SortOrder
from maap_tui.ui.panes import search_pane
from maap_tui.ui.panes.granules import GranulesPane
from maap_tui.ui.panes.search_run import SearchState
from tests.ui.desk import OTHER, Desk, desk, newest
from tests.ui.fakes import an_item


def place(it: Desk) -> tuple[str, int]:
    """The granule under the cursor, and how far below the first row it stands."""
    granules = it.granules
    assert granules.item is not None
    return granules.item.id, granules.cursor_row - granules.visible_rows().start


async def listed(it: Desk) -> tuple[str, int]:
    """Eighteen rows of a search that has ended; the cursor in the middle, two marked."""
    await it.found(Page(tuple(newest(18)), 18))
    await it.pilot.press("pagedown", "space", "space", "up")
    assert len(it.granules.marked) == 2
    return place(it)


async def test_sorting_by_keys_keeps_the_place() -> None:
    async with desk((80, 12)) as it:
        before = await listed(it)
        for _ in range(5):
            await it.pilot.press("s")
            assert place(it)[0] == before[0]
            assert it.granules.cursor_row in it.granules.visible_rows()
        assert it.granules.order == SortOrder.NEWEST
        assert place(it) == before
        assert len(it.granules.marked) == 2


async def test_narrowing_by_keys_keeps_the_place() -> None:
    async with desk((80, 12)) as it:
        before = await listed(it)
        await it.pilot.press("slash", *"F290")
        await it.until(lambda: it.granules.needle == "F290")
        assert it.granules.row_count == 2
        await it.pilot.press("escape")
        await it.until(lambda: it.granules.row_count == 18)
        assert place(it)[0] == before[0]
        assert len(it.granules.marked) == 2
        await it.pilot.press("slash", *before[0][-5:])
        await it.until(lambda: it.granules.row_count == 1)
        assert place(it) == (before[0], 0)


async def test_loading_more_by_keys_keeps_the_place() -> None:
    async with desk((80, 12)) as it:
        feed = await it.searching()
        feed.page(*newest(20), matched=60)
        feed.page(*newest(20, below=900))
        await it.state(SearchState.MORE)
        await it.pilot.press("pagedown", "space", "n")
        before = place(it)
        await it.until(lambda: it.granules.loaded_count == 40)
        assert it.granules.shown[0] == an_item(900)
        assert place(it) == before
        assert len(it.granules.marked) == 1


async def test_a_new_search_keeps_the_place() -> None:
    async with desk((80, 12)) as it:
        before = await listed(it)
        it.catalog.script = (Page(tuple(newest(9)), 18), Page(tuple(newest(9, below=491))))
        await it.searching(OTHER)
        await it.state(SearchState.COMPLETE)
        assert place(it) == before
        assert len(it.granules.marked) == 2
        without = [item for item in newest(18) if item.id != before[0]]
        it.catalog.script = (Page(tuple(without), 17),)
        await it.searching()
        await it.state(SearchState.COMPLETE)
        older = next(item for item in without if item.id[:40] < before[0][:40])
        assert place(it)[0] in {older.id, without[without.index(older) - 1].id}


async def test_a_large_page_comes_in_parts_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_pane, "LARGEST_PART", 100)
    async with desk((80, 12)) as it:
        feed = await it.searching()
        feed.page(*newest(450), matched=450, notices=("told once",))
        await it.state(SearchState.MORE)
        assert [item.id for item in it.granules.loaded] == [item.id for item in newest(450)]
        assert len(it.app.of(GranulesPane.PageArrived)) == 5
        assert it.pane.notices == ("told once",)
