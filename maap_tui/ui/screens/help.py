"""The help screen: every key and what it does, narrowed by typing."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from maap_tui.models.text import clean

from ..keys import KeyRow
from ..text import printable, wrap
from .dialog import Dialog

_KEY_WIDTH = 20
_TITLE_WIDTH = 18
_NARROWEST = 24
"""Cells that a sentence needs beside its key; with less it goes below."""


class KeyTable(VerticalScroll):
    """Where the table is scrolled."""

    class Resized(Message):
        """There is more room for the table, or less."""

    def on_resize(self) -> None:
        self.post_message(self.Resized())


class HelpScreen(Dialog[None]):
    """A table of keys in groups; the group of the pane it was opened from comes first."""

    DEFAULT_CSS = """
    HelpScreen {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame, &.-huge #frame { width: 100; height: 92%; }
        #narrow { margin-bottom: 1; }
        #keys { height: 1fr; scrollbar-size-vertical: 1; }
        #table { height: auto; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Keys"
    KEY_WORDS: ClassVar[str] = "type to narrow  ↑↓ scroll  esc q ? back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "leave", "Close", id="help.close", show=False),
        Binding("slash", "narrow", "Type", id="help.narrow", show=False),
        Binding("up", "scroll(-1)", "Up", id="help.up", show=False),
        Binding("down", "scroll(1)", "Down", id="help.down", show=False),
        Binding("pageup", "scroll_page(-1)", "Page up", id="help.page-up", show=False),
        Binding("pagedown,space", "scroll_page(1)", "Page down", id="help.page-down", show=False),
    ]

    def __init__(self, rows: Sequence[KeyRow], current: str | None = None) -> None:
        super().__init__()
        self._rows = tuple(KeyRow(*map(printable, row)) for row in rows)
        self._current = None if current is None else printable(current)
        longest = max((len(row.keys) for row in self._rows), default=0)
        self._key_width = min(_KEY_WIDTH, longest) + 2

    def compose_inside(self) -> ComposeResult:
        yield Input(id="narrow", compact=True, select_on_focus=False, placeholder="type a word")
        with KeyTable(id="keys"):
            yield Static("", id="table", markup=False)

    def on_mount(self) -> None:
        self.query_one("#keys").focus()
        self._show("")

    @on(KeyTable.Resized)
    def _fit(self) -> None:
        self._show(self.query_one(Input).value)

    def _show(self, text: str) -> None:
        width = max(30, self.query_one("#keys").size.width - 2)
        rows = [row for row in self._rows if _fits(row, text)]
        content = help_table(rows, self._current, self._key_width, width)
        if not rows:
            content = Content(f"no key has '{clean(text, 40)}' in its line")
        self.query_one("#table", Static).update(content)
        self.query_one("#keys").scroll_home(animate=False)

    def on_key(self, event: events.Key) -> None:
        """A letter starts narrowing, but for those that close while nothing is typed."""
        narrow = self.query_one(Input)
        is_letter = event.character is not None and event.character.isalnum()
        if is_letter and event.key != "q" and not narrow.has_focus:
            event.stop()
            event.prevent_default()
            narrow.focus()
            narrow.insert_text_at_cursor(event.character or "")

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    def action_narrow(self) -> None:
        self.query_one(Input).focus()

    def action_scroll(self, step: int) -> None:
        self.query_one("#keys").scroll_relative(y=step, animate=False)

    def action_scroll_page(self, direction: int) -> None:
        keys = self.query_one("#keys")
        keys.scroll_relative(y=direction * max(1, keys.size.height - 1), animate=False)

    def action_leave(self) -> None:
        """Clears what narrows the table first; closes when there is nothing to clear."""
        narrow = self.query_one(Input)
        if narrow.value:
            narrow.value = ""
            self.query_one("#keys").focus()
        else:
            self.dismiss(None)


def help_table(rows: Sequence[KeyRow], current: str | None, key_width: int, width: int) -> Content:
    """The rows under the titles of their groups, `current` first and pointed out."""
    groups = list(dict.fromkeys(row.group for row in rows))
    groups.sort(key=lambda group: group != current)
    lines: list[Content] = []
    for group in groups:
        lines += [Content("")] if lines else []
        words = f"{group} (you are here)" if group == current else group
        lines.append(Content.styled(words, "bold $text-accent"))
        for row in (each for each in rows if each.group == group):
            lines += _lines(row, key_width, width)
    return Content("\n").join(lines)


def _lines(row: KeyRow, key_width: int, width: int) -> Iterator[Content]:
    """Key and title, and beside them the sentence in as many lines as it needs."""
    words = Content(row.description).truncate(_TITLE_WIDTH - 1, ellipsis=True)
    start = Content.assemble(
        "  ", (row.keys.ljust(key_width), "bold"), words.pad_right(_TITLE_WIDTH - words.cell_length)
    )
    indent = start.cell_length
    if width - indent < _NARROWEST:
        yield start
        start, indent = Content("    "), 4
    for number, part in enumerate(wrap(row.tooltip, max(_NARROWEST, width - indent))):
        margin = start if number == 0 else Content(" " * indent)
        yield margin + Content.styled(part, "$foreground-muted")


def _fits(row: KeyRow, text: str) -> bool:
    everything = " ".join(row).casefold()
    return all(word in everything for word in text.casefold().split())
