"""The granule list: a cursor over any number of rows, marks, ranges, orders and narrowing."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from maap_tui.models.basket import Amount, Basket
from maap_tui.models.catalog import Item
from maap_tui.models.transfer import JobState

from ..item_text import end_text, place_text, size_text, start_text
from .columns import Placed
from .granule_access import GranuleAccess
from .granule_order import SortOrder
from .granule_rows import Key
from .line_list import Cell, Piece

_MARK_CELLS = 2
"""A click this far to the left marks."""


class GranuleList(GranuleAccess):
    """Granules in rows; marks are kept by key and outlive sorting, narrowing and searches."""

    BINDING_GROUP_TITLE = "Marks"
    HEADER_FROM_HEIGHT = 3
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
            tooltip="Mark again what was unmarked last, or taken out of the basket",
        ),
    ]

    class MarksChanged(Message):
        """Other granules are marked than before."""

        def __init__(self, amount: Amount, elsewhere: int) -> None:
            super().__init__()
            self.amount = amount
            self.elsewhere = elsewhere
            """How many of them are not among the loaded rows."""

    def __init__(self) -> None:
        super().__init__()
        self._anchor: int | None = None
        self._message: Sequence[Piece] = ()
        self._widths: dict[str, int] = {}

    # Data comes down

    def clear_rows(
        self, order: SortOrder, matched_by: Callable[[Key], str] = lambda key: ""
    ) -> None:
        """Forgets the items of the last search; the next ones will be shown in `order`.

        `matched_by` says what an item matched, where a search has several places.
        """
        was_here = self._rows.marked_here
        self._rows.clear()
        self._tell_if_listed(was_here)
        self.facts.begin(matched_by)
        self._rows.order = order
        self._columns.clear()
        self.keep_cursor_on(None)

    def add_rows(self, items: Sequence[Item]) -> None:
        """Adds items of the same search; the cursor stays on its item."""
        before, was_here = self.item, self._rows.marked_here
        self._rows.add(items)
        self._tell_if_listed(was_here)
        if self._columns.measure(items, self.facts.matched_by):
            self.columns_changed()
        self.keep_cursor_on(before)

    def set_order(self, order: SortOrder) -> None:
        """Sorts by `order`; the cursor stays on its item."""
        before = self.item
        self._rows.sort(order)
        self.keep_cursor_on(before)

    def show_newest_only(self, is_on: bool) -> None:
        """Hides superseded items, or shows them again; the cursor stays on its item."""
        before = self.item
        self._rows.show_newest_only(is_on)
        self.keep_cursor_on(before)

    def set_job_states(self, states: Mapping[Key, JobState]) -> None:
        """What the queue does with which granules; finished ones count as on disk from now on."""
        done = {key for key, state in states.items() if state is JobState.DONE}
        self._set_letters(dict(states), self.on_disk | done)

    def set_on_disk(self, keys: frozenset[Key]) -> None:
        """Which granules have a finished file."""
        self._set_letters(self.facts.states, keys)

    def set_message(self, message: Sequence[Piece]) -> None:
        """What stands in the list while it has no rows."""
        if message != self._message:
            self._message = message
            if not self.row_count:
                self.refresh()

    def _set_letters(self, states: Mapping[Key, JobState], on_disk: frozenset[Key]) -> None:
        seen = self.visible_rows()
        before = [self._letter(row) for row in seen]
        self.facts.states, self.facts.on_disk = states, on_disk
        for row, letter in zip(seen, before, strict=True):
            if self._letter(row) != letter:
                self.refresh_row(row)

    def keep_cursor_on(self, item: Item | None) -> None:
        self._anchor = None
        row = self._rows.index_of(item)
        self._cursor = row if row is not None else 0
        self.rows_changed()
        if self.item is not item:
            self.post_message(self.CursorMoved())

    # What there is

    @property
    def item(self) -> Item | None:
        """The item under the cursor."""
        shown = self._rows.shown
        return shown[self._cursor] if self._cursor < len(shown) else None

    @property
    def row_count(self) -> int:
        return len(self._rows.shown)

    @property
    def loaded_count(self) -> int:
        return len(self._rows.loaded)

    @property
    def order(self) -> SortOrder:
        return self._rows.order

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
    def on_disk(self) -> frozenset[Key]:
        return self.facts.on_disk

    @property
    def basket(self) -> Basket:
        """What is marked, in this search and in others."""
        return self._rows.basket

    @property
    def marked(self) -> tuple[Item, ...]:
        """The marked items, in the order in which they were marked."""
        return tuple(self._rows.marks.values())

    @property
    def marks(self) -> "GranuleList.MarksChanged":
        """How much is marked."""
        amount = self._rows.basket.amount
        return self.MarksChanged(amount, amount.count - self._rows.marked_here)

    @property
    def is_ranging(self) -> bool:
        return self._anchor is not None

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
            return
        rows = self._range()
        self._rows.mark(self._rows.shown[rows.start : rows.stop])
        self._anchor = None
        self.marks_changed()

    def leave_range(self) -> None:
        """Gives the range up without marking."""
        self._anchor = None
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
        """Brings back what was unmarked last, listed or not."""
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

    def _range(self) -> range:
        """The rows from the anchor to the cursor, both included."""
        anchor = self._cursor if self._anchor is None else self._anchor
        return range(min(anchor, self._cursor), max(anchor, self._cursor) + 1)

    def cursor_left(self, old: int) -> None:
        if self.is_ranging:
            self.refresh()
        else:
            self.refresh_row(old)

    def row_clicked(self, x: int, clicks: int) -> None:
        if (x < _MARK_CELLS or clicks == 2) and (item := self.item) is not None:
            self._rows.invert((item,))
            self.marks_changed(self._cursor)

    # Drawing

    def message(self) -> Sequence[Piece]:
        return self._message

    def columns_for(self, width: int) -> tuple[Placed, ...]:
        placed = self._columns.arrange(width)
        self._widths = {each.column.key: each.width for each in placed}
        return placed

    def header_title(self, placed: Placed) -> str:
        keys = self._rows.order.keys
        key = self._rows.order.key_of(placed.column.key)
        if key is None:
            return placed.column.title(placed.width)
        arrow = self.glyphs.down if key.is_down else self.glyphs.up
        sign = arrow if len(keys) == 1 else f"{arrow}{keys.index(key) + 1}"
        room = placed.width - len(sign)
        title = placed.column.title(room - 1)
        return f"{title} {sign}" if title else f"{placed.column.title(room)}{sign}"

    def row_key(self, row: int) -> Hashable:
        item = self._rows.shown[row]
        key = item.key
        return key, key in self._rows.marks, self.facts.look(item)

    def row_kind(self, row: int) -> str:
        if row == self._cursor:
            return "cursor"
        return "range" if self.is_ranging and row in self._range() else "row"

    def row_cells(self, row: int) -> dict[str, Cell]:
        item, facts, widths = self._rows.shown[row], self.facts, self._widths
        return {
            "mark": (self.glyphs.mark, "mark") if item.key in self._rows.marks else ("", "text"),
            "start": (start_text(item)[: widths.get("start", 0)], "text"),
            "end": (end_text(item)[: widths.get("end", 0)], "text"),
            "id": (item.id, "text"),
            "collection": (item.collection, "muted"),
            "matched": (facts.matched_by(item.key), "text"),
            "type": (item.product_type, "text"),
            "place": (place_text(item), "text"),
            "orbit": (item.orbit, "text"),
            "track": (item.track, "text"),
            "frame": (item.frame, "text"),
            "version": (item.version, "muted"),
            "platform": (item.platform, "muted"),
            "coverage": facts.coverage_cell(item),
            "access": (facts.access_text(item), "muted"),
            "size": (size_text(item), "text"),
            "state": facts.state_cell(item, widths.get("state", 0)),
        }

    def _letter(self, row: int) -> str:
        return self.facts.letter(self._rows.shown[row])
