"""The line at the foot of a list in which one types the words that its rows must hold."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from maap_tui.models.text import as_sentence

from ..text import printable


class NarrowBar(Vertical):
    """Hidden until `open`; tells what is typed letter by letter, and when the person is done."""

    DEFAULT_CSS = """
    NarrowBar { height: auto; display: none; }
    NarrowBar.-open { display: block; }
    NarrowBar > Horizontal { height: 1; }
    NarrowBar #slash { width: 3; padding: 0 1; color: $text-accent; }
    NarrowBar Input { width: 1fr; min-width: 12; }
    NarrowBar > #said { height: auto; max-height: 3; color: $text-muted; padding: 0 1; }
    NarrowBar > #said.-error { color: $text-warning; }
    NarrowBar > #said.-silent { display: none; }
    """

    class Changed(Message):
        """Other words were typed."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Left(Message):
        """The person is done with typing; the words stay."""

    def compose(self) -> ComposeResult:
        yield Static(id="said", classes="-silent", markup=False)
        with Horizontal():
            yield Static("/", id="slash")
            yield Input(placeholder="words  !not these  ~pattern  =CQL2 filter", compact=True)

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    @property
    def _input(self) -> Input:
        return self.query_one(Input)

    def open(self) -> None:
        """Shows the line and takes the focus."""
        self.add_class("-open")
        self._input.focus()

    def say(self, words: str, *, is_error: bool = False) -> None:
        """One sentence above what is typed, or none."""
        said = self.query_one("#said", Static)
        said.update(Content(printable(as_sentence(words) if is_error else words)))
        said.set_class(is_error, "-error")
        said.set_class(not words, "-silent")

    def close(self) -> None:
        """Forgets the words and hides the line; whoever calls it moves the focus first."""
        self._input.value = ""
        self.say("")
        self.remove_class("-open")

    @on(Input.Changed)
    def _tell(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Changed(message.value))

    @on(Input.Submitted)
    def _leave(self, message: Input.Submitted) -> None:
        message.stop()
        self.set_class(bool(message.value.strip()), "-open")
        self.post_message(self.Left())
