"""The rows of the basket: granules below their collections, which can be folded."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from rich.cells import cell_len

from maap_tui.models.basket import Amount
from maap_tui.models.catalog import Item, Key
from maap_tui.models.text import count_noun

from ..item_text import LETTER_STYLES, LETTER_WORDS, size_text, start_text
from .columns import Column, Placed, Want, arrange
from .line_list import Cell, LineList, Piece

_COLUMNS = (
    Column("fold", gap=0),
    Column("id", ("Granule",), cut="middle", gap=1),
    Column("start", ("Start (UTC)", "Start")),
    Column("size", ("Size",), align="right"),
    Column("state", ("State", "S")),
    Column("listed", ("Listed", "")),
)
_FIRST: tuple[Want, ...] = (("fold", 1), ("id", 20), ("size", 6), ("state", 1), ("start", 16))
_LAST: tuple[Want, ...] = (("state", 12), ("start", 19), ("listed", 6))
_LONGEST = 100
"""Cells of an id beyond which the other columns matter more."""
_BESIDE_ID = 31
"""Cells of the other columns that are always wanted, with their gaps."""
_WORDED = 3
"""Cells of the state column from which its letter is said in words too."""


@dataclass(frozen=True, slots=True)
class Group:
    """The granules of one collection."""

    collection: str
    items: tuple[Item, ...]
    """The newest first."""
    amount: Amount
    marked: Sequence[Item] = ()
    """The same in the order in which they were marked."""

    def words(self) -> str:
        """`24 granules  30.1 GB`."""
        words = count_noun(self.amount.count, "granule")
        return f"{words}  {self.amount.size_words()}".rstrip()


Row = Group | Item


def _identity(row: Row) -> Key | str:
    """What stays the same when the rows are put together again."""
    return row.key if isinstance(row, Item) else row.collection


def by_collection(items: Iterable[Item], before: Iterable[Group] = ()) -> tuple[Group, ...]:
    """The granules of each collection; those that have not changed are taken from `before`."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.collection, []).append(item)
    known = {group.collection: group for group in before}
    return tuple(_group(name, those, known.get(name)) for name, those in sorted(found.items()))


def _group(collection: str, marked: Sequence[Item], before: Group | None) -> Group:
    if before is not None and before.marked == marked:
        return before
    items = tuple(sorted(marked, key=attrgetter("start"), reverse=True))
    return Group(collection, items, Amount.of(marked), marked)


class BasketTable(LineList):
    """Shows what it is given; the cursor stays on its granule or collection."""

    HEADER_FROM_HEIGHT = 4

    def __init__(self, letter_of: Callable[[Item], str], is_listed: Callable[[Key], bool]) -> None:
        super().__init__()
        self._letter_of = letter_of
        self._is_listed = is_listed
        self.groups: tuple[Group, ...] = ()
        self._folded: set[str] = set()
        self._rows: list[Row] = []
        self._widest = 0
        self._message: Sequence[Piece] = ()

    # Data comes down

    def show(self, items: Iterable[Item]) -> None:
        """Other granules are in the basket."""
        before = self.row
        self.groups = by_collection(items, self.groups)
        ids = (cell_len(item.id) for group in self.groups for item in group.items[:200])
        self._widest = max(ids, default=0)
        self._lay_out(before)
        self.columns_changed()

    def say(self, message: Sequence[Piece]) -> None:
        """What stands here while there are no rows."""
        self._message = message
        self.refresh()

    def fold(self) -> None:
        """Hides the granules of the collection under the cursor, or shows them again."""
        if (group := self.group) is not None:
            self._folded ^= {group.collection}
            self._lay_out(group)

    def _lay_out(self, before: Row | None) -> None:
        """Puts the rows together; the cursor goes to where `before` is, or was."""
        old = self._cursor
        self._rows = []
        for group in self.groups:
            self._rows.append(group)
            if group.collection not in self._folded:
                self._rows.extend(group.items)
        self._cursor = self._place_of(before, old)
        self.rows_changed()
        self.post_message(self.CursorMoved())

    def _place_of(self, before: Row | None, old: int) -> int:
        if before is None:
            return 1 if self._rows else 0  # the first granule
        start, of = 0, before.collection
        for group in self.groups:
            shown = () if group.collection in self._folded else group.items
            if group.collection == of:
                rows: tuple[Row, ...] = (group, *shown)
                wanted = _identity(before)
                found = (n for n, row in enumerate(rows, start) if _identity(row) == wanted)
                return next(found, old)
            start += 1 + len(shown)
        return old

    # What there is

    @property
    def row(self) -> Row | None:
        """What the cursor stands on."""
        return self._rows[self._cursor] if self._cursor < len(self._rows) else None

    @property
    def item(self) -> Item | None:
        """The granule that the cursor stands on."""
        return row if isinstance(row := self.row, Item) else None

    @property
    def group(self) -> Group | None:
        """The collection that the cursor stands on or in."""
        row = self.row
        if isinstance(row, Item):
            return next(each for each in self.groups if each.collection == row.collection)
        return row

    @property
    def chosen(self) -> tuple[Item, ...]:
        """The granule under the cursor, or all of its collection."""
        row = self.row
        if row is None:
            return ()
        return (row,) if isinstance(row, Item) else row.items

    # Drawing

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def message(self) -> Sequence[Piece]:
        return self._message

    def columns_for(self, width: int) -> tuple[Placed, ...]:
        wanted = min(self._widest + 1, _LONGEST)
        if (room := width - _BESIDE_ID) < wanted:  # all of what is left, rather than words
            wanted = max(20, room)
        return arrange(_COLUMNS, (*_FIRST, ("id", wanted), *_LAST), width)

    def row_key(self, row: int) -> Hashable:
        shown = self._rows[row]
        if isinstance(shown, Group):
            return shown.collection, shown.amount, shown.collection in self._folded
        return shown.key, self._letter_of(shown), self._is_listed(shown.key)

    def spans(self, cells: dict[str, Cell]) -> Sequence[Placed]:
        """The name of a collection runs over all columns."""
        if "start" in cells or "fold" not in cells or cells["fold"][0] == "":
            return self._placed
        fold, name, *others = self._placed
        width = name.width + sum(placed.gap + placed.width for placed in others)
        return (fold, Placed(name.column, width, name.gap))

    def row_cells(self, row: int) -> dict[str, Cell]:
        shown = self._rows[row]
        if isinstance(shown, Group):
            is_folded = shown.collection in self._folded
            sign = self.glyphs.folded if is_folded else self.glyphs.unfolded
            name = f"{shown.collection or 'no collection'}   {shown.words()}"
            return {"fold": (sign, "mark"), "id": (name, "title")}
        return self._item_cells(shown)

    def _item_cells(self, item: Item) -> dict[str, Cell]:
        letter = self._letter_of(item)
        word = LETTER_WORDS[letter][0] if letter else ""
        widths = {placed.column.key: placed.width for placed in self._placed}
        has_words = widths.get("state", 0) >= _WORDED
        return {
            "fold": ("", "text"),
            "id": (f" {item.id}", "text"),
            "start": (start_text(item)[: widths.get("start", 0)], "text"),
            "size": (size_text(item), "text"),
            "state": (f"{letter} {word}" if has_words and word else letter, LETTER_STYLES[letter]),
            "listed": ("yes" if self._is_listed(item.key) else "", "muted"),
        }
