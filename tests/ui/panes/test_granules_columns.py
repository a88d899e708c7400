from dataclasses import replace

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.catalog import Page
from maap_tui.models.list_view import ColumnView, ListView, SortOrder
from maap_tui.models.query import SearchQuery
from maap_tui.ui.screens.columns_dialog import ColumnRows, ColumnsDialog
from maap_tui.ui.screens.sort_dialog import SortDialog
from tests.ui.desk import OTHER, Desk, desk, newest
from tests.ui.fakes import FakeListViews, an_item

WIDE = (200, 40)


def header(it: Desk) -> str:
    """The titles of the columns, as they stand on the screen."""
    return next(line for line in it.text.split("\n") if "Start" in line or "Size" in line)


async def opened(it: Desk, key: str = "c") -> None:
    await it.pilot.press(key)
    await it.until(lambda: isinstance(it.app.screen, ColumnsDialog | SortDialog))
    await it.pilot.pause()


async def closed(it: Desk, key: str) -> None:
    await it.pilot.press(key)
    await it.until(lambda: it.app.screen is it.app.screen_stack[0])
    await it.pilot.pause()


async def go_to(it: Desk, name: str) -> None:
    """Moves the cursor of the dialog to a column, by keys."""
    rows = it.app.screen.query_one(ColumnRows)
    await it.pilot.press("home", *["down"] * [view.name for view in rows.views].index(name))
    await it.until(lambda: rows.view.name == name)


async def test_a_column_without_room_says_how_to_make_some() -> None:
    async with desk((60, 40)) as it:
        await it.found(Page(tuple(newest(5)), 5))
        await opened(it)
        await go_to(it, "collection")
        assert "z zooms the list" not in it.text
        await it.pilot.press("space")
        await it.until(lambda: "no room: hide another, or z zooms the list" in it.text)
        await go_to(it, "start")
        await it.until(lambda: "z zooms the list" not in it.text)


async def test_columns_are_shown_hidden_and_moved_with_the_list_behind() -> None:
    async with desk(WIDE) as it:
        await it.found(Page(tuple(newest(5)), 5))
        assert "Platform" in header(it)
        assert "End (UTC)" not in header(it)
        await opened(it)
        await go_to(it, "platform")
        await it.pilot.press("space")
        await go_to(it, "end")
        await it.pilot.press("space", "K")
        await it.until(lambda: "platform" not in it.granules.widths)
        assert list(it.granules.widths)[:3] == ["mark", "end", "start"]
        await closed(it, "enter")
        assert header(it).index("End (UTC)") < header(it).index("Start (UTC)")
        await it.until(lambda: it.list_views.saved)
        names = [column.name for column in it.list_views.kept.columns if column.is_shown]
        assert names[:2] == ["end", "start"]
        assert "platform" not in names


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving_undoes_what_was_tried(key: str) -> None:
    async with desk(WIDE) as it:
        await it.found(Page(tuple(newest(5)), 5))
        before = it.granules.widths
        await opened(it)
        await it.pilot.press("space", "down", "J", "plus", "plus")
        await it.until(lambda: it.granules.widths != before)
        await closed(it, key)
        assert it.granules.widths == before
        assert it.list_views.saved == []


async def test_widths_are_set_by_keys_and_fit_again() -> None:
    async with desk(WIDE) as it:
        await it.found(Page(tuple(newest(5)), 5))
        wide = it.granules.widths["type"]
        await opened(it)
        await go_to(it, "type")
        await it.pilot.press("plus", "right", "right", "minus")
        await it.until(lambda: it.granules.widths["type"] == wide + 2)
        assert f"set to {wide + 2}" in it.text
        await it.pilot.press("0")
        await it.until(lambda: it.granules.widths["type"] == wide)
        await it.pilot.press(*["left"] * (wide + 3))
        await it.until(lambda: it.granules.widths["type"] == 1)
        await closed(it, "enter")
        await it.until(lambda: it.list_views.saved)
        assert ColumnView("type", width=1) in it.list_views.kept.columns
        await opened(it)
        await it.pilot.press("R")
        await closed(it, "enter")
        await it.until(lambda: it.list_views.kept == ListView())


async def test_one_column_has_to_stay() -> None:
    views = FakeListViews(ListView(tuple(ColumnView(n, n == "id") for n in ("id", "start"))))
    async with desk(WIDE, views) as it:
        await it.found(Page(tuple(newest(5)), 5))
        await opened(it)
        for view in it.granules.columns.views:
            if view.is_shown:
                await go_to(it, view.name)
                await it.pilot.press("space")
        await it.pilot.pause()
        assert "One column has to stay." in it.text
        assert sum(view.is_shown for view in it.granules.columns.views) == 1


async def test_the_looks_and_the_order_of_the_last_time_are_there() -> None:
    columns = (ColumnView("size", width=9), ColumnView("start", is_shown=False))
    views = FakeListViews(ListView(columns, SortOrder.by(("size", "up"))))
    async with desk(WIDE, views) as it:
        await it.found(Page(tuple(newest(5)), 5))
        await it.until(lambda: it.granules.order == SortOrder.by(("size", "up")))
        await it.pilot.pause()
        assert list(it.granules.widths)[:2] == ["mark", "size"]
        assert "start" not in it.granules.widths
        assert "Size ▲" in header(it)
        assert it.granules.shown[0] == an_item(496)


async def test_a_search_that_asks_for_an_order_of_its_own_has_it() -> None:
    async with desk(WIDE, FakeListViews(ListView(order=SortOrder.LARGEST))) as it:
        await it.until(lambda: it.pane._is_view_loaded)
        it.catalog.script = (Page((an_item(3), an_item(9), an_item(1)), 3),)
        await it.searching(SearchQuery(("c",), sortby="-eo:cloud_cover"))
        await it.until(lambda: it.granules.loaded_count == 3)
        assert [item.id for item in it.granules.shown] == [an_item(n).id for n in (3, 9, 1)]
        await it.searching(OTHER)
        await it.until(lambda: it.granules.loaded_count == 3)
        assert it.granules.shown[0] == an_item(9)


async def test_a_broken_file_is_told_once_and_the_list_is_as_usual() -> None:
    views = FakeListViews(error=StorageError("list.toml cannot be read."))
    async with desk(WIDE, views) as it:
        await it.found(Page(tuple(newest(5)), 5))
        await it.until(lambda: it.app._notifications)
        assert [note.message for note in it.app._notifications] == ["list.toml cannot be read."]
        assert "Start (UTC) ▼" in header(it)


async def test_a_view_that_cannot_be_kept_is_told_and_stays_on_the_screen() -> None:
    async with desk(WIDE) as it:
        it.list_views.save_error = StorageError("the disk is full.")
        await it.found(Page(tuple(newest(5)), 5))
        await it.pilot.press("s")
        await it.until(lambda: it.app._notifications)
        assert it.granules.order == SortOrder.OLDEST


async def test_columns_can_be_chosen_before_the_first_search() -> None:
    async with desk() as it:
        await opened(it)
        await closed(it, "escape")
        assert "No search yet." in it.text


async def test_several_columns_sort_in_their_rank() -> None:
    items = [an_item(n, size=n % 3, product_type=f"T{n % 2}") for n in range(6)]
    async with desk(WIDE) as it:
        await it.found(Page(tuple(items), 6))
        await opened(it, "S")
        await it.pilot.press("space")  # downwards by start: off
        await go_down_to(it, "size")
        await it.pilot.press("space")
        await go_down_to(it, "type")
        await it.pilot.press("space", "space")
        await it.until(lambda: it.granules.order.columns == ("size", "type"))
        assert [(i.size, i.product_type) for i in it.granules.shown] == [
            (0, "T1"), (0, "T0"), (1, "T1"), (1, "T0"), (2, "T1"), (2, "T0"),
        ]  # fmt: skip
        assert "1 ▲  Size" in it.text
        assert "2 ▼  Product type" in it.text
        await it.pilot.press("K")
        await it.until(lambda: it.granules.order.columns == ("type", "size"))
        await closed(it, "enter")
        assert "Type ▼1" in header(it)
        assert "Size▲2" in header(it)
        await it.until(lambda: it.list_views.saved)
        assert it.list_views.kept.order == SortOrder.by(("type", "down"), ("size", "up"))


async def go_down_to(it: Desk, name: str) -> None:
    from maap_tui.ui.screens.sort_dialog import SortRows

    rows = it.app.screen.query_one(SortRows)
    await it.pilot.press("home", *["down"] * rows.names.index(name))
    await it.until(lambda: rows.column == name)


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_an_order_that_was_tried_is_undone(key: str) -> None:
    async with desk(WIDE) as it:
        await it.found(Page(tuple(newest(5)), 5))
        await opened(it, "S")
        await it.pilot.press("0")
        await it.until(lambda: it.granules.order == SortOrder.FOUND)
        await closed(it, key)
        assert it.granules.order == SortOrder.NEWEST
        assert it.list_views.saved == []


async def test_the_order_of_the_search_itself_is_not_kept_as_a_wish() -> None:
    async with desk(WIDE) as it:
        await it.found(Page(tuple(newest(5)), 5))
        await it.pilot.press(*"sssss")
        await it.until(lambda: it.list_views.saved and it.pane._saving is None)
        assert it.granules.order == SortOrder.NEWEST
        assert it.list_views.kept == ListView()


async def test_every_column_says_what_a_granule_holds() -> None:
    shown = ("end", "orbit", "track", "frame", "collection", "access", "version")
    views = FakeListViews(ListView(tuple(ColumnView(name) for name in shown)))
    item = replace(an_item(7), end="2026-05-06T07:08:09Z", orbit="4366")
    async with desk((240, 20), views) as it:
        await it.found(Page((item,), 1))
        await it.until(lambda: "Orbit" in it.text)
        row = it.text.split("\n")[2]
        for words in ("2026-05-06 07:08:09", " 4366 ", " 007 ", " 296 ", "BiomassLevel1a"):
            assert words in row, words
