"""What other panes see of the granule list, and may do to it."""

from collections.abc import Iterable, Sequence

from maap_tui.models.catalog import Item, Key
from maap_tui.models.list_view import ListView
from maap_tui.models.narrowing import Narrowing

from .granule_columns import GranuleColumns
from .granule_place import GranulePlace


class GranuleAccess(GranulePlace):
    """A list over `GranuleRows`; a subclass draws it and has the keys."""

    @property
    def shown(self) -> Sequence[Item]:
        """The items in the rows, in their order."""
        return self._rows.shown

    @property
    def loaded(self) -> Sequence[Item]:
        """All items of the search, in the order in which they came."""
        return self._rows.found

    @property
    def choosable(self) -> Sequence[Item]:
        """All items of the search in the order of the list, shown or not; without superseded ones
        where only the newest are wanted."""
        rows = self._rows
        return rows.newest.kept(rows.loaded) if rows.is_newest_only else rows.loaded

    def exchange_marks(self, items: Sequence[Item], instead_of: Iterable[Item] = ()) -> None:
        """Marks `items`, and takes away the marks of `instead_of`, as one change."""
        self._rows.exchange_marks(items, instead_of)
        self.marks_changed()

    def get_ready_for_words(self, most: int) -> bool:
        """Gets `most` more rows ready for narrowing by words; says whether all are."""
        return self._rows.get_ready_for_words(most)

    def narrow(self, narrowing: Narrowing | str, kept: Iterable[Key] = ()) -> None:
        """Shows only what `narrowing` leaves; what is judged elsewhere has left `kept`."""
        with self.place_kept():
            self._rows.narrow(narrowing, kept)

    def keep(self, keys: Iterable[Key]) -> None:
        """Shows more of what was judged elsewhere."""
        with self.place_kept():
            self._rows.keep(keys)

    # Columns

    @property
    def columns(self) -> GranuleColumns:
        """Which columns there are, and how they are wanted."""
        return self._columns

    def show_view(self, view: ListView) -> None:
        """Shows the columns that are wanted from now on."""
        self._columns.show(view)
        self.columns_changed()

    @property
    def widths(self) -> dict[str, int]:
        """The columns that have room, with their cells."""
        return {placed.column.key: placed.width for placed in self.columns_for(self.row_width)}

    def is_superseded(self, item: Item) -> bool:
        """Whether a newer publication of the same acquisition is among the loaded items."""
        return self._rows.newest.hides(item)

    def newer_than(self, item: Item) -> Item | None:
        """The newest publication of the same acquisition among the loaded items, if another."""
        return self._rows.newest.newer_than(item)

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
