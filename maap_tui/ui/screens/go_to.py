"""The dialog that asks where on the map to go."""

from typing import ClassVar

from .line_dialog import LineDialog


class GoToScreen(LineDialog):
    """Gives a place, or `None`."""

    TITLE_WORDS: ClassVar[str] = "Go to"
    KEY_WORDS: ClassVar[str] = "enter go  esc back"
    EXAMPLE_WORDS: ClassVar[str] = "Manaus, or -60.02,-3.12"
    ABOUT_WORDS: ClassVar[str] = (
        "A country, a town, a point (14.9,37.7), a box (W,S,E,N), or an area of your own."
    )
