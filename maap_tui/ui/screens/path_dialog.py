"""A dialog about a list with a line below it, in which a path is typed when one is asked for."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Input, Static

from ..widgets.line_list import LineList
from .dialog import Dialog


class PathDialog(Dialog[ScreenResultType]):
    """A subclass composes its list and then `compose_path`, asks, and takes what was typed."""

    DEFAULT_CSS = """
    PathDialog {
        #told { height: auto; max-height: 5; display: none; }
        #told.-shown { display: block; }
        #where { height: 1; display: none; }
        #where > Static { width: auto; color: $text-accent; }
        #path { width: 1fr; }
        &.-asking #where { display: block; }
    }
    """
    VERB_WORDS: ClassVar[str] = "Save to  "

    def compose_path(self) -> ComposeResult:
        """The line for the path, and what is told."""
        with Horizontal(id="where"):
            yield Static(self.VERB_WORDS, id="verb", markup=False)
            yield Input("", id="path", compact=True)
        yield Static("", id="told", markup=False)

    @property
    def is_asking(self) -> bool:
        """Whether the line for the path is there."""
        return self.has_class("-asking")

    def tell(self, words: Content) -> None:
        """Says something below the rows, or nothing."""
        told = self.query_one("#told", Static)
        told.update(words)
        told.set_class(bool(words.plain), "-shown")

    def ask_path(self, path: str, keys: str) -> Input:
        """Shows the line, with `path` in it."""
        self.add_class("-asking")
        self.entitle(self.TITLE_WORDS, keys)
        self.tell(Content())
        line = self.query_one("#path", Input)
        line.value = path
        line.focus()
        return line

    def key_words(self) -> str:
        """The keys that make sense while no path is asked for."""
        return self.KEY_WORDS

    def end_asking(self) -> None:
        """Takes the line away again."""
        self.remove_class("-asking")
        self.entitle(self.TITLE_WORDS, self.key_words())
        self.query_one(LineList).focus()

    def take_path(self, path: str) -> None:
        """This was typed, which may be nothing."""
        raise NotImplementedError

    @on(Input.Submitted, "#path")
    def _take_path(self, event: Input.Submitted) -> None:
        event.stop()
        self.take_path(event.value.strip())

    def action_leave(self) -> None:
        """Leaves the path first, then the dialog."""
        if self.is_asking:
            self.end_asking()
            self.tell(Content())
        else:
            self.dismiss(None)
