"""The dialog of the order: by which columns the rows are sorted, and in which direction."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from maap_tui.models.list_view import SortOrder

from ..widgets.granule_columns import TITLES
from ..widgets.pick_list import PickList
from .preview_dialog import PreviewDialog

_WORDS = {False: "upwards", True: "downwards"}


class SortRows(PickList):
    """What is sorted by, the most important first; after it the other columns."""

    def __init__(self, order: SortOrder, names: Sequence[str]) -> None:
        super().__init__()
        self._all = tuple(names)
        self.order = order
        self.names = self._ranked()

    def _ranked(self) -> tuple[str, ...]:
        chosen = self.order.columns
        return (*chosen, *(name for name in self._all if name not in chosen))

    def take(self, order: SortOrder, name: str) -> None:
        """Shows another order, with the cursor on the column called `name`."""
        self.order = order
        self.names = self._ranked()
        self.rows_changed(self.names.index(name))

    def row_count(self) -> int:
        return len(self.names)

    @property
    def column(self) -> str:
        """The one under the cursor."""
        return self.names[self.cursor]

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        name = self.names[index]
        key = self.order.key_of(name)
        title = TITLES.get(name, name)
        if key is None:
            return (Content.styled(f"      {title}", "" if is_current else "$foreground-muted"),)
        arrow = "▼" if key.is_down else "▲"
        rank = Content.styled(f"{index + 1:>2} {arrow}  ", "" if is_current else "$text-accent")
        words = Content.styled(
            f"  {_WORDS[key.is_down]}", "" if is_current else "$foreground-muted"
        )
        return (Content.assemble(rank, (title, "bold"), words),)


class SortDialog(PreviewDialog["SortOrder | None"]):
    """Sorts at once; gives the order that is kept, or `None` for the one that was before."""

    TITLE_WORDS: ClassVar[str] = "Sort by"
    ABOUT_WORDS: ClassVar[str] = "space ▲ ▼ off  J K rank  0 as found"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", "Turn", id="order.turn", tooltip="Up, down, not at all"),
        Binding("K", "carry(-1)", "More", id="order.more", tooltip="It counts more"),
        Binding("J", "carry(1)", "Less", id="order.less", tooltip="It counts less"),
        Binding("0", "none", "None", id="order.none", tooltip="As the catalogue gave them"),
    ]

    def __init__(
        self, order: SortOrder, names: Sequence[str], show: Callable[[SortOrder], None]
    ) -> None:
        """`names` are the columns, `show` sorts the list."""
        super().__init__()
        self._order = order
        self._names = names
        self._show = show

    def compose_list(self) -> SortRows:
        return SortRows(self._order, self._names)

    @property
    def _rows(self) -> SortRows:
        return self.query_one(SortRows)

    def _take(self, order: SortOrder) -> None:
        self._rows.take(order, self._rows.column)
        self._show(order)

    def action_switch(self) -> None:
        self._take(self._rows.order.turned(self._rows.column))

    def action_carry(self, steps: int) -> None:
        self._take(self._rows.order.moved(self._rows.column, steps))

    def action_none(self) -> None:
        self._take(SortOrder.FOUND)

    def action_keep(self) -> None:
        self.dismiss(self._rows.order)
