"""The table of a batch: a row a place, drawn only where it is seen."""

from collections.abc import Hashable, Sequence

from rich.cells import cell_len

from maap_tui.models.batch import RowReport, RowState

from .columns import Column, Placed, Want, arrange
from .line_list import Cell, LineList

_COLUMNS = (
    Column("number", ("No",), align="right", gap=0),
    Column("name", ("Place",), cut="middle"),
    Column("times", ("Time",)),
    Column("state", ("State",)),
    Column("granules", ("Granules", "Found"), align="right"),
    Column("trouble", ("Cause",)),
)
_WANTS: tuple[Want, ...] = (
    ("number", 5),
    ("name", 12),
    ("granules", 8),
    ("state", 13),
    ("trouble", 20),
    ("name", 24),
    ("times", 31),
    ("times", 43),
    ("name", 40),
)
_STYLES = {RowState.FAILED: "error", RowState.FOUND: "ok", RowState.EMPTY: "text"}


class BatchTable(LineList):
    """The places in the order of their file."""

    def __init__(self, rows: Sequence[RowReport]) -> None:
        super().__init__()
        self._rows = rows
        optional = {
            "times": any(row.times for row in rows),
            "trouble": any(row.trouble for row in rows),
        }
        self._filled = {want[0] for want in _WANTS if optional.get(want[0], True)}
        """The columns that have something to say."""
        self._widest = max((cell_len(row.name) for row in rows), default=0)

    @property
    def row(self) -> RowReport | None:
        """The place under the cursor."""
        return self._rows[self._cursor] if self._cursor < len(self._rows) else None

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def columns_for(self, width: int) -> tuple[Placed, ...]:
        wants = [want for want in _WANTS if want[0] in self._filled]
        return arrange(_COLUMNS, wants, width, stretch={"name": self._widest, "trouble": 80})

    def row_key(self, row: int) -> Hashable:
        return self._rows[row]

    def row_cells(self, row: int) -> dict[str, Cell]:
        place = self._rows[row]
        return {
            "number": (str(place.number), "muted"),
            "name": (place.name, "text"),
            "times": (_short(place.times), "muted"),
            "state": (place.state.value, _STYLES.get(place.state, "muted")),
            "granules": (str(place.granules) if place.granules else "", "text"),
            "trouble": (place.trouble, "error"),
        }


def _short(times: str) -> str:
    """`2018-01-11 21:51:30 .. 22:51:30` where both ends are of one day."""
    start, sign, end = times.removesuffix(" UTC").partition(" .. ")
    is_one_day = bool(sign) and start[:10] == end[:10]
    return f"{start}{sign}{end[11:]}" if is_one_day else f"{start}{sign}{end}"
