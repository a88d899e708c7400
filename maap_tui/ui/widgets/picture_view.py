"""Shows the lines of a picture in the middle of itself."""

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget


class PictureView(Widget):
    """Draws lines that were made elsewhere; those that are too many or too wide are cut."""

    DEFAULT_CSS = "PictureView { width: 1fr; height: 1fr; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Strip] = ()

    def show(self, lines: Sequence[Strip]) -> None:
        """Shows these lines, all of the same width."""
        self._lines = lines
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, blank = self.size.width, self.rich_style
        index = y - max(0, (self.size.height - len(self._lines)) // 2)
        if not 0 <= index < len(self._lines):
            return Strip.blank(width, blank)
        line = self._lines[index].apply_style(blank)
        left = max(0, (width - line.cell_length) // 2)
        shown = Strip.join([Strip.blank(left, blank), line])
        return shown.adjust_cell_length(width, blank)
