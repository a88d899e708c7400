"""The dialog that asks for the name under which an area is kept."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from maap_tui.models.text import clean

from .dialog import Dialog

_ABOUT = "Type the name in Where, or after --where, to search there again."


class KeepAreaScreen(Dialog[str | None]):
    """Gives a name, or `None`."""

    DEFAULT_CSS = """
    KeepAreaScreen {
        #frame { width: 64; }
        #what { height: auto; max-height: 3; margin-bottom: 1; }
        #about { height: auto; color: $foreground-muted; margin-top: 1; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Keep this area"
    KEY_WORDS: ClassVar[str] = "enter keep  esc leave"

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    def compose_inside(self) -> ComposeResult:
        yield Static(Content(clean(self._label)), id="what", markup=False)
        yield Input(placeholder="a name of your own: Etna", id="name", compact=True, max_length=60)
        yield Static(Content(_ABOUT), id="about", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        if name := event.value.strip():
            self.dismiss(name)
