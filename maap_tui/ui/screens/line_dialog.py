"""Dialogs that ask for one line of text."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from .dialog import Dialog


class LineDialog(Dialog[str | None]):
    """Gives what was typed, or `None`."""

    DEFAULT_CSS = """
    LineDialog {
        #frame { width: 64; }
        #what { height: auto; max-height: 3; margin-bottom: 1; }
        #about { height: auto; color: $foreground-muted; margin-top: 1; }
    }
    """
    EXAMPLE_WORDS: ClassVar[str] = ""
    ABOUT_WORDS: ClassVar[str] = ""
    MOST: ClassVar[int] = 0
    """Characters that may be typed; any number for 0."""

    def compose_inside(self) -> ComposeResult:
        yield Input(placeholder=self.EXAMPLE_WORDS, id="line", compact=True, max_length=self.MOST)
        yield Static(Content(self.ABOUT_WORDS), id="about", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        if text := event.value.strip():
            self.dismiss(text)
