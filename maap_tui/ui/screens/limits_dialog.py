"""The dialog of the limits: how many at once, how fast, and at which hours not at all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.limits import (
    Limits,
    quiet_in_words,
    read_parallel,
    read_quiet_hours,
    read_speed,
    speed_in_words,
    speed_text,
)
from maap_tui.models.text import count_noun

from ..widgets.form import Form
from ..widgets.form_row import FormRow, FormStop, NoteKind
from .dialog import Dialog


@dataclass(frozen=True, slots=True)
class LimitField:
    """One row: which field of `Limits` it sets, and how its text is read and told."""

    name: str
    label: str
    empty: str
    example: str
    read: Callable[[str], Any]
    """Raises `InvalidInput`."""
    shown: Callable[[Limits], str]
    words: Callable[[Limits], str]


FIELDS = (
    LimitField(
        "parallel",
        "At once",
        empty="",
        example="1 to 8",
        read=read_parallel,
        shown=lambda limits: str(limits.parallel),
        words=lambda limits: f"{count_noun(limits.parallel, 'transfer')} at the same time",
    ),
    LimitField(
        "speed",
        "Speed",
        empty="no limit",
        example="bytes a second: 5M, 800k; nothing for no limit",
        read=read_speed,
        shown=lambda limits: speed_text(limits.speed),
        words=lambda limits: speed_in_words(limits.speed),
    ),
    LimitField(
        "quiet_hours",
        "Quiet",
        empty="never",
        example="08:00-18:00; nothing for none",
        read=read_quiet_hours,
        shown=lambda limits: str(limits.quiet_hours or ""),
        words=lambda limits: quiet_in_words(limits.quiet_hours),
    ),
)
_FIELDS = {field.name: field for field in FIELDS}


class LimitsForm(Form):
    """The rows of the limits."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,backspace,delete", "clear_row", "Clear", id="limits.clear", show=False),
    ]

    class Activated(Message):
        """Enter on a row."""

        def __init__(self, row: FormRow) -> None:
            super().__init__()
            self.row = row

    def compose(self) -> ComposeResult:
        for field in FIELDS:
            yield FormRow(field.label, row_id=field.name, empty=field.empty, example=field.example)

    def on_mount(self) -> None:
        self.go_to(self.stops[0])

    def density(self, height: int) -> str:
        """Everything that is said is to be seen, however low the dialog is."""
        return "-medium"

    def activate(self, stop: FormStop) -> None:
        if isinstance(stop, FormRow):
            self.post_message(self.Activated(stop))

    def action_clear_row(self) -> None:
        row = self.current
        if isinstance(row, FormRow) and row.id != "parallel":
            self.post_message(FormRow.Kept(row, "", by_key=True))


class LimitsDialog(Dialog[None]):
    """Hands each change to `change` as soon as it is made, so that its effect can be seen."""

    DEFAULT_CSS = """
    LimitsDialog {
        #frame { width: 68; }
        LimitsForm { height: auto; max-height: 100%; background: transparent; }
        .note { padding-left: 11; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Limits"
    KEY_WORDS: ClassVar[str] = "↑↓ move  enter edit  c none  esc back"

    def __init__(self, limits: Limits, change: Callable[[Limits], None]) -> None:
        super().__init__()
        self._limits = limits
        self._change = change

    def compose_inside(self) -> ComposeResult:
        yield LimitsForm()

    def on_mount(self) -> None:
        self._form.focus()
        for row in self.query(FormRow):
            self._show(row)

    @property
    def _form(self) -> LimitsForm:
        return self.query_one(LimitsForm)

    def _show(self, row: FormRow) -> None:
        field = _FIELDS[str(row.id)]
        row.set_value(field.shown(self._limits))
        row.say(NoteKind.WORDS, field.words(self._limits))

    @on(LimitsForm.Activated)
    def _edit(self, message: LimitsForm.Activated) -> None:
        message.stop()
        message.row.edit(message.row.value, is_selected=True)
        self.entitle(self.TITLE_WORDS, "enter keep  esc back")

    @on(FormRow.Typed)
    def _read_back_while_typing(self, message: FormRow.Typed) -> None:
        message.stop()
        row, field = message.row, _FIELDS[str(message.row.id)]
        try:
            row.say(NoteKind.WORDS, field.words(self._with(field, message.text)))
        except InvalidInput:
            row.say()  # not finished yet: told on Enter

    def _with(self, field: LimitField, text: str) -> Limits:
        return replace(self._limits, **{field.name: field.read(text)})

    @on(FormRow.Kept)
    def _keep(self, message: FormRow.Kept) -> None:
        """Takes the text; a wrong one stays in the editor, unless the focus is elsewhere."""
        message.stop()
        row, field = message.row, _FIELDS[str(message.row.id)]
        try:
            self._limits = self._with(field, message.text)
        except InvalidInput as error:
            if message.by_key and row.is_editing:
                row.say(NoteKind.ERROR, str(error))
                return
        else:
            self._change(self._limits)
        self._close_editor(row)

    @on(FormRow.Undone)
    def _restore(self, message: FormRow.Undone) -> None:
        message.stop()
        self._close_editor(message.row)

    def _close_editor(self, row: FormRow) -> None:
        row.close()
        self._show(row)
        self._form.focus()
        self.entitle(self.TITLE_WORDS, self.KEY_WORDS)
