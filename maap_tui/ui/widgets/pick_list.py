"""A list to choose from that costs the same for ten rows and ten thousand."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from .row_head import CURSOR, NO_CURSOR


class PickList(ScrollView, can_focus=True):
    """Draws the rows in sight only; who inherits says how many there are and how each looks.

    An input beside it may keep the focus and call `step` and `page`.
    """

    DEFAULT_CSS = """
    PickList {
        background: transparent;
        scrollbar-size-vertical: 1;
        & > .pick-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"pick-list--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "step(-1)", "Up", id="list.up", show=False),
        Binding("down,j", "step(1)", "Down", id="list.down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="list.page-up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="list.page-down", show=False),
        Binding("home", "go(0)", "First", id="list.first", show=False),
        Binding("end", "go(-1)", "Last", id="list.last", show=False),
        Binding("enter", "choose", "Choose", id="list.choose", show=False),
    ]
    row_height: ClassVar[int] = 1
    has_cursor: bool = True
    """Whether the cursor is drawn; not where a list is only to be read."""

    cursor: reactive[int] = reactive(0, init=False)

    class Moved(Message):
        """The cursor stands on another row, or on another thing because the rows changed."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Chosen(Message):
        """Enter, or a click on the row under the cursor."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        """The row in `row_height` lines of `width` cells.

        Under the cursor it has no colours of its own: the background may be any.
        """
        raise NotImplementedError

    def rows_changed(self, cursor: int = 0) -> None:
        """Shows other rows, with the cursor on the row `cursor`."""
        count = self.row_count()
        self.virtual_size = Size(0, count * self.row_height)
        self.set_reactive(PickList.cursor, max(0, min(count - 1, cursor)))
        self._show_cursor()
        self.refresh()
        self.post_message(self.Moved(self.cursor))

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(self.row_count() - 1, cursor))

    def watch_cursor(self) -> None:
        self._show_cursor()
        self.refresh()
        self.post_message(self.Moved(self.cursor))

    def on_resize(self) -> None:
        self._show_cursor()

    def _show_cursor(self) -> None:
        if height := self.size.height:
            top, bottom = self.cursor * self.row_height, (self.cursor + 1) * self.row_height
            first = min(max(self.scroll_offset.y, bottom - height), top)
            if first != self.scroll_offset.y:
                self.scroll_to(y=first, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index, line = divmod(y + self.scroll_offset.y, self.row_height)
        if not 0 <= index < self.row_count():
            return Strip.blank(width, self.visual_style.rich_style)
        is_current = self.has_cursor and index == self.cursor
        style = self._cursor_style() if is_current else self.visual_style
        lines = self.row_lines(index, max(1, width - len(CURSOR)), is_current=is_current)
        mark = CURSOR if is_current and line == 0 else NO_CURSOR
        content = Content.assemble(mark, lines[line] if line < len(lines) else "")
        shown = content.truncate(max(1, width), ellipsis=True)
        strips = Visual.to_strips(self, shown, width, 1, style, pad=True)
        return strips[0].extend_cell_length(width, style.rich_style).crop(0, width)

    def _cursor_style(self) -> Style:
        return self.get_visual_style("pick-list--cursor")

    def action_step(self, step: int) -> None:
        self.step(step)

    def step(self, step: int) -> None:
        """Moves the cursor by some rows."""
        self.cursor += step

    def action_page(self, direction: int) -> None:
        self.page(direction)

    def page(self, direction: int) -> None:
        """Moves the cursor by as many rows as are in sight."""
        self.cursor += direction * max(1, self.size.height // self.row_height - 1)

    def action_go(self, index: int) -> None:
        self.cursor = self.row_count() - 1 if index < 0 else index

    def action_choose(self) -> None:
        if self.row_count():
            self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = (offset.y + self.scroll_offset.y) // self.row_height
        if not 0 <= index < self.row_count():
            return
        if index == self.cursor:
            self.action_choose()
        else:
            self.cursor = index


def columns(*cells: tuple[Content, int]) -> Content:
    """Cells side by side, each cut or padded to its width; the last of it is the gap."""
    drawn = []
    for cell, width in cells:
        if width > 1:
            cut = cell.truncate(width - 1, ellipsis=True)
            drawn.append(cut.pad_right(width - cut.cell_length))
    return Content.assemble(*drawn)
