"""The picker opens on what is kept, and is made new meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

from maap_tui.errors import Cancelled, NoConnection
from maap_tui.models.catalog import Collection
from maap_tui.models.query import CollectionQuery
from maap_tui.ui.screens.collection_picker import CollectionPicker
from tests.ui.fakes import FakeCatalog, FakeSignIn
from tests.ui.screens.collections_kit import (
    AEOLUS,
    BIOMASS,
    EARTHCARE,
    SOME,
    picker_over,
    shelf_with,
)

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen


OLD = timedelta(hours=2)


class WaitingCatalog(FakeCatalog):
    """Gives its first page, then waits until it is told to go on or to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = Event()
        self.was_stopped = Event()

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        yield (BIOMASS,)
        while not self.go_on.wait(0.005):
            if stop.is_set():
                self.was_stopped.set()
                raise Cancelled("stopped")
        yield (AEOLUS, EARTHCARE)


async def test_it_can_be_used_before_all_are_there(open_screen: OpenScreen) -> None:
    catalog = WaitingCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading: 1 collection so far")
        await dialog.press("down")
        await dialog.type("biomass")
        catalog.go_on.set()
        await dialog.sees("1 of 3 collections")


async def test_the_cursor_stays_on_its_collection_while_pages_arrive(
    open_screen: OpenScreen,
) -> None:
    catalog = WaitingCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading: 1 collection so far")
        catalog.go_on.set()
        await dialog.sees("3 collections")
        await dialog.press("enter")
        assert dialog.results == [BIOMASS]  # although Aeolus comes first now


class SlowCatalog(FakeCatalog):
    """Gives one page, and each time ends when the test lets it, whether it was stopped or not."""

    def __init__(self) -> None:
        super().__init__()
        self.gates = [Event(), Event()]

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        self.collection_queries.append(collection_query)
        gate = self.gates[len(self.collection_queries) - 1]
        yield (BIOMASS,) if gate is self.gates[0] else ()
        gate.wait(10)


async def test_a_list_that_ends_after_another_was_asked_for_takes_nothing_away(
    open_screen: OpenScreen,
) -> None:
    catalog = SlowCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading: 1 collection so far")
        await dialog.press("f5")
        await dialog.until(lambda: len(catalog.collection_queries) == 2)
        catalog.gates[0].set()
        await dialog.until(lambda: "loading" not in dialog.text)
        assert "Biomass Level 1A" in dialog.text
        catalog.gates[1].set()


async def test_enter_before_there_is_anything_to_take_is_answered(open_screen: OpenScreen) -> None:
    catalog = WaitingCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading: 1 collection so far")
        await dialog.type("earth")
        await dialog.press("enter")
        await dialog.sees("Nothing to take yet: Enter again once it is listed.")
        assert dialog.is_open
        catalog.go_on.set()
        await dialog.sees("1 of 3 collections")
        assert "Nothing to take" not in dialog.text
        await dialog.press("enter")
        assert dialog.results == [EARTHCARE]


async def test_leaving_stops_the_loading(open_screen: OpenScreen) -> None:
    catalog = WaitingCatalog()
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("loading")
        await dialog.press("escape")
        await dialog.until(catalog.was_stopped.is_set)
        assert dialog.results == [None]


async def test_what_is_kept_and_new_is_there_without_asking(open_screen: OpenScreen) -> None:
    shelf = shelf_with(SOME)
    async with open_screen(CollectionPicker(shelf, FakeSignIn())) as dialog:
        await dialog.sees("3 collections  as of 1 min ago")
        assert shelf.catalog.collection_queries == []
        await dialog.press("f5")
        await dialog.until(lambda: shelf.catalog.collection_queries)


async def test_an_error_is_told_and_r_tries_again(
    open_screen: OpenScreen, catalog: FakeCatalog
) -> None:
    catalog.error = NoConnection("catalog.example did not answer.", hint="Check the network.")
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("! catalog.example did not answer. Check the network.")
        catalog.error, catalog.collection_pages = None, [SOME]
        await dialog.press("r")
        await dialog.sees("3 collections")
        await dialog.type("rthc")
        await dialog.sees("1 of 3 collections")


async def test_q_leaves_after_an_error(open_screen: OpenScreen, catalog: FakeCatalog) -> None:
    catalog.error = NoConnection("no answer")
    async with open_screen(picker_over(catalog)) as dialog:
        await dialog.sees("no answer")
        await dialog.press("q")
        assert dialog.results == [None]


class TestKept:
    async def test_an_old_list_is_shown_at_once_and_made_new_in_place(
        self, open_screen: OpenScreen
    ) -> None:
        shelf, catalog = shelf_with((AEOLUS, EARTHCARE), OLD), WaitingCatalog()
        shelf.catalog = catalog
        async with open_screen(CollectionPicker(shelf, FakeSignIn())) as dialog:
            await dialog.sees("2 collections  as of 2 h ago, refreshing")
            await dialog.press("down", "up")
            await dialog.sees("> ○ EarthCARE ESA L2")
            catalog.go_on.set()
            await dialog.sees("3 collections")
            assert "refreshing" not in dialog.text
            await dialog.press("enter")
            assert dialog.results == [EARTHCARE]

    async def test_without_a_network_the_kept_list_stays(self, open_screen: OpenScreen) -> None:
        shelf = shelf_with(SOME, OLD)
        shelf.catalog.error = NoConnection("catalog.example did not answer.")
        async with open_screen(CollectionPicker(shelf, FakeSignIn())) as dialog:
            await dialog.sees("3 collections  as of 2 h ago")
            await dialog.sees("! catalog.example did not answer. F5 asks again.")
            await dialog.type("earthcare")  # the input has kept the keys
            await dialog.press("enter")
            assert dialog.results == [EARTHCARE]
