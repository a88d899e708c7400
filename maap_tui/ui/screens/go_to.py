"""The dialog that asks where on the map to go."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from .dialog import Dialog

_ABOUT = "A country, a town, a point (14.9,37.7), a box (W,S,E,N), or an area of your own."


class GoToScreen(Dialog[str | None]):
    """Gives what was typed, or `None`."""

    DEFAULT_CSS = """
    GoToScreen {
        #frame { width: 60; }
        #about { height: auto; color: $foreground-muted; margin-top: 1; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Go to"
    KEY_WORDS: ClassVar[str] = "enter go  esc leave"

    def compose_inside(self) -> ComposeResult:
        yield Input(placeholder="Manaus, or -60.02,-3.12", id="place", compact=True)
        yield Static(Content(_ABOUT), id="about", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        if place := event.value.strip():
            self.dismiss(place)
