"""One row of a form: a label, its value and a note under it; edited in place."""

from enum import Enum

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static, TextArea

from maap_tui.models.text import as_sentence, count_noun

from ..text import printable
from .row_editor import LONGEST, RowEditor, one_line
from .row_head import CURSOR, NO_CURSOR, RowHead


class NoteKind(Enum):
    """What a note is, which decides its look and when it is shown."""

    NONE = ""
    EXAMPLE = "-example"
    WORDS = "-words"
    """The value read back, or something that happened to it."""
    ERROR = "-error"
    BUSY = "-busy"
    REMARK = "-remark"
    """Something to look at that does not stand in the way."""


_SIGNS = {
    NoteKind.ERROR: ("! ", "bold $text-error"),
    NoteKind.BUSY: ("… ", "$text-warning"),
    NoteKind.REMARK: ("? ", "bold $text-warning"),
}
_STYLES = {
    NoteKind.ERROR: "$text-error",
    NoteKind.BUSY: "$text-warning",
    NoteKind.REMARK: "$text-warning",
}


class FormStop(Widget):
    """Something in a form that the cursor can stand on."""

    current: reactive[bool] = reactive(False, toggle_class="-current", init=False)

    class Pressed(Message):
        """It was clicked."""

        def __init__(self, stop: "FormStop") -> None:
            super().__init__()
            self.form_stop = stop

    hint: str = ""
    """What Enter does here, for the border of the form."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self))


class FormButton(FormStop):
    """A word to press, such as `[ Search ]`."""

    def __init__(self, words: str, *, hint: str, row_id: str) -> None:
        super().__init__(id=row_id)
        self.words = words
        self.hint = hint

    def render(self) -> Content:
        style = "bold" if self.current else "$text-accent"
        return Content.assemble(CURSOR if self.current else NO_CURSOR, (self.words, style))

    def watch_current(self) -> None:
        self.refresh()


class FormRow(FormStop):
    """A label, its value and a note under it.

    Messages tell what was typed; whoever owns the form judges it and calls `keep`, `say` or
    `close`.
    """

    instead: str = ""
    """What to do with a value that is too long to be pasted."""

    class Opened(Message):
        """The row is being edited."""

    class Typed(Message):
        """The text in the editor changed."""

        def __init__(self, row: "FormRow", text: str) -> None:
            super().__init__()
            self.row = row
            self.text = text

    class Kept(Message):
        """The text is to be taken; `by_key` tells Enter from losing the focus."""

        def __init__(self, row: "FormRow", text: str, *, by_key: bool) -> None:
            super().__init__()
            self.row = row
            self.text = text
            self.by_key = by_key

    class Undone(Message):
        """The old value stays."""

        def __init__(self, row: "FormRow") -> None:
            super().__init__()
            self.row = row

    def __init__(
        self,
        label: str,
        *,
        row_id: str,
        empty: str = "any",
        example: str = "",
        hint: str = "enter edit  c clear",
        is_cut_in_middle: bool = True,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=row_id, classes=classes)
        self.hint = hint
        self.example = example
        self.kind = NoteKind.NONE
        self._head = RowHead(label, empty, is_cut_in_middle=is_cut_in_middle)
        self._note = Static("", markup=False, classes="note")
        self._editor: RowEditor | None = None
        self._told = ""
        """The text of the last message, so that a late one cannot undo a judgement of it."""

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._note

    def on_mount(self) -> None:
        if self.kind is NoteKind.NONE:  # else: a subclass has said something already
            self.say()

    @property
    def value(self) -> str:
        return self._head.value

    @property
    def is_editing(self) -> bool:
        return self._editor is not None

    @property
    def note(self) -> str:
        """The words under the row, shown or not."""
        return str(self._note.content)

    def set_value(self, text: str, badge: Content | None = None) -> None:
        """Shows `text`; `badge` stands at the right of a label with a line of its own."""
        self._head.value = text
        self._head.badge = badge or Content("")
        self._head.refresh()

    def set_label(self, label: str) -> None:
        """Calls the row something else."""
        if label != self._head.label:
            self._head.label = label
            self._head.refresh()

    def say(self, kind: NoteKind = NoteKind.EXAMPLE, words: str | Content = "") -> None:
        """Puts `words` under the row; without any, the row's example comes back."""
        self.kind = kind if words or kind is not NoteKind.EXAMPLE or self.example else NoteKind.NONE
        if kind is NoteKind.ERROR and isinstance(words, str):
            words = as_sentence(words)
        shown = Content(printable(words)) if isinstance(words, str) else words
        if kind is NoteKind.EXAMPLE and not shown:
            shown = Content(self.example)
        sign = Content.styled(*_SIGNS[kind]) if kind in _SIGNS else Content("")
        self._note.update(sign + shown.stylize_before(_STYLES.get(kind, "$foreground-muted")))
        for each in NoteKind:
            if each.value:
                self.set_class(each is self.kind, each.value)

    @property
    def typed(self) -> str:
        """What stands in the editor."""
        return "" if self._editor is None else one_line(self._editor.text).strip()

    def edit(self, text: str, *, is_selected: bool = False) -> None:
        """Opens the editor under the label, with `text` in it; what is typed takes its place where
        it `is_selected`."""
        if self._editor is None:
            self._told = text
            self._editor = RowEditor(text, is_selected=is_selected)
            self.add_class("-editing")
            self.mount(self._editor, after=self._head)
            self._editor.focus()
            self.post_message(self.Opened())

    def close(self) -> None:
        """Takes the editor away."""
        if (editor := self._editor) is not None:
            self._editor = None
            self.remove_class("-editing")
            editor.remove()
            self._head.refresh()

    def watch_current(self, current: bool) -> None:
        self._head.is_current = current
        self._head.refresh()

    @on(TextArea.Changed)
    def _report_typing(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._editor is not None and self.typed != self._told:
            self._told = self.typed
            self.post_message(self.Typed(self, self._told))

    @on(RowEditor.Kept)
    def _report_text(self, message: RowEditor.Kept) -> None:
        message.stop()
        if message.editor is self._editor:  # else: one that is gone already has lost the focus
            self._told = message.text.strip()
            self.post_message(self.Kept(self, self._told, by_key=message.by_key))

    @on(RowEditor.PasteRefused)
    def _say_too_long(self, message: RowEditor.PasteRefused) -> None:
        message.stop()
        words = f"what was pasted is too long: {count_noun(LONGEST, 'character')} at most"
        self.say(NoteKind.ERROR, f"{words}{self.instead}")

    @on(RowEditor.Undone)
    def _report_undo(self, message: RowEditor.Undone) -> None:
        message.stop()
        self.post_message(self.Undone(self))
