"""The label of a row and its value, as wide as there is room."""

import re

from textual.content import Content
from textual.widget import Widget

from maap_tui.models.text import clean, shorten_middle

LABEL_WIDTH = 9
CURSOR = "> "
NO_CURSOR = "  "
_NUMBERS = re.compile(r"[\[(+-]*[\d.]")
"""Cut in the middle they would be other numbers, and two dots stand between times."""
_SHOWN = 400
"""Characters of a value that are ever drawn; the whole of it is seen while editing."""


class RowHead(Widget):
    """The label and the value, in one line or, where there is room, in two."""

    def __init__(self, label: str, empty: str, *, is_cut_in_middle: bool) -> None:
        super().__init__()
        self.label = label
        self.empty = empty
        self.value = ""
        self.badge = Content("")
        self.is_current = False
        self._is_cut_in_middle = is_cut_in_middle

    def render(self) -> Content:
        width = max(1, self.size.width)
        mark = CURSOR if self.is_current else NO_CURSOR
        label = Content.styled(
            self.label, self._style("bold" if self.is_tall else "$foreground-muted")
        )
        if self._has_editor:
            return Content.assemble(mark, label)
        if not self.is_tall:
            gap = max(1, LABEL_WIDTH - label.cell_length)
            start = Content.assemble(mark, label.pad_right(gap))
            return start + self._shown_value(width - start.cell_length)
        top = Content.assemble(mark, label)
        if gap := max(0, width - top.cell_length - self.badge.cell_length):
            badge = self.badge.without_spans if self.is_current else self.badge
            top = top + Content(" " * gap) + badge
        return Content("\n").join([top, Content(NO_CURSOR) + self._shown_value(width - 2)])

    @property
    def is_tall(self) -> bool:
        return self.size.height > 1

    @property
    def _has_editor(self) -> bool:
        return self.parent is not None and self.parent.has_class("-editing")

    def _style(self, style: str) -> str:
        """No colour of its own under the cursor, whose background may be any."""
        return "bold" if self.is_current else style

    def _shown_value(self, width: int) -> Content:
        if width < 1:
            return Content("")
        if not self.value:
            return Content.styled(
                self.empty, "" if self.is_current else "$foreground-muted"
            ).truncate(width, ellipsis=True)
        text = clean(self.value[:_SHOWN], _SHOWN)
        if self._is_cut_in_middle and not _NUMBERS.match(text):
            text = shorten_middle(text, width)
        style = "bold" if self.is_current else "$foreground"
        return Content.styled(text, style).truncate(width, ellipsis=True)
