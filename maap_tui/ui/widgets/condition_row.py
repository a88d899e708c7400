"""Rows of the filter pane that stand for conditions, and the row of the filter's own text."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from maap_tui.models.conditions import Joiner, joined, written
from maap_tui.models.filter_check import FilterCheck
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.query import Queryable
from maap_tui.models.row_reading import read_row
from maap_tui.models.text import clean, count_noun

from ..condition_rows import ConditionSpec
from .form_row import FormRow, NoteKind

_SHOWN_LINES = 4
_FEW_LINES = 2
_TALL = 30
"""Rows of the terminal from which the text has more lines."""
_LONGEST_SHOWN = 2_000


def example_for(queryable: Queryable) -> str:
    """What may be typed for a property."""
    if queryable.format == "date-time":
        return "2026-04, last 30 d, > 2026-01"
    if queryable.type in ("integer", "number"):
        return "4000, > 4000, 4000..4100, 4000,4005"
    return "A, B or A* or not A, is null"


class ConditionRow(FormRow):
    """One property and what is asked of it."""

    def __init__(self, spec: ConditionSpec) -> None:
        super().__init__(
            spec.label,
            row_id=spec.key,
            empty="any",
            example=example_for(spec.queryable) if spec.queryable else "",
            is_cut_in_middle=False,
            classes="-condition",
        )
        self.spec = spec
        self.pending = ""
        """What was typed and is wrong: not a part of the filter yet."""

    def on_mount(self) -> None:
        self.show(self.spec)

    def show(self, spec: ConditionSpec) -> None:
        """Stands for `spec` from now on."""
        self.spec = spec
        self.set_label(spec.label)
        if spec.queryable is not None:
            self.example = example_for(spec.queryable)
        has_list = spec.queryable is not None and spec.queryable.enum
        self.hint = "enter choose  c clear" if has_list else "enter edit  c clear"
        if not self.pending:
            self.set_value(spec.text)
            self._say_of(spec)

    def _say_of(self, spec: ConditionSpec) -> None:
        if spec.unlisted:
            values = clean(", ".join(spec.unlisted), 80)
            self.say(NoteKind.REMARK, f"not listed by the collection, sent as it is: {values}")
        elif spec.is_kept_as_text and not spec.is_group:
            self.say(NoteKind.WORDS, "kept as text")
        else:
            self.say(NoteKind.NONE)

    def refuse(self, text: str, why: str) -> None:
        """Keeps what was typed, which is wrong."""
        self.pending = text
        self.set_value(text)
        self.say(NoteKind.ERROR, why)

    def objection(self, text: str) -> str:
        """What is wrong with `text` in this row; empty when nothing is."""
        try:
            self.read_back(text)
        except InvalidInput as error:
            return str(error)
        return ""

    def read_back(self, text: str) -> str:
        """The condition that `text` stands for; raises `InvalidInput`."""
        assert self.spec.queryable is not None  # only such a row is edited in place
        return written(joined(Joiner.AND, read_row(self.spec.queryable, text)))


class Cql2Row(FormRow):
    """The filter as it is sent, always in sight; edited in a screen of its own."""

    DEFAULT_CSS = """
    Cql2Row {
        dock: bottom;
        border-top: solid $border-blurred;
        background: $background;
        & > .cql2 { height: auto; padding: 0 1 0 2; color: $foreground; }
    }
    """

    def __init__(self) -> None:
        super().__init__(
            "CQL2",
            row_id="cql2",
            empty="none (e edit)",
            hint="enter edit  u new names  c clear",
            is_cut_in_middle=False,
        )
        self._shown = Static("", markup=False, classes="cql2")
        self.text = ""

    def compose(self) -> ComposeResult:
        head, note = super().compose()
        yield head
        yield self._shown
        yield note

    def show(self, text: str, *, is_readable: bool, kept: int) -> None:
        """The text, and how much of it no row can show."""
        self.text = text
        if text and not is_readable:
            words = "kept as text"
        elif kept:
            words = f"{count_noun(kept, 'part')} as text"
        else:
            words = "e edits it"
        self.set_value(words if text else "")
        self._shown.display = bool(text)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        whole = Content(clean(self.text[:_LONGEST_SHOWN], _LONGEST_SHOWN))
        width = max(10, self.size.width - 3)
        lines = whole.wrap(width)
        room = _FEW_LINES if self.app.size.height < _TALL else _SHOWN_LINES
        if len(lines) > room:
            last = Content.assemble(lines[room - 1].plain.rstrip(), " …")
            lines = [*lines[: room - 1], last.truncate(width, ellipsis=True)]
        self._shown.update(Content("\n").join(lines))

    def judge(self, check: FilterCheck) -> None:
        """Says what was found out about the text."""
        if not check.remarks:
            self.say(NoteKind.NONE)
            return
        remark = check.error or check.remarks[0]
        more = len(check.remarks) - 1
        words = remark.sentence + (f" And {more} more: e." if more else "")
        if remark.is_renamed:
            words += " u takes the new name."
        self.say(NoteKind.ERROR if remark.is_error else NoteKind.REMARK, words)
