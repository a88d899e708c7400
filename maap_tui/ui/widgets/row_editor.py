"""The editor that opens in a row of a form."""

from collections.abc import Iterable
from typing import ClassVar, overload

from rich.containers import Lines
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from .text_area import LeavingTextArea

LONGEST = 20_000
"""Characters that may be pasted into a row; what is longer is better kept in a file."""


class RowEditor(LeavingTextArea):
    """Where a value is typed: one paragraph that wraps; Enter keeps it, Esc leaves it as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", id="edit.keep", tooltip="Keep this value"),
        Binding("escape", "undo_edit", "Back", id="edit.undo", tooltip="As it was before"),
    ]

    class Kept(Message):
        """Enter was pressed, or the focus went elsewhere."""

        def __init__(self, editor: "RowEditor", text: str, *, by_key: bool) -> None:
            super().__init__()
            self.editor = editor
            self.text = text
            self.by_key = by_key

    class Undone(Message):
        """Esc was pressed."""

    class PasteRefused(Message):
        """What was pasted would have made the value longer than `LONGEST`."""

    def __init__(self, text: str, *, is_selected: bool = False) -> None:
        super().__init__(text, compact=True, highlight_cursor_line=False)
        self._is_selected = is_selected
        self.match_cursor_bracket = False

    def on_mount(self) -> None:
        self.move_cursor(self.document.end)
        if self._is_selected:
            self.select_all()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blank until the style sheet has reached it: a frame may be drawn in between."""
        try:
            self.get_component_styles("text-area--cursor")
        except KeyError:
            return [Strip.blank(crop.width) for _ in range(crop.height)]
        return super().render_lines(crop)

    def get_line(self, line_index: int) -> Text:
        """The paragraph, of which only the rows that are seen are cut out."""
        line = super().get_line(line_index)
        return _Paragraph(line.plain, end="", no_wrap=True)

    def action_keep(self) -> None:
        self.post_message(self.Kept(self, one_line(self.text), by_key=True))

    def action_undo_edit(self) -> None:
        self.post_message(self.Undone())

    def on_blur(self) -> None:
        """Keeps what was typed when the focus goes elsewhere, but not to another window."""
        if self.app.app_focus and self.is_attached:
            self.post_message(self.Kept(self, one_line(self.text), by_key=False))

    def on_key(self, event: events.Key) -> None:
        """Enter keeps instead of starting a line.

        Not by a binding with priority: that would overtake letters which are still on their way.
        """
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            self.action_keep()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted lines become one: a list of ids, or GeoJSON spread over a page."""
        event.prevent_default()
        event.stop()
        if len(self.text) + len(event.text) > LONGEST:
            self.post_message(self.PasteRefused())
            return
        self.replace(one_line(event.text), *self.selection, maintain_selection_offset=False)


def one_line(text: str) -> str:
    """`text` with every control character, line ends included, as one space."""
    joined = text.replace("\r\n", " ")
    return "".join(" " if ch < " " or "\x7f" <= ch <= "\x9f" else ch for ch in joined)


class _Paragraph(Text):
    """A long line of which one row at a time is drawn: all of it is not taken apart for each."""

    def divide(self, offsets: Iterable[int]) -> Lines:
        places = list(offsets)
        return super().divide(places) if len(places) < 3 else _Rows(self, places)


class _Rows(Lines):
    """Cuts out what is asked for."""

    def __init__(self, paragraph: _Paragraph, offsets: list[int]) -> None:
        super().__init__()
        self._paragraph = paragraph
        self._plain = paragraph.plain
        self._styled = [(span.start, span.end) for span in paragraph.spans]
        self._edges = [0, *offsets, len(paragraph)]

    def __len__(self) -> int:
        return len(self._edges) - 1

    @overload
    def __getitem__(self, index: int) -> Text: ...

    @overload
    def __getitem__(self, index: slice) -> list[Text]: ...

    def __getitem__(self, index: slice | int) -> Text | list[Text]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        start, end = self._edges[index], self._edges[index + 1]
        if any(first < end and start < last for first, last in self._styled):
            return self._paragraph[start:end]
        return Text(self._plain[start:end], end="")
