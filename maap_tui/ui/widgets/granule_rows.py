"""The rows of the granule list without a screen: order, narrowing and marks."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from itertools import takewhile

from maap_tui.models.basket import Basket
from maap_tui.models.catalog import Item, Key
from maap_tui.models.list_view import SortOrder
from maap_tui.models.narrowing import EVERYTHING, Kind, Narrowing
from maap_tui.models.newest import NewestOnly

from ..collecting import making
from ..item_text import place_text
from .granule_order import Told, comparison, finished, in_order, no_value, ordering


class GranuleRows:
    """All loaded items in the chosen order, and those of them that are shown.

    Adding costs what the added items cost; sorting is stable, so that equal items stay in the
    order in which the catalogue gave them.
    """

    def __init__(self, told: Told = no_value) -> None:
        self._told = told
        self.found: list[Item] = []
        """All items, in the order in which the catalogue gave them."""
        self.loaded: list[Item] = []
        """All items, in the chosen order."""
        self._texts: list[str] = []
        """By what each of `loaded` is found by words; none while words narrow nothing, and after
        a change of the rows, for they are large and soon made."""
        self._ids: dict[str, set[str]] = {}
        """By collection, of all loaded items."""
        self.shown = self.loaded
        """Those that the narrowing leaves; `loaded` itself while nothing is left out."""
        self.order = SortOrder.NEWEST
        self.narrowing = EVERYTHING
        self._kept: set[Key] = set()
        """What a narrowing that is judged elsewhere has left so far."""
        self.newest = NewestOnly()
        self.is_newest_only = False
        """Whether superseded items are hidden."""
        self.basket = Basket()
        """What is marked; it outlives sorting, narrowing and searches."""
        self.marked_here = 0
        """How many of the loaded items are marked; see `recount`."""

    @property
    def needle(self) -> str:
        """What narrows the list, as it was typed."""
        return self.narrowing.text

    def clear(self) -> None:
        """Forgets the items of a search, not the marks."""
        self.found, self.loaded, self._texts = [], [], []
        self._ids = {}
        self.marked_here = 0
        self.narrowing, self._kept = EVERYTHING, set()
        self.shown = [] if self.is_newest_only else self.loaded
        self.newest.clear()

    def add(self, items: Sequence[Item]) -> None:
        """Puts more items where they belong in the order."""
        self.found.extend(items)
        for item in items:
            self._ids.setdefault(item.collection, set()).add(item.id)
        if marks := self.basket.items:
            self.marked_here += sum(item.key in marks for item in items)
        overtakes = self.newest.add(items)
        new = self._insert_loaded(items)
        if self.shown is self.loaded:
            return
        if overtakes and self.is_newest_only:
            self.shown = self.newest.kept(self.shown)
        shown = [item for item in new if self._is_shown(item)]
        _insert(self.shown, shown, comparison(self.order, self._told))

    def _insert_loaded(self, items: Sequence[Item]) -> list[Item]:
        """Puts items among those that are loaded, and gives them in their order."""
        new = [items[place] for place in in_order(items, self.order, self._told)]
        _insert(self.loaded, new, comparison(self.order, self._told))
        self._texts = []
        return new

    def show_newest_only(self, is_on: bool) -> None:
        """Hides superseded items, or shows them again."""
        self.is_newest_only = is_on
        self._show()

    def sort(self, order: SortOrder) -> None:
        finished(self.sorting(order))()

    def sorting(self, order: SortOrder) -> Generator[None, None, Callable[[], None]]:
        """Sorts in pieces, between which rows may come, go and be drawn in the old order; gives
        what puts them into the new one."""
        found, count = self.found, len(self.found)
        places = yield from ordering(found[:count], order, self._told)
        loaded = [found[place] for place in places]
        yield

        def put() -> None:
            if found is self.found:  # else: another search has begun
                self.order, self.loaded = order, loaded
                self._insert_loaded(found[count:])
                self._show()

        return put

    def get_ready_for_words(self, most: int | None = None) -> bool:
        """Makes what words are looked for in, of `most` more rows or of all; says whether it is
        all there."""
        texts, start = self._texts, len(self._texts)
        end = len(self.loaded) if most is None else start + most
        texts.extend([search_text(item) for item in self.loaded[start:end]])
        return len(texts) == len(self.loaded)

    def narrow(self, narrowing: Narrowing | str, kept: Iterable[Key] = ()) -> None:
        """Shows only what `narrowing` leaves; of CQL2 that is `kept`, judged elsewhere."""
        if isinstance(narrowing, str):
            narrowing = Narrowing.parse(narrowing)
        self.narrowing, self._kept = narrowing, set(kept)
        self._show()

    def keep(self, keys: Iterable[Key]) -> None:
        """Shows more of what was judged elsewhere."""
        self._kept.update(keys)
        self._show()

    def _show(self) -> None:
        narrowing, kept = self.narrowing, self._kept
        if narrowing.is_all:
            self.shown, self._texts = self.loaded, []
        elif narrowing.holds is None or narrowing.kind is not Kind.WORDS:
            loaded = self.loaded
            self.shown = [each for each in loaded if (each.collection, each.id) in kept]
        else:
            self.get_ready_for_words()
            self.shown = narrowing.kept(self.loaded, self._texts)
        if self.is_newest_only:
            self.shown = self.newest.kept(self.shown)

    def _is_shown(self, item: Item) -> bool:
        if self.is_newest_only and self.newest.hides(item):
            return False
        if self.narrowing.is_all:
            return True
        holds = self.narrowing.holds
        if holds is None or self.narrowing.kind is not Kind.WORDS:
            return item.key in self._kept
        return holds(search_text(item))

    # Places

    def is_loaded(self, key: Key) -> bool:
        """Whether the search that is shown has found this granule."""
        return key[1] in self._ids.get(key[0], ())

    def index_of(self, item: Item | None, hint: int = 0) -> int | None:
        """Where this granule is shown; `hint` is where it may still be."""
        shown = self.shown
        if item is None or not self.is_loaded(item.key):
            return None
        if hint < len(shown) and shown[hint] is item:
            return hint
        row = next((n for n, other in enumerate(shown) if other is item), None)
        if row is None:  # an older search has found it, as another object
            wanted = item.id
            same = (n for n, other in enumerate(shown) if other.id == wanted)
            row = next((n for n in same if shown[n].key == item.key), None)
        return row

    def nearest(self, item: Item, hint: int = 0) -> int | None:
        """Where this granule is shown, or else where it would stand; `None` when nothing tells."""
        row = self.index_of(item, hint)
        if row is not None or not self.shown or item.collection not in self._ids:
            return row
        if self.order.keys:
            compared = comparison(self.order, self._told)
            row = bisect_left(self.shown, compared(item), key=compared)
        elif self.is_loaded(item.key):
            row = self._shown_before(item)
        return None if row is None else min(row, len(self.shown) - 1)

    def _shown_before(self, item: Item) -> int:
        """How many of the shown rows stand before a loaded one that is not shown."""
        shown = set(map(id, self.shown))
        before = takewhile(lambda other: other.key != item.key, self.loaded)
        return sum(id(other) in shown for other in before)

    # Marks, which are what is in the basket

    @property
    def marks(self) -> Mapping[Key, Item]:
        """Marked items by key, of this search and of others."""
        return self.basket.items

    def mark(self, items: Iterable[Item]) -> None:
        """Marks loaded items."""
        self.exchange_marks(items, ())

    def unmark(self, items: Sequence[Item]) -> None:
        """Takes the marks of loaded items away."""
        gone = ((item.collection, item.id) for item in items)
        self.marked_here -= self.basket.remove(gone)

    def invert(self, items: Sequence[Item]) -> None:
        """Swaps the marks of loaded items."""
        with making(len(items)):
            self.marked_here += self.basket.invert(items)

    def exchange_marks(self, items: Iterable[Item], instead_of: Iterable[Item]) -> None:
        """Marks loaded items, and takes the marks of others away, as one change."""
        marks, new = self.marks, list(items)
        with making(len(new)):
            gone = [key for item in instead_of if (key := item.key) in marks]
            if gone:
                kept = {item.key for item in new}
                gone = [key for key in gone if key not in kept]
            self.marked_here += self.basket.change_marks(new, gone)

    def recount(self) -> None:
        """To be called when the basket was changed by somebody else."""
        marks = self.basket.items
        here = ((item.collection, item.id) in marks for item in self.found) if marks else ()
        self.marked_here = sum(here)


def _insert(
    rows: list[Item], new: Sequence[Item], compared: Callable[[Item], tuple[object, ...]]
) -> None:
    """Puts `new`, which is in order, among `rows`."""
    if not rows or (new and not compared(new[0]) < compared(rows[-1])):
        rows.extend(new)
        return
    place = 0
    for item in new:
        place = bisect_right(rows, compared(item), lo=place, key=compared)
        rows.insert(place, item)


def search_text(item: Item) -> str:
    """By what words and patterns find a row: everything that tells it from its neighbours."""
    words = (item.id, item.start, item.product_type, place_text(item), item.platform, item.version)
    return " ".join(words).casefold()
