"""What other panes see of the granule list, and may do to it."""

from collections.abc import Sequence

from maap_tui.models.catalog import Item

from .granule_rows import GranuleRows
from .line_list import LineList


class GranuleAccess(LineList):
    """A list over `GranuleRows`; a subclass draws it and has the keys."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = GranuleRows()

    @property
    def shown(self) -> Sequence[Item]:
        """The items in the rows, in their order."""
        return self._rows.shown

    @property
    def loaded(self) -> Sequence[Item]:
        """All items of the search, in the order in which they came."""
        return self._rows.loaded

    def is_superseded(self, item: Item) -> bool:
        """Whether a newer publication of the same acquisition is among the loaded items."""
        return self._rows.newest.hides(item)

    def go_to(self, item: Item) -> None:
        """Puts the cursor on an item, if it is shown."""
        if (row := self._rows.index_of(item)) is not None:
            self.move_to(row)

    def swap_mark(self, item: Item) -> None:
        """Marks an item, or takes its mark away; the cursor stays."""
        self._rows.invert((item,))
        self.marks_changed()

    def marks_changed(self, row: int | None = None) -> None:
        """Draws the one row whose mark has changed, or all, and tells how much is marked now."""
        raise NotImplementedError
