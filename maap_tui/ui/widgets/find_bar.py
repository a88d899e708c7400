"""The line in which one types what to look for; it stays while one goes from match to match."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static


class FindBar(Horizontal):
    """Hidden until `open`."""

    DEFAULT_CSS = """
    FindBar { height: 1; display: none; }
    FindBar.-open { display: block; }
    FindBar > #find-sign { width: 3; padding: 0 1; color: $text-accent; }
    FindBar > Input { width: 1fr; }
    FindBar > #find-count { width: auto; min-width: 12; padding: 0 1; color: $text-muted; }
    """

    class Changed(Message):
        """Something else is looked for."""

        def __init__(self, needle: str) -> None:
            super().__init__()
            self.needle = needle

    class Left(Message):
        """The person is done with typing."""

    def compose(self) -> ComposeResult:
        yield Static("/", id="find-sign")
        yield Input(placeholder="find; enter, then n and N", compact=True, select_on_focus=True)
        yield Static("", id="find-count", markup=False)

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    @property
    def needle(self) -> str:
        return self.query_one(Input).value

    def open(self) -> None:
        """Shows the line and takes the focus."""
        self.add_class("-open")
        self.query_one(Input).focus()

    def close(self) -> None:
        """Hides the line; whoever calls it moves the focus first."""
        self.query_one(Input).value = ""
        self.remove_class("-open")

    def tell(self, number: int, count: int) -> None:
        """Which of how many matches is shown."""
        words = f"{number} of {count}" if count else "not found" if self.needle else ""
        self.query_one("#find-count", Static).update(Content(words))

    @on(Input.Changed)
    def _look(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Changed(message.value))

    @on(Input.Submitted)
    def _leave(self, message: Input.Submitted) -> None:
        message.stop()
        self.post_message(self.Left())
