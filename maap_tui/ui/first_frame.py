"""The first thing on the terminal: the main screen as it will be, before any of it is loaded.

Nothing of the panes is needed to draw their borders. The style sheet that lays them out is the same
one, so that they stand here where they will be; only what needs nothing else is written into them.
"""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from .key_line import fitting
from .status_line import MARGIN, status_line, where
from .zoom import PANE_IDS, PaneZoom, give_room

KEYS = (
    ("⏎", "Edit"),
    ("c", "Clear"),
    ("r", "Search"),
    ("4", "Map"),
    ("b", "Basket"),
    ("z", "Zoom"),
    (":", "Menu"),
    ("?", "Help"),
    ("q", "Quit"),
)
"""What the footer says once the filters have the focus."""
_KEY = "bold $footer-key-foreground on $footer-key-background"
_WORD = "$footer-description-foreground on $footer-description-background"


class FirstFrame(Screen[None]):
    """Empty panes with their titles, between the line at the top and the keys at the bottom."""

    DEFAULT_CSS = """
    FirstFrame {
        Pane { width: 1fr; height: 1fr; }
        #top-line { height: 1; background: $panel; color: $foreground; padding: 0 1; }
        #key-line { height: 1; background: $footer-background; dock: bottom; }
    }
    """

    def __init__(self, place: str) -> None:
        """`place` says which catalogue it is."""
        super().__init__()
        self._place = place
        self._zoom = PaneZoom(self, PANE_IDS)

    def compose(self) -> ComposeResult:
        self._fit()
        yield _Line(self._top_line, id="top-line")
        with Horizontal(id="upper"):
            yield Pane("1 Filters", "filters")
            yield Pane("2 Granules", "granules")
            with Vertical(id="side"):
                yield Pane("4 Map", "map")
                with Horizontal(id="looks"):
                    yield Pane("5 Details", "side-details")
                    yield Pane("6 Quicklook", "quicklook")
        yield Pane("3 Downloads", "downloads").add_class("-few")
        yield _Line(_key_line, id="key-line")

    def _top_line(self, width: int) -> Content:
        return status_line(where(self._place, ""), (), width - MARGIN)

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        give_room(self, self.app.size)
        self._zoom.fit(self.app.size, "filters")


class Pane(Widget):
    """A border with a title, and nothing in it."""

    def __init__(self, title: str, pane_id: str) -> None:
        super().__init__(id=pane_id)
        self.border_title = title

    def render(self) -> str:
        return ""


class _Line(Widget):
    """One line of text that knows its width."""

    def __init__(self, words: Callable[[int], Content], *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._words = words

    def render(self) -> Content:
        return self._words(self.size.width)


def _key_line(width: int) -> Content:
    shown = [KEYS[index] for index in fitting(KEYS, width)]
    pieces = [((f" {key} ", _KEY), (f"{word} ", _WORD)) for key, word in shown]
    return Content.assemble(*(part for piece in pieces for part in piece)).truncate(width)
