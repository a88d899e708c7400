"""A mapping from granules to what is known of them, which costs little for a hundred thousand."""

from collections.abc import Iterator, MutableMapping
from typing import TypeVar

from .catalog import Item, Key

V = TypeVar("V")


class ByGranule(MutableMapping[Key, V]):
    """Like a `dict` by `Key`, but without a tuple for each granule, which would take most of it.

    It keeps the ids themselves, which the granules hold anyway.
    """

    def __init__(self) -> None:
        self._by_collection: dict[str, dict[str, V]] = {}

    def of(self, item: Item) -> V | None:
        """What is known of a granule, if anything; quicker than by its key."""
        some = self._by_collection.get(item.collection)
        return None if some is None else some.get(item.id)

    def __getitem__(self, key: Key) -> V:
        return self._by_collection[key[0]][key[1]]

    def __setitem__(self, key: Key, value: V) -> None:
        self._by_collection.setdefault(key[0], {})[key[1]] = value

    def __delitem__(self, key: Key) -> None:
        some = self._by_collection[key[0]]
        del some[key[1]]
        if not some:
            del self._by_collection[key[0]]

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, tuple) or len(key) != 2:
            return False
        return key[1] in self._by_collection.get(key[0], ())

    def __iter__(self) -> Iterator[Key]:
        return ((name, each) for name, some in self._by_collection.items() for each in some)

    def __len__(self) -> int:
        return sum(map(len, self._by_collection.values()))
