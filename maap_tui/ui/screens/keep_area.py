"""The dialog that asks for the name under which an area is kept."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from maap_tui.models.text import clean

from .line_dialog import LineDialog


class KeepAreaScreen(LineDialog):
    """Gives a name, or `None`."""

    TITLE_WORDS: ClassVar[str] = "Keep this area"
    KEY_WORDS: ClassVar[str] = "enter keep  esc back"
    EXAMPLE_WORDS: ClassVar[str] = "a name of your own: Etna"
    ABOUT_WORDS: ClassVar[str] = "Type the name in Where, or after --where, to search there again."
    MOST = 60

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label

    def compose_inside(self) -> ComposeResult:
        yield Static(Content(clean(self._label)), id="what", markup=False)
        yield from super().compose_inside()
