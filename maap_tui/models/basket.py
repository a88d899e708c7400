"""The basket: the marked granules of all searches and collections.

Each change costs what it changes. What has changed is kept until whoever makes it durable takes
it, and the last changes can be taken back, one after the other.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from .catalog import Item, Key
from .text import count_noun, format_bytes

Changes = Mapping[Key, Item | None]
"""What has come in; `None` for what is out."""
MOST_UNDOS = 50
"""Changes that can be taken back."""
MOST_REMEMBERED = 1_000_000
"""Granules in all changes that can be taken back; of the last change any number."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much some granules are together."""

    count: int = 0
    known_bytes: int = 0
    unknown_sizes: int = 0
    """How many of them have no size."""

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Amount":
        sizes = [item.size for item in items]
        return cls(len(sizes), sum(filter(None, sizes)), sizes.count(None))

    def words(self) -> str:
        """`12 granules, 8.40 GB`; a plus where some sizes are not known."""
        size = self.size_words()
        return count_noun(self.count, "granule") + (f", {size}" if size else "")

    def size_words(self) -> str:
        """`8.40 GB`, `8.40 GB + ?`, empty when no size is known."""
        if not self.known_bytes:
            return ""
        more = " + ?" if self.unknown_sizes else ""
        return format_bytes(self.known_bytes) + more


NOTHING = Amount()


@dataclass(frozen=True, slots=True)
class BasketNews:
    """What there is to know about the basket that is kept."""

    changes: Changes = field(default_factory=dict)
    """By others since it was asked last; at first all that is in it."""
    is_more: bool = False
    """Whether there is more of that: it comes in pieces that no screen stumbles over."""
    trouble: str = ""
    """Why it cannot be kept at this moment."""
    notices: tuple[str, ...] = ()
    """What has become of its file; each is given once."""
    is_open: bool = True
    """Whether changes are taken already."""


@dataclass(frozen=True, slots=True)
class ItemsRead:
    """What a file of granules holds."""

    items: tuple[Item, ...]
    """Each once."""
    refused: int = 0
    """Entries that are no granule."""
    reasons: tuple[str, ...] = ()
    """Why, for the first of them: `entry 3: an item without an id`."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What one step of the person has put in and taken out."""

    new: Collection[Key]
    gone: Mapping[Key, Item]

    def __len__(self) -> int:
        return len(self.new) + len(self.gone)


class Basket:
    """Granules by key, in the order in which they were marked."""

    def __init__(self) -> None:
        self._items: dict[Key, Item] = {}
        self._known_bytes = 0
        self._unknown = 0
        self._untold: dict[Key, Item | None] = {}
        self._undoable: list[_Change] = []
        self.change = 0
        """Another number after each change."""

    # What is in it

    @property
    def items(self) -> Mapping[Key, Item]:
        """All of them; not to be kept, for it goes on changing."""
        return self._items

    @property
    def amount(self) -> Amount:
        return Amount(len(self._items), self._known_bytes, self._unknown)

    @property
    def undoable(self) -> int:
        """How many granules `undo` would bring back or take out."""
        return len(self._undoable[-1]) if self._undoable else 0

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    # Changes by the person

    def add(self, items: Iterable[Item]) -> int:
        """Puts items in, and says how many were not there before."""
        return self.change_marks(items, ())

    def remove(self, keys: Iterable[Key]) -> int:
        """Takes items out, and says how many were there."""
        return -self.change_marks((), keys)

    def invert(self, items: Collection[Item]) -> int:
        """Puts in what is out and takes out what is in; says how many more there are now."""
        gone = self._take((item.collection, item.id) for item in items)
        new = {key: item for item in items if (key := (item.collection, item.id)) not in gone}
        return self._changed(new, gone)

    def change_marks(self, items: Iterable[Item], keys: Iterable[Key]) -> int:
        """Takes the granules `keys` out and puts `items` in, as one change that can be taken back;
        says how many more there are now."""
        gone = self._take(keys)
        here = self._items
        new = {key: item for item in items if (key := (item.collection, item.id)) not in here}
        return self._changed(new, gone)

    def _changed(self, new: Mapping[Key, Item], gone: Mapping[Key, Item]) -> int:
        """Puts `new` in after `gone` was taken out."""
        self._put(new)
        self._tell(_told(gone, new))
        self._remember(_Change(tuple(new), gone))
        return len(new) - len(gone)

    def clear(self) -> int:
        """Takes everything out, and says how many that were."""
        gone, self._items = self._items, {}
        self._untold = dict.fromkeys([*self._untold, *gone])
        if gone:
            self._known_bytes = self._unknown = 0
            self.change += 1
        self._remember(_Change((), gone))
        return len(gone)

    def undo(self) -> int:
        """Takes the last change back, and says how many granules that concerned."""
        if not self._undoable:
            return 0
        change = self._undoable.pop()
        out = self._take(change.new)
        here = self._items
        back = {key: item for key, item in change.gone.items() if key not in here}
        self._put(back)
        self._tell(_told(out, back))
        return len(out) + len(back)

    # Changes from elsewhere

    def merge(self, changes: Changes) -> bool:
        """Takes over what others have changed, and says whether that changes anything here.

        What was changed here since is newer, and stays.
        """
        fresh = {key: item for key, item in changes.items() if key not in self._untold}
        here = self._items
        new = {k: item for k, item in fresh.items() if item is not None and k not in here}
        gone = self._take([key for key, item in fresh.items() if item is None])
        self._put(new)
        return bool(new or gone)

    def take_changes(self) -> Changes:
        """What has changed here since this was asked last; costs nothing."""
        taken, self._untold = self._untold, {}
        return taken

    # How

    def _put(self, new: Mapping[Key, Item]) -> None:
        if new:
            self._items.update(new)
            self._count(new, 1)

    def _take(self, keys: Iterable[Key]) -> dict[Key, Item]:
        here = self._items
        gone = {key: here[key] for key in keys if key in here}
        if gone:
            self._count(gone, -1)
            if len(gone) == len(here):
                self._items = {}
            else:
                for key in gone:
                    del here[key]
        return gone

    def _count(self, changed: Mapping[Key, Item], sign: int) -> None:
        amount = Amount.of(changed.values())
        self._known_bytes += sign * amount.known_bytes
        self._unknown += sign * amount.unknown_sizes
        self.change += 1

    def _tell(self, changes: Changes) -> None:
        untold = self._untold
        if untold.keys() <= changes.keys():
            self._untold = dict(changes)
            return
        for key in changes:  # the order is that of the last change
            untold.pop(key, None)
        untold.update(changes)

    def _remember(self, change: _Change) -> None:
        if not len(change):
            return
        changes = self._undoable
        changes.append(change)
        del changes[:-MOST_UNDOS]
        while len(changes) > 1 and sum(map(len, changes)) > MOST_REMEMBERED:
            del changes[0]


def _told(gone: Collection[Key], new: Mapping[Key, Item]) -> Changes:
    """Both as one, in the order in which they have happened."""
    if not gone:
        return new
    out: dict[Key, Item | None] = dict.fromkeys(gone)
    for key in new:  # last in the order as well
        out.pop(key, None)
    out.update(new)
    return out
