"""Asks for the name of a search and saves it; never over another one without a question."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from maap_tui.errors import InputError, MaapError
from maap_tui.models.search_form import SearchForm
from maap_tui.services import Searches

from ..search_text import card_of_form
from ..text import printable
from ..widgets.dialog_note import DialogNote
from ..words import path_in_words
from .confirm import confirm
from .dialog import Dialog


class SaveSearchScreen(Dialog[Path | None]):
    """Gives the file that was written, or `None`."""

    DEFAULT_CSS = """
    SaveSearchScreen {
        #frame { width: 84; }
        #holds { height: auto; max-height: 10; margin-bottom: 1; scrollbar-size-vertical: 1; }
        #holds > Static { height: auto; }
        #line { height: 1; }
        #line > Static { width: 6; color: $text-accent; }
        #name { width: 1fr; }
        DialogNote { min-height: 2; margin: 1 0 0 6; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Save this search"
    KEY_WORDS: ClassVar[str] = "enter save  esc back"

    class Answered(Message):
        """What became of saving: a path, or trouble; `is_taken` when only the name is."""

        def __init__(self, path: Path | None, trouble: str = "", *, is_taken: bool = False) -> None:
            super().__init__()
            self.path = path
            self.trouble = trouble
            self.is_taken = is_taken

    def __init__(self, searches: Searches, form: SearchForm, name: str = "") -> None:
        super().__init__()
        self._searches = searches
        self._form = form
        self._first_name = name
        self._is_saving = False

    def compose_inside(self) -> ComposeResult:
        with VerticalScroll(id="holds", can_focus=False):
            yield Static(card_of_form(self._form), markup=False)
        with Horizontal(id="line"):
            yield Static("Name", markup=False)
            yield Input(
                self._first_name, placeholder="for example Amazon L1A", id="name", compact=True
            )
        yield DialogNote()

    def on_mount(self) -> None:
        self.query_one("#name").focus()
        self._show_path()

    @property
    def _typed(self) -> str:
        return self.query_one("#name", Input).value.strip()

    @on(Input.Changed, "#name")
    def _show_path(self) -> None:
        """Where it would go, while one types."""
        if not self._typed:
            self._note.say("a small text file; it can be mailed and put under version control")
            return
        try:
            self._note.say(path_in_words(self._searches.path_of(self._typed)))
        except InputError as error:
            self._note.say(str(error), is_error=True)

    @property
    def _note(self) -> DialogNote:
        return self.query_one(DialogNote)

    @on(Input.Submitted, "#name")
    def _save_under_name(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._typed:
            self._note.say("type a name first", is_error=True)
        elif not self._is_saving:  # else: Enter was pressed twice
            self._is_saving = True
            self._save(self._typed)

    @work(thread=True, exclusive=True, group="save-search", description="save-search")
    def _save(self, name: str, *, replaces: bool = False) -> None:
        try:
            path = self._searches.path_of(name)
            is_taken = not replaces and path.stem in {each.name for each in self._searches.saved()}
            if is_taken:
                self.post_message(self.Answered(path, is_taken=True))
                return
            written = self._searches.save(name, self._form, replaces=replaces)
            self.post_message(self.Answered(written))
        except MaapError as error:
            self.post_message(self.Answered(None, str(error)))

    @on(Answered)
    def _go_on(self, message: Answered) -> None:
        message.stop()
        self._is_saving = False
        if message.path is None:
            self._note.say(message.trouble, is_error=True)
        elif message.is_taken:
            self._ask(message.path.stem)
        else:
            self.dismiss(message.path)

    def _ask(self, name: str) -> None:
        question = Content.assemble(
            "There is a saved search ", (printable(name), "bold"), " already. Replace it?"
        )
        save = partial(self._save, name, replaces=True)
        confirm(self.app, question, "Replace it", "Keep it", save)
