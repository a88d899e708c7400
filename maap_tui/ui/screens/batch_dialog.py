"""Asks for a file whose places are searched one by one, and reads it before it is taken."""

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.examples import RADIUS_EXAMPLE, WITHIN_EXAMPLE
from maap_tui.models.search_form import SearchForm
from maap_tui.services import Batches

from ..widgets.dialog_note import DialogNote
from .dialog import Dialog

_FIELDS = (
    ("batch", "File", "a layer of polygons, or a table: time,lon,lat,name (.csv)"),
    ("radius", "Radius", f"of a table: {RADIUS_EXAMPLE} around its points"),
    ("within", "Within", f"of a table: {WITHIN_EXAMPLE} of its times"),
)


class BatchDialog(Dialog[SearchForm | None]):
    """Gives the search with the file in it, or `None`."""

    DEFAULT_CSS = """
    BatchDialog {
        #frame { width: 84; }
        .line { height: 1; margin-bottom: 1; }
        .line > Static { width: 9; color: $text-accent; }
        .line > Input { width: 1fr; }
        DialogNote { min-height: 2; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Search each place of a file"
    KEY_WORDS: ClassVar[str] = "enter take  tab next  esc back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", "Next", id="batch.next", show=False),
        Binding("up", "app.focus_previous", "Previous", id="batch.previous", show=False),
    ]

    class Read(Message):
        """The file was read; or why not."""

        def __init__(self, form: SearchForm, trouble: str = "") -> None:
            super().__init__()
            self.form = form
            self.trouble = trouble

    def __init__(self, batches: Batches, form: SearchForm) -> None:
        super().__init__()
        self._batches = batches
        self._form = form

    def compose_inside(self) -> ComposeResult:
        for name, label, example in _FIELDS:
            with Horizontal(classes="line"):
                yield Static(label, markup=False)
                yield Input(self._form.text(name), placeholder=example, id=name, compact=True)
        yield DialogNote("Every granule is listed once, with the places that it matched.")

    def on_mount(self) -> None:
        self.query_one("#batch").focus()

    @on(Input.Submitted)
    def _try(self, event: Input.Submitted) -> None:
        event.stop()
        form = replace(self._form, where="")
        for name, _, _ in _FIELDS:
            form = form.with_text(name, self.query_one(f"#{name}", Input).value.strip())
        if form.batch:
            self._note.say("reading the file …")
            self._read(form)
        else:
            self._note.say("name a file first", is_error=True)

    @property
    def _note(self) -> DialogNote:
        return self.query_one(DialogNote)

    @work(thread=True, exclusive=True, group="batch-file", description="batch-file")
    def _read(self, form: SearchForm) -> None:
        try:
            self._batches.read(form, None, get_current_worker().cancelled_event)
            self.post_message(self.Read(form))
        except Cancelled:
            return
        except MaapError as error:
            self.post_message(self.Read(form, str(error)))

    @on(Read)
    def _take(self, message: Read) -> None:
        message.stop()
        if message.trouble:
            self._note.say(message.trouble, is_error=True)
        else:
            self.dismiss(message.form)
