"""The table of an inventory: product types, what they have of each baseline, and how much."""

from collections.abc import Hashable

from maap_tui.models.inventory import Inventory, InventoryRow, Tally
from maap_tui.models.text import grouped

from .columns import Column, Placed, Want, arrange
from .line_list import Cell, LineList, Piece

_COLUMNS = (
    Column("type", ("Product type", "Type"), gap=0),
    Column("baseline", ("Baseline", "Base")),
    Column("count", ("Granules",), align="right"),
    Column("first", ("First start",)),
    Column("last", ("Last start",)),
    Column("bar", ("Share",)),
    Column("note", ("Note",)),
)
_WANTS: tuple[Want, ...] = (
    ("type", 14),
    ("baseline", 8),
    ("count", 9),
    ("first", 11),
    ("last", 11),
    ("type", 24),
    ("bar", 10),
    ("bar", 24),
)
_LONGEST = 60


class InventoryTable(LineList):
    """The rows of an inventory, its totals first."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[InventoryRow, ...] = ()
        self._total = 0
        self._has_notes = False
        self._words: tuple[Piece, ...] = ()

    def show(self, inventory: Inventory, words: str = "") -> None:
        """Shows this one; `words` stand in its place while it has no row at all."""
        total = inventory.total
        self._total = total.count or 0
        self._rows = (InventoryRow("all", "", total), *inventory.rows()) if total.is_settled else ()
        self._words = ((words, "muted"),) if words else ()
        has_notes = bool(inventory.troubles)
        if has_notes != self._has_notes:
            self._has_notes = has_notes
            self.columns_changed()
        self.rows_changed()

    @property
    def row_count(self) -> int:
        return len(self._rows)

    @property
    def tally(self) -> Tally | None:
        """What the cursor stands on."""
        return self._rows[self._cursor].tally if self._cursor < len(self._rows) else None

    def message(self) -> tuple[Piece, ...]:
        return self._words

    def columns_for(self, width: int) -> tuple[Placed, ...]:
        note: tuple[Want, ...] = (("note", 16),) if self._has_notes else ()
        wants = (*_WANTS[:3], *note, *_WANTS[3:])
        return arrange(_COLUMNS, wants, width, stretch={"note": _LONGEST, "bar": 40})

    def row_key(self, row: int) -> Hashable:
        return (self._rows[row], self._total)

    def row_cells(self, row: int) -> dict[str, Cell]:
        shown = self._rows[row]
        tally = shown.tally
        is_part = bool(shown.baseline and shown.product_type)
        name = "  " if is_part else shown.product_type
        return {
            "type": (name, "title" if not is_part else "muted"),
            "baseline": (shown.baseline or ("" if row == 0 else "all"), "text"),
            "count": _count(tally),
            "first": (tally.first[:10], "text"),
            "last": (tally.last[:10], "text"),
            "bar": (self._bar(tally), "muted" if is_part else "run"),
            "note": (tally.trouble, "error"),
        }

    def _bar(self, tally: Tally) -> str:
        """As long as its part of all granules; at least a trace of one that has any."""
        width = next((p.width for p in self._placed if p.column.key == "bar"), 0)
        if not tally.count or not self._total or not width:
            return ""
        return self.glyphs.full * max(1, round(min(1, tally.count / self._total) * width))


def _count(tally: Tally) -> Piece:
    if tally.count is not None:
        return grouped(tally.count), "text"
    return ("failed", "error") if tally.trouble else ("…", "muted")
