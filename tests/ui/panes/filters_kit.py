"""The filter pane in a host, with words for what a test does and sees."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.pilot import Pilot

from maap_tui.models.catalog import Access
from maap_tui.models.query import SearchQuery
from maap_tui.services import Areas, FilterChecks
from maap_tui.services.folders import FolderReader
from maap_tui.ui.panes.filters import FiltersPane
from maap_tui.ui.screens.cql2_editor import Cql2Editor, FilterArea
from maap_tui.ui.widgets.form_row import FormRow, NoteKind
from tests.ui.conftest import PaneApp, wait_until
from tests.ui.fakes import FakeAreas, FakeFilters, a_collection
from tests.ui.keyboard import type_keys


class Bench:
    """An open pane."""

    def __init__(self, app: PaneApp, pane: FiltersPane, pilot: Pilot[None]) -> None:
        self.app = app
        self.pane = pane
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Keys each of which is to have had its effect before the next."""
        for key in keys:
            await type_keys(self.pilot, key)

    async def type(self, text: str) -> None:
        await type_keys(self.pilot, *text)

    async def go_to(self, name: str) -> None:
        """Moves the cursor to the row called `name`, by keys."""
        names = [stop.id for stop in self.pane.stops]
        await type_keys(self.pilot, "home", *["down"] * names.index(name))
        assert self.pane.current is not None
        assert self.pane.current.id == name

    async def fill(self, name: str, text: str) -> None:
        await self.go_to(name)
        await self.press("enter")
        await self.type(text)
        await self.press("enter")

    async def fill_again(self, name: str, text: str) -> None:
        """Puts `text` in the place of what stands in a row."""
        await self.go_to(name)
        await self.press("c")
        await self.fill(name, text)

    async def edit_cql2(self, text: str) -> None:
        """Replaces the filter's text in its editor, by pasting, and keeps it."""
        await self.press("e")
        editor = self.app.screen
        assert isinstance(editor, Cql2Editor)
        editor.query_one(FilterArea).select_all()
        editor.query_one(FilterArea).post_message(events.Paste(text))
        await self.pilot.pause()
        await self.press("escape", "enter")
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()  # the text is looked at in one
        await self.pilot.pause()

    @property
    def cql2(self) -> str:
        """The filter as it would be sent."""
        return self.pane.form.cql2

    def row(self, name: str) -> FormRow:
        return self.pane.query_one(f"#{name}", FormRow)

    async def settled(self) -> None:
        """Waits until the area has been read and told."""
        await wait_until(self.pilot, lambda: self.row("where").kind is not NoteKind.BUSY)

    @property
    def submissions(self) -> list[FiltersPane.Submitted]:
        return self.app.of(FiltersPane.Submitted)

    @property
    def submitted(self) -> list[SearchQuery]:
        return [message.search_query for message in self.submissions]


@asynccontextmanager
async def open_filters(
    size: tuple[int, int] = (34, 24),
    *,
    areas: Areas | None = None,
    chosen: bool = True,
    filters: FilterChecks | None = None,
) -> AsyncIterator[Bench]:
    """The pane with the focus in it and, if `chosen`, BiomassSimulated as its collection."""
    pane = FiltersPane(areas or FakeAreas(), filters or FakeFilters(), FolderReader())
    app = PaneApp(pane)
    async with app.run_test(size=size) as pilot:
        pane.focus()
        if chosen:
            pane.set_collection(a_collection("BiomassSimulated", access=Access.OPEN))
        await pilot.pause()
        yield Bench(app, pane, pilot)
