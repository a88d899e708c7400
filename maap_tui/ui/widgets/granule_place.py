"""Where a person is in the granule list: cursor and scroll position outlive whatever changes."""

from collections.abc import Iterator
from contextlib import contextmanager

from textual import work
from textual.message import Message

from maap_tui.models.catalog import Item
from maap_tui.models.list_view import SortOrder

from ..frames import let_others
from .granule_columns import GranuleColumns
from .granule_facts import GranuleFacts
from .granule_rows import GranuleRows
from .line_list import LineList

PIECES_FROM = 5_000
"""Rows from which sorting is done in pieces, so that keys are answered meanwhile."""


class GranulePlace(LineList):
    """A list over `GranuleRows` that keeps its place."""

    class EndNear(Message):
        """A key or the wheel has brought the view so far that less than a screenful is left."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = GranuleFacts(lambda item: self._rows.newest.hides(item))
        self._rows = GranuleRows(self.facts.value)
        self._columns = GranuleColumns()
        self._wanted_order = self._rows.order
        """What the rows are being sorted by, or are."""
        self._anchor: int | None = None
        """The row at which a range was begun."""
        self._home: Item | None = None
        """Where the person has put the cursor; it comes back to it whenever that is shown."""
        self._line = 0
        """How far below the first row the cursor stood before a search."""
        self._is_returning = False
        """Whether that search has yet to find where the cursor was."""
        self._is_placing = False

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        shown = self._rows.shown
        return shown[self._cursor] if self._cursor < len(shown) else None

    @property
    def row_count(self) -> int:
        return len(self._rows.shown)

    # What the person does

    def move_to(self, row: int) -> None:
        super().move_to(row)
        self._home = self.item or self._home
        self._is_returning = False
        self.tell_end()

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        if new > old and not self._is_placing:
            self.tell_end()

    def tell_end(self) -> None:
        """Lets the pane know when there is little left to be seen."""
        if self.is_end_near:
            self.post_message(self.EndNear())

    @property
    def is_end_near(self) -> bool:
        """Whether less than a screenful is left below what is seen and below the cursor."""
        seen = max(self.visible_rows().stop, self._cursor + 1)
        return self.row_count - seen < max(1, self.lines_for_rows)

    # What changes

    @contextmanager
    def place_kept(self) -> Iterator[None]:
        """Around a change of the rows: cursor and first row stay with their granules, as far as
        those are still shown, and else go to the nearest place."""
        before, row = self.item, self._cursor
        top = round(self.scroll_y)
        is_seen = row in self.visible_rows()
        shown = self._rows.shown
        first = None if is_seen or top >= len(shown) else shown[top]
        line = self._line if self._is_returning else row - top if is_seen else 0
        anchor = None if self._anchor is None else shown[self._anchor]
        yield
        self._anchor = self._rows.index_of(anchor, row)
        self._cursor = self._row_for(before, row)
        at = self._cursor if first is None else self._rows.nearest(first, top) or 0
        self._is_placing = True
        try:
            self.rows_changed(at - line)
        finally:
            self._is_placing = False
        if self.item is not before:
            self.post_message(self.CursorMoved())

    def _row_for(self, before: Item | None, row: int) -> int:
        """Where the cursor belongs now: to where the person has put it, else to where it was."""
        rows, home = self._rows, self._home
        if (found := rows.index_of(home, row)) is not None:
            self._home = rows.shown[found]
            self._is_returning = False
            return found
        if (found := rows.index_of(before, row)) is not None:
            return found
        item = home if home is not None and (before is None or rows.is_loaded(home.key)) else before
        return (rows.nearest(item, row) if item is not None else None) or 0

    def forget_rows(self, order: SortOrder) -> None:
        """Another search begins; the next rows will be shown in `order`."""
        self.workers.cancel_group(self, "sort")
        if self.row_count:
            self._line = max(0, self._cursor - round(self.scroll_y))
            self._is_returning = self._home is not None
        self._rows.clear()
        self._rows.order = self._wanted_order = order
        self._cursor = 0
        self.rows_changed(0)
        self.post_message(self.CursorMoved())

    # Orders

    @property
    def order(self) -> SortOrder:
        """What the rows are sorted by, or will be in a moment."""
        return self._wanted_order

    @property
    def is_sorted(self) -> bool:
        """Whether the rows stand in that order already."""
        return self._rows.order == self._wanted_order

    def set_order(self, order: SortOrder) -> None:
        """Sorts by `order`; the cursor stays on its item."""
        self._wanted_order = order
        self.workers.cancel_group(self, "sort")
        if len(self._rows.found) < PIECES_FROM:
            with self.place_kept():
                self._rows.sort(order)
        else:
            self._sort_in_pieces(order)

    @work(group="sort", exclusive=True, description="sort")
    async def _sort_in_pieces(self, order: SortOrder) -> None:
        work = self._rows.sorting(order)
        while True:
            try:
                next(work)
            except StopIteration as end:
                with self.place_kept():
                    end.value()
                return
            await let_others()
