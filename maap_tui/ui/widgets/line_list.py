"""A list of one-line rows of which only the visible ones are ever drawn (Textual's line API)."""

from collections.abc import Hashable, Sequence
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ..text import own_glyphs, wrap
from .columns import Placed, fitted

Piece = tuple[str, str]
"""Text and the last part of the component class that colours it, for example `muted`."""
Cell = Piece | list[Piece]
"""What stands in one column of one row; a list of pieces fills its column exactly."""

_STRIPS_KEPT = 400
_LOOKS = "row cursor range header title text muted mark ok run wait warn error"
_PLAIN = frozenset({"text", "muted"})


class LineList(ScrollView, can_focus=True):
    """Cursor, scrolling, header, mouse and cached drawing; a subclass says what is in a row.

    Every cost follows the number of lines on the screen, never the number of rows.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line-list--{name}" for name in _LOOKS.split()}
    DEFAULT_CSS = """
    LineList {
        background: transparent;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    LineList > .line-list--header { color: $text-muted; text-style: bold; }
    LineList > .line-list--title { color: $foreground; text-style: bold; }
    LineList > .line-list--muted, LineList > .line-list--wait { color: $text-muted; }
    LineList > .line-list--mark { color: $warning; text-style: bold; }
    LineList > .line-list--ok { color: $success; }
    LineList > .line-list--run { color: $accent; }
    LineList > .line-list--warn { color: $warning; }
    LineList > .line-list--error { color: $error; }
    LineList > .line-list--range { background: $warning 20%; }
    LineList > .line-list--cursor { background: $block-cursor-background 40%; }
    LineList:focus > .line-list--cursor {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    LineList:ansi > .line-list--muted, LineList:ansi > .line-list--wait { text-style: dim; }
    LineList:ansi > .line-list--range, LineList:ansi > .line-list--cursor {
        background: ansi_default; text-style: underline;
    }
    LineList:ansi:focus > .line-list--cursor { color: ansi_default; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", id="list.down", show=False),
        Binding("up,k", "move(-1)", "Up", id="list.up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="list.page-down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="list.page-up", show=False),
        Binding("g,home", "top", "First row", id="list.top", show=False),
        Binding("G,end", "bottom", "Last row", id="list.bottom", show=False),
    ]
    HEADER_FROM_HEIGHT = 0
    """A list of fewer lines than this goes without its header."""

    class CursorMoved(Message):
        """The cursor stands on another row, or what stood under it has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.glyphs = own_glyphs()
        self._cursor = 0
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_STRIPS_KEPT)
        self._looks: dict[tuple[str, str], Style] = {}
        self._placed: tuple[Placed, ...] = ()
        self._placed_width = -1

    # What a subclass says

    @property
    def row_count(self) -> int:
        raise NotImplementedError

    def columns_for(self, width: int) -> tuple[Placed, ...]:
        """The columns of a list `width` cells wide."""
        raise NotImplementedError

    def row_key(self, row: int) -> Hashable:
        """Everything that the look of a row depends on, but for the columns and the cursor."""
        raise NotImplementedError

    def row_cells(self, row: int) -> dict[str, Cell]:
        """The cells of a row by column key; a column without one stays blank."""
        raise NotImplementedError

    def row_kind(self, row: int) -> str:
        """The component class that gives the row its background."""
        return "cursor" if row == self._cursor else "row"

    def header_title(self, placed: Placed) -> str:
        return placed.column.title(placed.width)

    def message(self) -> Sequence[Piece]:
        """What stands in the middle of the list while it has no rows."""
        return ()

    # The cursor

    @property
    def cursor_row(self) -> int:
        """The row the cursor stands on; 0 while there are none."""
        return self._cursor

    def move_to(self, row: int) -> None:
        """Puts the cursor on `row`, or on the nearest row there is, and shows it."""
        row = max(0, min(row, self.row_count - 1))
        if row != self._cursor:
            old, self._cursor = self._cursor, row
            self.cursor_left(old)
            self.refresh_row(row)
            self.post_message(self.CursorMoved())
        self.show_cursor()

    def cursor_left(self, old: int) -> None:
        """Redraws what has changed now that the cursor has moved away from row `old`."""
        self.refresh_row(old)

    def show_cursor(self) -> None:
        """Scrolls as little as is needed for the cursor to be seen."""
        lines = self.lines_for_rows
        if lines <= 0:
            return
        top = round(self.scroll_y)
        wanted = min(self._cursor, max(top, self._cursor - lines + 1))
        if wanted != top:
            self.show_from(wanted)

    def show_from(self, row: int) -> None:
        """Puts `row` at the top, as far as there are rows below it."""
        last = max(0, self.row_count - self.lines_for_rows)
        y = max(0, min(row, last))
        self.scroll_to(y=y, animate=False, immediate=True, force=True)

    def action_move(self, steps: int) -> None:
        self.move_to(self._cursor + steps)

    def action_page(self, pages: int) -> None:
        self.move_to(self._cursor + pages * max(1, self.lines_for_rows - 1))

    def action_top(self) -> None:
        self.move_to(0)

    def action_bottom(self) -> None:
        self.move_to(self.row_count - 1)

    # Size, mouse, changes

    @property
    def header_height(self) -> int:
        return int(self.size.height >= self.HEADER_FROM_HEIGHT and self.row_count > 0)

    @property
    def row_width(self) -> int:
        """Cells of a line, the scrollbar left out."""
        return self.scrollable_content_region.width

    @property
    def lines_for_rows(self) -> int:
        return self.size.height - self.header_height

    def rows_changed(self, top: int | None = None) -> None:
        """To be called when rows were added, removed or put into another order.

        `top` is the row to be shown first; without it as little as is needed is scrolled.
        """
        self.virtual_size = Size(1, self.row_count + self.header_height if self.row_count else 0)
        self._cursor = max(0, min(self._cursor, self.row_count - 1))
        if top is None:
            self.show_cursor()
        elif self.lines_for_rows > 0:
            self.show_from(top)
        self.refresh()

    def columns_changed(self) -> None:
        """To be called when `columns_for` may answer otherwise than before."""
        self._placed_width = -1
        self.refresh()

    def _place_columns(self) -> None:
        """Follows the width as it is while drawing: a scrollbar takes a cell without notice."""
        width = self.row_width
        if self._placed_width != width:
            self._placed_width = width
            self._placed = self.columns_for(self._placed_width)
            self._strips.clear()

    def refresh_row(self, row: int) -> None:
        """Redraws one row, if it is on the screen."""
        y = row - round(self.scroll_y) + self.header_height
        if self.header_height <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def visible_rows(self) -> range:
        """The rows that are on the screen."""
        top = round(self.scroll_y)
        return range(top, min(self.row_count, top + max(0, self.lines_for_rows)))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.clear()
        self._strips.clear()

    def on_resize(self) -> None:
        self.columns_changed()
        self.rows_changed()

    def on_click(self, event: events.Click) -> None:
        row = event.y - self.header_height + round(self.scroll_y)
        if event.y >= self.header_height and row < self.row_count:
            self.move_to(row)
            self.row_clicked(event.x, event.chain)

    def row_clicked(self, x: int, clicks: int) -> None:
        """The mouse has put the cursor where it is; `x` is the cell, `clicks` 2 for a double."""

    # Drawing

    def render_line(self, y: int) -> Strip:
        if not self.row_count:
            return self._message_line(y)
        self._place_columns()
        if y < self.header_height:
            return self._header_line()
        row = y - self.header_height + round(self.scroll_y)
        if row >= self.row_count:
            return Strip.blank(self.row_width, self._look("text", "row"))
        return self._row_line(row)

    def _row_line(self, row: int) -> Strip:
        kind = self.row_kind(row)
        key = (kind, self.row_key(row))
        if (strip := self._strips.get(key)) is None:
            self._strips[key] = strip = self._strip(self.row_cells(row), kind)
        return strip

    def _header_line(self) -> Strip:
        titles: dict[str, Cell] = {
            p.column.key: (self.header_title(p), "header") for p in self._placed
        }
        return self._strip(titles, "row")

    def _strip(self, cells: dict[str, Cell], kind: str) -> Strip:
        pieces: list[Piece] = []
        for placed in self.spans(cells):
            cell = cells.get(placed.column.key, ("", "text"))
            pieces.append((" " * placed.gap, "text"))
            pieces += cell if isinstance(cell, list) else [fitted(cell, placed)]
        segments: list[Segment] = []
        for look, run in groupby(pieces, lambda piece: self._look(piece[1], kind)):
            if words := "".join(text for text, _ in run):  # a change of colour costs fifty bytes
                segments.append(Segment(words, look))
        return Strip(segments).adjust_cell_length(self._placed_width, self._look("text", kind))

    def spans(self, cells: dict[str, Cell]) -> Sequence[Placed]:
        """The columns to draw for these cells; a subclass may let one run over its neighbours."""
        return self._placed

    def _message_line(self, y: int) -> Strip:
        width, blank = self.row_width, self._look("text", "row")
        room = max(8, width - 4)
        lines = [(line, name) for text, name in self.message() for line in wrap(text, room)]
        index = y - max(0, (self.size.height - len(lines)) // 2)
        if not 0 <= index < len(lines):
            return Strip.blank(width, blank)
        line, name = lines[index]
        margin = Segment(" " * max(0, (width - cell_len(line)) // 2), blank)
        words = Segment(line, self._look(name, "row"))
        return Strip([margin, words]).adjust_cell_length(width, blank)

    def _look(self, name: str, kind: str) -> Style:
        """The colours of a cell: the background of its row, and a colour of its own if any."""
        if (look := self._looks.get((name, kind))) is None:
            look = self.get_component_rich_style(f"line-list--{kind}")
            if not (kind == "cursor" and self.has_focus and name in _PLAIN):
                own = self.get_component_rich_style(f"line-list--{name}")
                look += Style(color=own.color, bold=own.bold or None, dim=own.dim or None)
            self._looks[name, kind] = look
        return look
