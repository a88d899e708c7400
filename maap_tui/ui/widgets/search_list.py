"""The rows of saved and past searches."""

from collections.abc import Sequence

from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual

from maap_tui.models.search_form import PastSearch, SavedSearch

from ..search_text import moment_of
from ..text import printable
from .pick_list import PickList, columns

Entry = SavedSearch | PastSearch
_MOMENT, _MATCHED = 17, 9


class SearchList(PickList):
    """A line a search: its name or when it was run, and what it asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Entry, ...] = ()
        self._empty = ""

    def show(self, entries: Sequence[Entry], empty: str, cursor: int = 0) -> None:
        """Shows these, or the words `empty` where there are none."""
        self.shown = tuple(entries)
        self._empty = empty
        self.rows_changed(cursor)

    @property
    def entry(self) -> Entry | None:
        """The search under the cursor."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def row_count(self) -> int:
        return len(self.shown)

    def render_line(self, y: int) -> Strip:
        if self.shown or y != 0:
            return super().render_line(y)
        width = max(1, self.scrollable_content_region.width)
        words = Content.styled(f"  {self._empty}", "$foreground-muted")
        shown = words.truncate(width, ellipsis=True)
        return Visual.to_strips(self, shown, width, 1, self.visual_style, pad=True)[0]

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        entry = self.shown[index]
        muted = "" if is_current else "$foreground-muted"
        if isinstance(entry, PastSearch):
            matched = "" if entry.matched is None else str(entry.matched)
            asked = Content(entry.form.summary(300))
            return (
                columns(
                    (Content.styled(moment_of(entry), muted), _MOMENT),
                    (Content(matched.rjust(_MATCHED - 2)), _MATCHED),
                    (asked, max(2, width - _MOMENT - _MATCHED)),
                ),
            )
        name_width = min(30, max(12, width * 2 // 5))
        name = Content.styled(printable(entry.name), "bold" if is_current else "$foreground")
        told = "! its file cannot be used" if entry.trouble else entry.form.summary(300)
        style = "" if is_current else "$text-error" if entry.trouble else "$foreground-muted"
        return (columns((name, name_width), (Content.styled(told, style), width - name_width)),)
