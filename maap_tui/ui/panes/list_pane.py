"""What the panes around a list have in common: border, counters in it, one line of notice."""

from typing import Self

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from ..widgets.line_list import LineList

_LABEL_MARGIN = 4
"""Cells of the border beside a label that cannot hold a part of it."""


class ListPane(Vertical):
    """A pane that gives its focus to the list within; a subclass composes list and `Notice`."""

    DEFAULT_CSS = """
    ListPane { border: round $border-blurred; }
    ListPane:focus-within { border: round $border; }
    ListPane > LineList { height: 1fr; }
    """

    _is_wording = False
    """Whether the words in the lower border are being changed."""

    class Notice(Static):
        """A line or two beside the rows, hidden while there is nothing to say."""

        DEFAULT_CSS = """
        Notice { height: auto; max-height: 3; padding: 0 1; display: none; }
        Notice.-shown { display: block; }
        """

    def __init__(self, title: str, *, id: str | None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.border_title = title
        self._words = Content()
        self._notice = Content()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Gives the focus to the list; the pane itself takes none."""
        self.query_one(LineList).focus(scroll_visible)
        return self

    @property
    def words_width(self) -> int:
        """Cells that `show_words` has room for."""
        return self.size.width - _LABEL_MARGIN

    def show_words(self, words: Content) -> None:
        """Puts `words` into the lower border; draws only if they are new."""
        if not words.is_same(self._words):
            self._words = words
            self._is_wording = True
            try:
                self.border_subtitle = words if words.plain else None
            finally:
                self._is_wording = False

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draws no more than the lower border when only the words in it are new.

        Textual would draw the pane with all its rows, as often as a counter in the border moves.
        """
        if self._is_wording:
            regions = (self._lower_border(),)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _lower_border(self) -> Region:
        """The line of the lower border, as seen from the content."""
        (width, height), (left, top) = self.outer_size, self.content_offset
        return Region(-left, height - 1 - top, width, 1)

    def show_notice(self, notice: Content | None) -> None:
        """Shows `notice`, or nothing."""
        content = notice or Content()
        if not content.is_same(self._notice):
            self._notice = content
            line = self.query_one(self.Notice)
            line.update(content)
            line.set_class(bool(content.plain), "-shown")
