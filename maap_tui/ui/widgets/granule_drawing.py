"""How the rows of the granule list look."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from maap_tui.models.catalog import Key
from maap_tui.models.holding import Holding
from maap_tui.models.transfer import JobState

from ..item_text import end_text, place_text, size_text, start_text
from .columns import Placed
from .granule_access import GranuleAccess
from .line_list import Cell, Piece


class GranuleDrawing(GranuleAccess):
    """Draws granules; a subclass marks them."""

    HEADER_FROM_HEIGHT = 3
    DEFAULT_CSS = """
    GranuleDrawing.-stale > .line-list--row { color: $text-muted; }
    GranuleDrawing.-stale > .line-list--text { color: $text-muted; }
    GranuleDrawing.-stale:ansi > .line-list--row { text-style: dim; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._message: Sequence[Piece] = ()
        self._widths: dict[str, int] = {}

    # What the downloads say

    def set_job_states(self, states: Mapping[Key, JobState]) -> None:
        """What the queue does with which granules; what it finishes is here until one looks."""
        with self._letters_changing():
            self.facts.local.take_states(states)

    def add_holdings(self, found: Mapping[Key, Holding]) -> None:
        """What is here of some granules, as of now."""
        with self._letters_changing():
            self.facts.local.take_holdings(found)

    def set_message(self, message: Sequence[Piece]) -> None:
        """What stands in the list while it has no rows."""
        if message != self._message:
            self._message = message
            if not self.row_count:
                self.refresh()

    @contextmanager
    def _letters_changing(self) -> Iterator[None]:
        """Draws the rows on the screen whose letters are others after the block."""
        seen = self.visible_rows()
        before = [self._letter(row) for row in seen]
        yield
        for row, letter in zip(seen, before, strict=True):
            if self._letter(row) != letter:
                self.refresh_row(row)

    # Ranges

    @property
    def is_ranging(self) -> bool:
        return self._anchor is not None

    @property
    def ranged(self) -> int:
        """How many rows the range has that is being chosen."""
        return len(self._range()) if self.is_ranging else 0

    def _range(self) -> range:
        """The rows from the anchor to the cursor, both included."""
        anchor = self._cursor if self._anchor is None else self._anchor
        return range(min(anchor, self._cursor), max(anchor, self._cursor) + 1)

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

    @property
    def state_words(self) -> str:
        """How it stands with the cursor's granule, where its row shows no more than a letter."""
        item = self.item
        words = "" if item is None else self.facts.state_words(item)
        return words if len(words) > self._widths.get("state", 0) else ""

    def _letter(self, row: int) -> str:
        return self.facts.letter(self._rows.shown[row])
