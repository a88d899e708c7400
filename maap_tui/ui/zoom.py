"""What there is room for: the map, a picture, or one pane alone, also when that is asked for."""

from collections.abc import Sequence

from textual.geometry import Size
from textual.screen import Screen

PANE_TITLES = {
    "filters": "Filters",
    "granules": "Granules",
    "downloads": "Downloads",
    "map": "Map",
    "side-details": "Details",
}
PANE_IDS = tuple(PANE_TITLES)
_ROUND = ("filters", "granules", "downloads")
"""The panes that Tab goes round where one is alone: the others need a granule to look at."""
WIDTHS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide"), (150, "-huge")]
HEIGHTS = [(0, "-flat"), (20, "-low"), (30, "-tall"), (48, "-high")]
"""From how many columns and rows on a screen has which class."""
ROOMY = Size(110, 32)
"""From this size on the map has a place of its own beside the list."""
PICTURED = Size(150, 45)
"""From this size on the quicklook has a place beside the details."""
SMALLEST = Size(60, 20)
"""Below this the panes share the screen by taking turns."""


def fits(size: Size, least: Size) -> bool:
    """Whether neither side of `size` is smaller than that of `least`."""
    return size.width >= least.width and size.height >= least.height


def give_room(screen: Screen[None], size: Size) -> None:
    """Gives the map and the quicklook their places where there is room for them.

    Called before anything is composed it spares laying out and drawing all for no size at all, and
    then again. So it sets the classes of the app's breakpoints too, which Textual does only later.
    """
    classes = {"-roomy": fits(size, ROOMY), "-pictured": fits(size, PICTURED)}
    app = screen.app
    for length, breakpoints in (
        (size.width, app.HORIZONTAL_BREAKPOINTS),
        (size.height, app.VERTICAL_BREAKPOINTS),
    ):
        reached = max((least for least, _ in breakpoints or () if length >= least), default=None)
        classes |= {name: least == reached for least, name in breakpoints or ()}
    screen.update_classes(classes, animate=False)


class PaneZoom:
    """Sets the classes `-zoomed` and `-zoom-<pane>` that the style sheet understands."""

    def __init__(self, screen: Screen[None], pane_ids: Sequence[str]) -> None:
        self._screen = screen
        self._pane_ids = pane_ids
        self._pane: str | None = None
        self._is_small = False
        self._is_visit = False
        """Whether the pane has the screen only until another one is gone to."""

    def next_after(self, pane_id: str, step: int) -> str | None:
        """The pane that Tab goes to where one has the screen alone; `None` where all are there."""
        if self._pane is None:
            return None
        if pane_id not in _ROUND:
            return "granules"
        return _ROUND[(_ROUND.index(pane_id) + step) % len(_ROUND)]

    def toggle(self, pane_id: str) -> None:
        """Enlarges the pane, or brings all back; on a small screen one pane stays alone."""
        self._show(pane_id if self._pane is None or self._is_small else None)

    def visit(self, pane_id: str) -> None:
        """Shows a pane that is not on the screen otherwise, alone and for a while."""
        self._show(pane_id)
        self._is_visit = True

    def leave(self) -> None:
        """Ends a visit: all panes are back, or on a small screen the next one alone."""
        if self._is_visit:
            self._show(None)

    def follow(self, pane_id: str) -> None:
        """Lets the enlarged pane be this one, so that it can take the focus."""
        if pane_id != self._pane and not self._is_small:
            self.leave()
        if self._pane is not None:
            self._show(pane_id)

    def fit(self, size: Size, pane_id: str) -> None:
        """Shows one pane or all, as the terminal's size allows."""
        is_small = not fits(size, SMALLEST)
        if is_small != self._is_small:
            self._is_small = is_small
            self._show(pane_id if is_small else None)

    def _show(self, pane_id: str | None) -> None:
        self._is_visit = False
        self._pane = pane_id
        self._screen.set_class(pane_id is not None, "-zoomed")
        for name in self._pane_ids:
            self._screen.set_class(name == pane_id, f"-zoom-{name}")
