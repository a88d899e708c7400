"""Facts to walk through: a cursor on values that can be copied, and a search in them."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from ..fact_rows import FactLine, FactRow, lines_of, matches, to_copy
from .pick_list import PickList

_CURSOR_CELLS = 2


class FactList(PickList, inherit_bindings=False):
    """Draws only the lines in sight, so that a document of a hundred thousand lines is no load."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", id="facts.up", show=False),
        Binding("down,j", "step(1)", "Down", id="facts.down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="facts.page-up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="facts.page-down", show=False),
        Binding("home,g", "go(0)", "First", id="facts.first", show=False),
        Binding("end,G", "go(-1)", "Last", id="facts.last", show=False),
        Binding("y,enter", "copy", "Copy", id="facts.copy", tooltip="Copy the value in this row"),
    ]

    class CopyWanted(Message):
        """This value is to be copied."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[FactRow] = ()
        self._lines: list[FactLine] = []
        self._found: frozenset[int] = frozenset()

    def show(self, rows: Iterable[FactRow], *, keeps_place: bool = False) -> None:
        """Shows other rows, from the top unless they are the old ones with others among them."""
        cursor = self.cursor if keeps_place else 0
        self._rows, self._found = tuple(rows), frozenset()
        self._break_lines(cursor)

    def on_resize(self) -> None:
        row = self.row
        self._break_lines(0)
        self._go_to_row(row)

    def _break_lines(self, cursor: int) -> None:
        width = max(1, self.scrollable_content_region.width - _CURSOR_CELLS)
        self._lines = lines_of(self._rows, width)
        self.rows_changed(cursor)

    @property
    def row(self) -> int:
        """The row under the cursor; 0 when there are none."""
        return self._lines[self.cursor].row if self.cursor < len(self._lines) else 0

    @property
    def current(self) -> FactRow | None:
        return self._rows[self.row] if self._rows else None

    def row_count(self) -> int:
        return len(self._lines)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        line = self._lines[index]
        if self._rows[line.row].is_title:
            return (Content.styled(line.label, "bold" if is_current else "bold $text-accent"),)
        found = "reverse" if line.row in self._found else ""
        label = Content.styled(line.label, "" if is_current else "$foreground-muted")
        return (Content.assemble(label, (line.text, found)),)

    # Searching

    def find(self, needle: str, step: int = 0) -> tuple[int, int]:
        """Goes to the next row that holds `needle` (the one under the cursor counts when `step`
        is 0, -1 goes back); which of how many it is, or zeros."""
        found = matches(self._rows, needle)
        self._found = frozenset(found)
        self.refresh()
        if not found:
            return 0, 0
        here = self.row
        if step < 0:
            target = max((row for row in found if row < here), default=found[-1])
        else:
            target = min((row for row in found if row >= here + step), default=found[0])
        self._go_to_row(target)
        return found.index(target) + 1, len(found)

    def _go_to_row(self, row: int) -> None:
        lines = (number for number, line in enumerate(self._lines) if line.row >= row)
        self.cursor = next(lines, 0)

    # Copying

    def action_copy(self) -> None:
        if (row := self.current) is not None and (text := to_copy(row)):
            self.post_message(self.CopyWanted(text))

    def action_choose(self) -> None:
        """A click on the row under the cursor does nothing: it may be one too many."""
