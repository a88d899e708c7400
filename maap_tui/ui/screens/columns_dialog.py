"""The dialog of the columns: which are shown, in which order, and how wide."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from maap_tui.models.list_view import NARROWEST, WIDEST, ColumnView, changed, moved

from ..widgets.granule_access import GranuleAccess
from ..widgets.granule_columns import TITLES, USUAL
from ..widgets.pick_list import PickList, columns
from .preview_dialog import PreviewDialog

_TOLD_WIDTH = 15
_NO_ROOM = "no room"
_HOW_TO_MAKE_ROOM = "no room: hide another, or z zooms the list"


class ColumnRows(PickList):
    """The columns from left to right, hidden ones among them."""

    def __init__(self, granules: GranuleAccess) -> None:
        super().__init__()
        self.views = granules.columns.views
        self._granules = granules

    def row_count(self) -> int:
        return len(self.views)

    @property
    def view(self) -> ColumnView:
        """The column under the cursor."""
        return self.views[self.cursor]

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        view = self.views[index]
        muted = "" if is_current else "$foreground-muted"
        box = Content.styled("[x] " if view.is_shown else "[ ] ", muted)
        title = Content.styled(TITLES[view.name], "" if view.is_shown else muted)
        told = Content.styled(self._told(view).rjust(_TOLD_WIDTH - 1), muted)
        return (columns((box + title, width - _TOLD_WIDTH), (told, _TOLD_WIDTH)),)

    @property
    def has_room(self) -> bool:
        """Whether the column under the cursor is in the list, if it shall be."""
        return self._told(self.view) != _NO_ROOM

    def _told(self, view: ColumnView) -> str:
        """How wide it is, or why it is not there."""
        if not view.is_shown:
            return ""
        if not self._granules.columns.is_filled(view.name):
            return "holds nothing"
        if (width := self._granules.widths.get(view.name)) is None:
            return _NO_ROOM
        return f"set to {width}" if view.width is not None else f"{width}"


class ColumnsDialog(PreviewDialog["tuple[ColumnView, ...] | None"]):
    """Shows each change at once; gives the columns that are kept, or `None` to undo them all."""

    TITLE_WORDS: ClassVar[str] = "Columns"
    ABOUT_WORDS: ClassVar[str] = "space show/hide  J K move  ← → width  0 fit  R reset"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", "Show", id="columns.show", tooltip="Show it, or hide it"),
        Binding("K", "carry(-1)", "Left", id="columns.left", tooltip="Move it to the left"),
        Binding("J", "carry(1)", "Right", id="columns.right", tooltip="Move it to the right"),
        Binding("plus,right", "widen(1)", "Wider", id="columns.wider", tooltip="One cell more"),
        Binding("minus,left", "widen(-1)", "Less", id="columns.less", tooltip="One cell less"),
        Binding("0", "fit", "Fit", id="columns.fit", tooltip="As wide as what stands in it"),
        Binding("R", "reset", "Reset", id="columns.reset", tooltip="The usual columns again"),
    ]

    def __init__(
        self, granules: GranuleAccess, show: Callable[[tuple[ColumnView, ...]], None]
    ) -> None:
        """`show` lets the list look like this for now."""
        super().__init__()
        self._granules = granules
        self._show = show

    def compose_list(self) -> ColumnRows:
        return ColumnRows(self._granules)

    @property
    def _rows(self) -> ColumnRows:
        return self.query_one(ColumnRows)

    def _take(self, views: tuple[ColumnView, ...], cursor: int | None = None) -> None:
        rows = self._rows
        rows.views = views
        self._show(views)
        rows.rows_changed(rows.cursor if cursor is None else cursor)

    @on(PickList.Moved)
    def _say_about(self) -> None:
        """The keys, or how to make room for the column under the cursor."""
        self.say(self.ABOUT_WORDS if self._rows.has_room else _HOW_TO_MAKE_ROOM)

    def action_switch(self) -> None:
        """Shows the column or hides it; one always stays."""
        rows, view = self._rows, self._rows.view
        if view.is_shown and sum(each.is_shown for each in rows.views) == 1:
            self.say("One column has to stay.")
            return
        self._take(changed(rows.views, replace(view, is_shown=not view.is_shown)))

    def action_carry(self, steps: int) -> None:
        rows, view = self._rows, self._rows.view
        views = moved(rows.views, view.name, steps)
        self._take(views, views.index(view))

    def action_widen(self, cells: int) -> None:
        """From now on the column has a width of its own."""
        rows, view = self._rows, self._rows.view
        now = self._granules.widths.get(view.name) or view.width
        if view.is_shown and now is not None:
            width = max(NARROWEST, min(WIDEST, now + cells))
            self._take(changed(rows.views, replace(view, width=width)))

    def action_fit(self) -> None:
        self._take(changed(self._rows.views, replace(self._rows.view, width=None)))

    def action_reset(self) -> None:
        self._take(USUAL, 0)

    def action_keep(self) -> None:
        self.dismiss(self._rows.views)
