"""The rows of the granule list without a screen: order, narrowing and marks."""

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from enum import Enum

from maap_tui.models.catalog import Item
from maap_tui.models.newest import NewestOnly

from ..item_text import place_text

SortKey = Callable[[Item], tuple[float, str]]
Key = tuple[str, str]
"""Collection and id of an item."""
_LAST = float("inf")


class SortOrder(Enum):
    """How the list is ordered; the value is the column that shows an arrow, and which one."""

    FOUND = ("", "")
    """As the catalogue gave them, when the search asked for an order of its own."""
    NEWEST = ("start", "down")
    OLDEST = ("start", "up")
    TYPE = ("type", "up")
    PLACE = ("place", "up")
    LARGEST = ("size", "down")

    @property
    def column(self) -> str:
        return self.value[0]

    @property
    def is_down(self) -> bool:
        direction: str = self.value[1]
        return direction == "down"

    @property
    def following(self) -> "SortOrder":
        """The next one of those a person can cycle through."""
        orders = list(SortOrder)
        return orders[orders.index(self) % (len(orders) - 1) + 1]


class GranuleRows:
    """All loaded items, and those of them that are shown, in the chosen order.

    Adding costs what the added items cost; sorting is stable, so that equal items stay in the
    order in which the catalogue gave them.
    """

    def __init__(self) -> None:
        self.loaded: list[Item] = []
        self.shown: list[Item] = []
        self.order = SortOrder.NEWEST
        self.needle = ""
        self.newest = NewestOnly()
        self.is_newest_only = False
        """Whether superseded items are hidden."""
        self.marks: dict[Key, Item] = {}
        """Marked items by key; they outlive sorting, narrowing and searches."""
        self.marked_bytes = 0
        self.marked_unknown = 0
        """How many of the marked items have no size."""

    def clear(self) -> None:
        """Forgets the items of a search, not the marks."""
        self.loaded, self.shown, self.needle = [], [], ""
        self.newest.clear()

    def add(self, items: Sequence[Item]) -> None:
        """Puts more items where they belong in the order."""
        self.loaded.extend(items)
        if self.newest.add(items) and self.is_newest_only:
            self.shown = self.newest.kept(self.shown)
        key = _SORT_KEYS[self.order]
        new = sorted(self._narrowed(items), key=key)
        if not self.shown or (new and key(self.shown[-1]) <= key(new[0])):
            self.shown.extend(new)
            return
        for item in new:
            insort(self.shown, item, key=key)

    def show_newest_only(self, is_on: bool) -> None:
        """Hides superseded items, or shows them again."""
        self.is_newest_only = is_on
        if is_on:
            self.shown = self.newest.kept(self.shown)
        else:
            self.sort(self.order)

    def sort(self, order: SortOrder) -> None:
        self.order = order
        self.shown = sorted(self._narrowed(self.loaded), key=_SORT_KEYS[order])

    def narrow(self, needle: str) -> None:
        """Shows only items that hold every word of `needle`, and none that has `!` before it."""
        wider = not self.needle or not needle.startswith(self.needle) or "!" in needle
        self.needle = needle
        source = self.loaded if wider else self.shown
        self.shown = sorted(self._narrowed(source), key=_SORT_KEYS[self.order])

    def index_of(self, item: Item | None) -> int | None:
        """Where this very item is shown."""
        return next((n for n, other in enumerate(self.shown) if other is item), None)

    def mark(self, items: Iterable[Item]) -> None:
        marks = self.marks
        for item in items:
            if (key := item.key) not in marks:
                marks[key] = item
                self._count(item, 1)

    def unmark(self, items: Iterable[Item]) -> None:
        for item in items:
            if (gone := self.marks.pop(item.key, None)) is not None:
                self._count(gone, -1)

    def invert(self, items: Iterable[Item]) -> None:
        marked: list[Item] = []
        unmarked: list[Item] = []
        for item in items:
            (marked if item.key in self.marks else unmarked).append(item)
        self.unmark(marked)
        self.mark(unmarked)

    def unmark_all(self) -> None:
        self.marks.clear()
        self.marked_bytes = self.marked_unknown = 0

    def _count(self, item: Item, sign: int) -> None:
        if item.size is None:
            self.marked_unknown += sign
        else:
            self.marked_bytes += sign * item.size

    def _narrowed(self, items: Sequence[Item]) -> Sequence[Item]:
        if self.is_newest_only:
            items = self.newest.kept(items)
        words = self.needle.casefold().split()
        wanted = [word for word in words if not word.startswith("!")]
        unwanted = [word[1:] for word in words if word.startswith("!") and len(word) > 1]
        if not wanted and not unwanted:
            return items
        return [
            item
            for item, text in ((item, _search_text(item)) for item in items)
            if all(word in text for word in wanted) and not any(word in text for word in unwanted)
        ]


def _search_text(item: Item) -> str:
    words = (item.id, item.start, item.product_type, place_text(item), item.platform, item.version)
    return " ".join(words).casefold()


def _moment(item: Item) -> float | None:
    """Seconds since 1970, so that `40Z` and `40.000Z` are equal; `None` when it cannot be read."""
    try:
        moment = datetime.fromisoformat(item.start)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _newest_first(item: Item) -> tuple[float, str]:
    moment = _moment(item)
    return (_LAST, "") if moment is None else (-moment, "")


def _oldest_first(item: Item) -> tuple[float, str]:
    moment = _moment(item)
    return (_LAST, "") if moment is None else (moment, "")


def _by_type(item: Item) -> tuple[float, str]:
    return (not item.product_type, item.product_type)


def _by_place(item: Item) -> tuple[float, str]:
    place = place_text(item)
    return (not place, place)


def _largest_first(item: Item) -> tuple[float, str]:
    return (_LAST, "") if item.size is None else (-item.size, "")


_SORT_KEYS: dict[SortOrder, SortKey] = {
    SortOrder.FOUND: lambda item: (0.0, ""),
    SortOrder.NEWEST: _newest_first,
    SortOrder.OLDEST: _oldest_first,
    SortOrder.TYPE: _by_type,
    SortOrder.PLACE: _by_place,
    SortOrder.LARGEST: _largest_first,
}
