"""The granule list: a cursor over any number of rows, marks, ranges, orders and narrowing."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from maap_tui.models.basket import Amount, Basket
from maap_tui.models.catalog import Item, Key
from maap_tui.models.list_view import SortOrder

from .granule_drawing import GranuleDrawing

_MARK_CELLS = 2
"""A click this far to the left marks."""


class GranuleList(GranuleDrawing):
    """Granules in rows; marks are kept by key and outlive sorting, narrowing and searches."""

    BINDING_GROUP_TITLE = "Marks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", id="granules.mark", tooltip="Mark, and step down"),
        Binding(
            "v",
            "range",
            "Range",
            show=False,
            id="granules.range",
            tooltip="Start a range; v or Space again marks it, Esc gives it up",
        ),
        Binding("a", "mark_all", "All", False, id="granules.all", tooltip="Mark every row"),
        Binding("x", "invert", "Invert", False, id="granules.invert", tooltip="Swap all marks"),
        Binding("u", "unmark", "None", False, id="granules.none", tooltip="Unmark every row"),
        Binding(
            "U",
            "remark",
            "Undo",
            show=False,
            id="granules.undo",
            tooltip="Take the last change of marks back, one after the other",
        ),
    ]

    class MarksChanged(Message):
        """Other granules are marked than before."""

        def __init__(self, amount: Amount, elsewhere: int) -> None:
            super().__init__()
            self.amount = amount
            self.elsewhere = elsewhere
            """How many of them are not among the loaded rows."""

    # Data comes down

    def clear_rows(
        self, order: SortOrder, matched_by: Callable[[Key], str] = lambda key: ""
    ) -> None:
        """Forgets the items of the last search; the next ones will be shown in `order`.

        `matched_by` says what an item matched, where a search has several places.
        """
        was_here = self._rows.marked_here
        self._anchor = None
        self.facts.begin(matched_by)
        self._columns.clear()
        self.forget_rows(order)
        self._tell_if_listed(was_here)

    def add_rows(self, items: Sequence[Item]) -> None:
        """Adds items of the same search; the cursor stays on its item."""
        was_here = self._rows.marked_here
        with self.place_kept():
            self._rows.add(items)
        self._tell_if_listed(was_here)
        if self._columns.measure(items, self.facts.matched_by):
            self.columns_changed()

    def show_newest_only(self, is_on: bool) -> None:
        """Hides superseded items, or shows them again."""
        with self.place_kept():
            self._rows.show_newest_only(is_on)

    # What there is

    @property
    def loaded_count(self) -> int:
        return len(self._rows.loaded)

    @property
    def needle(self) -> str:
        """The words that narrow the list."""
        return self._rows.needle

    @property
    def hidden_words(self) -> str:
        """What is hidden because only the newest are wanted; empty while all are."""
        rows = self._rows
        return rows.newest.words() if rows.is_newest_only and rows.loaded else ""

    @property
    def basket(self) -> Basket:
        """What is marked, in this search and in others."""
        return self._rows.basket

    def is_loaded(self, key: Key) -> bool:
        """Whether the search that is shown has found this granule."""
        return self._rows.is_loaded(key)

    @property
    def marked(self) -> tuple[Item, ...]:
        """The marked items, in the order in which they were marked."""
        return tuple(self._rows.marks.values())

    @property
    def marks(self) -> "GranuleList.MarksChanged":
        """How much is marked."""
        amount = self._rows.basket.amount
        return self.MarksChanged(amount, amount.count - self._rows.marked_here)

    # Marks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("mark", "range", "mark_all", "invert"):
            return self.row_count > 0
        if action == "remark":
            return self.basket.undoable > 0
        return action != "unmark" or self._rows.marked_here > 0

    def action_mark(self) -> None:
        """Marks the range if there is one; else swaps the cursor's mark and steps down."""
        if self.is_ranging:
            self.action_range()
        elif (item := self.item) is not None:
            self._rows.invert((item,))
            self.marks_changed(self._cursor)
            self.action_move(1)

    def action_range(self) -> None:
        """Starts a range at the cursor, or marks the one that was started."""
        if not self.is_ranging:
            self._anchor = self._cursor
            self.post_message(self.CursorMoved())
            return
        rows = self._range()
        self._rows.mark(self._rows.shown[rows.start : rows.stop])
        self._anchor = None
        self.marks_changed()

    def leave_range(self) -> None:
        """Gives the range up without marking."""
        self._anchor = None
        self.post_message(self.CursorMoved())
        self.refresh()

    def action_mark_all(self) -> None:
        self._rows.mark(self._rows.shown)
        self.marks_changed()

    def action_invert(self) -> None:
        self._rows.invert(self._rows.shown)
        self.marks_changed()

    def action_unmark(self) -> None:
        self._rows.unmark(self._rows.shown)
        self.marks_changed()

    def action_remark(self) -> None:
        """Takes the last change of marks back, listed or not."""
        self.basket.undo()
        self.basket_changed()

    def basket_changed(self) -> None:
        """To be called when the basket was changed by somebody else."""
        self._rows.recount()
        self.marks_changed()

    def marks_changed(self, row: int | None = None) -> None:
        """Draws the one row whose mark has changed, or all, and tells how much is marked now."""
        if row is None:
            self.refresh()
        else:
            self.refresh_row(row)
        self._tell_marks()

    def _tell_if_listed(self, was_here: int) -> None:
        """Tells when more or fewer of the marks are among the rows than before."""
        if self._rows.marked_here != was_here:
            self._tell_marks()

    def _tell_marks(self) -> None:
        """Whoever has this done, the list tells it: what its own pane sent would end there."""
        self.post_message(self.marks.set_sender(self))

    def cursor_left(self, old: int) -> None:
        if self.is_ranging:
            self.refresh()
        else:
            self.refresh_row(old)

    def row_clicked(self, x: int, clicks: int) -> None:
        if (x < _MARK_CELLS or clicks == 2) and (item := self.item) is not None:
            self._rows.invert((item,))
            self.marks_changed(self._cursor)
