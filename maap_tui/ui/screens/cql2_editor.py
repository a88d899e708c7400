"""The filter's text in an editor of several lines, looked at while it is typed."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from maap_tui.models.cql2_tokens import LONGEST, TOO_LARGE
from maap_tui.models.filter_check import FilterCheck, Remark, excerpt, mended
from maap_tui.models.query import Queryable
from maap_tui.models.text import clean, count_noun
from maap_tui.services import FilterChecks

from ..widgets.pick_list import PickList
from ..widgets.row_editor import one_line
from ..widgets.text_area import LeavingTextArea
from .dialog import Dialog

_PAUSE_SECONDS = 0.12
"""How long the typing rests before the text is looked at."""
_TYPING = "tab remarks and buttons  esc back"
_CHOOSING = "↑↓ choose  enter take  tab text  esc back"
_KEEP = "\0keep"
"""Stands among the remedies for keeping the text as it is."""
_MOST_SUGGESTED = 4


class FilterArea(LeavingTextArea):
    """Where the text is typed; a paste that no filter can be is refused whole."""

    class PasteRefused(Message):
        """It was too long."""

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if len(self.text) + len(event.text) > LONGEST:
            self.post_message(self.PasteRefused())
        else:
            self.replace(plain(event.text), *self.selection, maintain_selection_offset=False)


def plain(text: str) -> str:
    """`text` with its line ends, and a space for every other control character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one_line(character) if character != "\n" else character for character in text)


class RemedyList(PickList):
    """What can be done: each suggestion of a remark, keep the text, go back without."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[tuple[str, str], ...] = ()

    def row_count(self) -> int:
        return len(self.shown)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        words, more = self.shown[index]
        muted = "" if is_current else "$foreground-muted"
        return (Content.assemble(clean(words, 80), ("  " + clean(more, 80), muted)),)


class Cql2Editor(Dialog[str | None]):
    """Gives the text to keep, right or wrong, or `None` for as it was before."""

    DEFAULT_CSS = """
    Cql2Editor {
        #frame { width: 100; height: 26; }
        FilterArea {
            height: 1fr; min-height: 4; border: none; padding: 0 1; background: $panel;
            &:focus { border: none; }
            &:ansi { background: ansi_default; }
        }
        #said { height: auto; max-height: 7; margin-top: 1; }
        RemedyList {
            height: auto; max-height: 7; margin-top: 1;
            & > .pick-list--cursor { background: $block-cursor-background 40%; }
            &:focus > .pick-list--cursor { background: $block-cursor-background; }
        }
    }
    """
    TITLE_WORDS: ClassVar[str] = "The filter as CQL2 text"
    KEY_WORDS: ClassVar[str] = _TYPING
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="cql2.back", tooltip="To the buttons, then out"),
    ]

    class Checked(Message):
        """A worker has looked at a text."""

        def __init__(self, check: FilterCheck) -> None:
            super().__init__()
            self.check = check

    def __init__(self, filters: FilterChecks, queryables: Sequence[Queryable], text: str) -> None:
        super().__init__()
        self._filters = filters
        self._queryables = tuple(queryables)
        self._before = text
        self._check = FilterCheck(text)
        self._rest: Timer | None = None
        self._remedies: list[str | None] = []
        """What each row of the list makes of the text; `None` keeps or leaves it."""

    def compose_inside(self) -> ComposeResult:
        area = FilterArea(
            plain(self._before),
            soft_wrap=True,
            tab_behavior="focus",
            highlight_cursor_line=False,
            placeholder="product:type = 'A' AND frame IN ('B', 'C')",
        )
        area.cursor_blink = False
        yield area
        yield Static("", id="said", markup=False)
        yield RemedyList()

    def on_mount(self) -> None:
        self._area.move_cursor(self._area.document.end)
        self._show(self._check)
        self._look()
        self.set_focus(self._area)

    @property
    def _area(self) -> FilterArea:
        return self.query_one(FilterArea)

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self._area.text

    # Looking at it

    @on(TextArea.Changed)
    def _wait_for_pause(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_PAUSE_SECONDS, self._look)

    def _look(self) -> None:
        self._check_text(self.text)

    @work(thread=True, exclusive=True, group="filter-check", description="filter-check")
    def _check_text(self, text: str) -> None:
        self.post_message(self.Checked(self._filters.check(text, self._queryables)))

    @on(Checked)
    def _take_check(self, message: Checked) -> None:
        message.stop()
        if message.check.text == self.text:  # else: typed on meanwhile
            self._show(message.check)

    @on(FilterArea.PasteRefused)
    def _say_too_long(self, message: FilterArea.PasteRefused) -> None:
        message.stop()
        words = f"! That would make the filter longer than {count_noun(LONGEST, 'character')}."
        self.query_one("#said", Static).update(Content.styled(words, "$text-error"))

    def _show(self, check: FilterCheck) -> None:
        self._check = check
        self.query_one("#said", Static).update(self._said(check))
        rows = self.query_one(RemedyList)
        before = self._remedies[rows.cursor] if rows.has_focus else ""
        rows.shown, self._remedies = _remedies(check, is_changed=check.text != self._before)
        rows.styles.height = min(7, len(rows.shown))
        rows.rows_changed(self._remedies.index(before) if before in self._remedies else 0)

    def _said(self, check: FilterCheck) -> Content:
        if not check.text.strip():
            return Content.styled("No filter: every granule.", "$foreground-muted")
        if not check.remarks:
            known = " and its names are known here" if self._queryables else ""
            return Content.styled(f"This is CQL2{known}.", "$text-success")
        remark = check.error or check.remarks[0]
        style = "$text-error" if remark.is_error else "$text-warning"
        words = Content.styled(f"{'!' if remark.is_error else '?'} {remark.sentence}", style)
        if remark.sentence.startswith(TOO_LARGE):
            return words
        line, marks = excerpt(check.text, remark, max(20, self.query_one("#said").size.width - 2))
        more = len(check.remarks) - 1
        rest = f"\n{count_noun(more, 'more remark')}" if more else ""
        return Content("\n").join(
            [Content.assemble(line), Content.styled(marks, style), words + Content(rest)]
        )

    # Keys

    def action_back(self) -> None:
        """Out if nothing was typed; else to the buttons first, so that nothing typed is lost."""
        if self.text == self._before or not self._area.has_focus:
            self.dismiss(None)
            return
        self._show(FilterCheck(self.text, self._check.remarks))
        rows = self.query_one(RemedyList)
        rows.cursor = self._remedies.index(_KEEP)
        self.set_focus(rows)

    def on_descendant_focus(self) -> None:
        is_typing = self._area.has_focus
        self.entitle(self.TITLE_WORDS, _TYPING if is_typing else _CHOOSING)

    @on(PickList.Chosen)
    def _take(self, message: PickList.Chosen) -> None:
        message.stop()
        chosen = self._remedies[message.index]
        if chosen == _KEEP:
            self.dismiss(self.text.strip())
        elif chosen is None:
            self.dismiss(None)
        else:
            self._area.text = chosen
            self._area.move_cursor(self._area.document.end)
            self._look()
            self.set_focus(self._area)


def _remedies(
    check: FilterCheck, *, is_changed: bool
) -> tuple[tuple[tuple[str, str], ...], list[str | None]]:
    """The rows of the list, and what each makes of the text."""
    rows: list[tuple[str, str]] = []
    texts: list[str | None] = []
    if sum(remark.is_renamed for remark in check.remarks) > 1:
        rows.append(("use the new names", "all of them"))
        texts.append(check.renamed)
    for remark, words in _suggested(check):
        old = check.text[remark.start : remark.end]
        rows.append((f"use {words}" if words else f"take {old} out", f"instead of {old}"))
        texts.append(mended(check.text, (remark, words)))
    rows += [("[ Keep ]", "with the mistake" if check.error else "")]
    rows += [("[ Back ]", "without the changes" if is_changed else "")]
    return tuple(rows), [*texts, _KEEP, None]


def _suggested(check: FilterCheck) -> list[tuple[Remark, str]]:
    pairs = [(remark, words) for remark in check.remarks for words in remark.suggestions]
    return pairs[:_MOST_SUGGESTED]
