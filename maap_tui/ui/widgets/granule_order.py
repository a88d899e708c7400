"""Orders of the granule list: by any column, by several of them, what is missing always last."""

from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from maap_tui.models.catalog import Item
from maap_tui.models.list_view import SortOrder

from ..item_text import place_text

T = TypeVar("T")
_PIECE = 5_000
"""Rows that are looked at or sorted in one go: some milliseconds."""
Value = float | str | None
Told = Callable[[str, Item], Value]
"""The values of columns that the granule itself does not hold, such as the state."""


def _moment(text: str) -> float | None:
    """Seconds since 1970, so that `40Z` and `40.000Z` are equal; `None` when it cannot be read."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _number(text: str) -> str | None:
    """Digits so that they sort as numbers do."""
    return text.zfill(8) or None if text else None


_VALUES: dict[str, Callable[[Item], Value]] = {
    "start": lambda item: _moment(item.start),
    "end": lambda item: _moment(item.end),
    "id": lambda item: item.id,
    "collection": lambda item: item.collection or None,
    "type": lambda item: item.product_type or None,
    "place": lambda item: place_text(item) or None,
    "version": lambda item: item.version or None,
    "platform": lambda item: item.platform or None,
    "orbit": lambda item: _number(item.orbit),
    "track": lambda item: _number(item.track),
    "frame": lambda item: _number(item.frame),
    "size": lambda item: item.size,
}


def no_value(column: str, item: Item) -> Value:
    """Nothing is known but what the granule itself holds."""
    return None


def value_of(column: str, told: Told = no_value) -> Callable[[Item], Value]:
    """What a column is sorted by."""
    return _VALUES.get(column) or (lambda item: told(column, item))


def in_order(items: Sequence[Item], order: SortOrder, told: Told = no_value) -> list[int]:
    """The places of `items` in this order; equal ones stay as they are."""
    return finished(ordering(items, order, told))


def ordering(
    items: Sequence[Item], order: SortOrder, told: Told = no_value
) -> Generator[None, None, list[int]]:
    """`in_order` in pieces of some milliseconds, between which others may work."""
    places = list(range(len(items)))
    for key in reversed(order.keys):
        values = yield from _values_of(items, value_of(key.column, told))
        there = [place for place in places if values[place] is not None]
        yield
        missing = []
        if len(there) < len(places):
            missing = [place for place in places if values[place] is None]
        places = yield from _sorted(there, values, is_down=key.is_down)
        places += missing
    return places


def finished(work: Generator[None, None, T]) -> T:
    """What the work gives that can be done in pieces, done at once."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


def _values_of(
    items: Sequence[Item], value: Callable[[Item], Value]
) -> Generator[None, None, list[Any]]:
    values: list[Any] = []
    for at in range(0, len(items), _PIECE):
        values += map(value, items[at : at + _PIECE])
        yield
    return values


def _sorted(
    places: list[int], values: list[Any], *, is_down: bool
) -> Generator[None, None, list[int]]:
    """Sorts pieces, then joins neighbours again and again; Python's own sort is quick at that."""
    runs = [places[at : at + _PIECE] for at in range(0, len(places), _PIECE)] or [[]]
    for run in runs:
        run.sort(key=values.__getitem__, reverse=is_down)
        yield
    while len(runs) > 1:
        joined = []
        for at in range(0, len(runs), 2):
            run = runs[at]
            if at + 1 < len(runs):
                run += runs[at + 1]
                run.sort(key=values.__getitem__, reverse=is_down)
                yield
            joined.append(run)
        runs = joined
    return runs[0]


class _Backwards:
    """A value that compares the other way round."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: "_Backwards") -> bool:
        return bool(other.value < self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Backwards) and bool(self.value == other.value)

    __hash__ = None  # type: ignore[assignment]


def comparison(order: SortOrder, told: Told = no_value) -> Callable[[Item], tuple[Any, ...]]:
    """What compares single granules as `in_order` does."""
    values = [(value_of(key.column, told), key.is_down) for key in order.keys]

    def compared(item: Item) -> tuple[Any, ...]:
        parts: list[Any] = []
        for value, is_down in values:
            found = value(item)
            is_missing = found is None
            parts.append(is_missing)
            parts.append(0 if is_missing else _Backwards(found) if is_down else found)
        return tuple(parts)

    return compared
