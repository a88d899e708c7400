"""How a person likes the list of granules: which columns, how wide, in which order the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

NARROWEST, WIDEST = 1, 200
"""Cells that a column may be set to."""


@dataclass(frozen=True, slots=True)
class SortBy:
    """One column, upwards or downwards."""

    column: str
    is_down: bool = False


@dataclass(frozen=True, slots=True)
class SortOrder:
    """What is compared, the most important first; nothing keeps the catalogue's own order."""

    keys: tuple[SortBy, ...] = ()

    FOUND: ClassVar["SortOrder"]
    NEWEST: ClassVar["SortOrder"]
    OLDEST: ClassVar["SortOrder"]
    TYPE: ClassVar["SortOrder"]
    PLACE: ClassVar["SortOrder"]
    LARGEST: ClassVar["SortOrder"]

    @classmethod
    def by(cls, *keys: tuple[str, str]) -> "SortOrder":
        """`by(("size", "down"), ("start", "up"))`."""
        return cls(tuple(SortBy(column, direction == "down") for column, direction in keys))

    def key_of(self, column: str) -> SortBy | None:
        return next((key for key in self.keys if key.column == column), None)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(key.column for key in self.keys)

    @property
    def following(self) -> "SortOrder":
        """The next one of those a person can cycle through."""
        at = CYCLE.index(self) if self in CYCLE else -1
        return CYCLE[(at + 1) % len(CYCLE)]

    def turned(self, column: str) -> "SortOrder":
        """`column` sorts upwards, then downwards, then not at all; a new one counts last."""
        key = self.key_of(column)
        if key is None:
            return SortOrder((*self.keys, SortBy(column)))
        if not key.is_down:
            down = SortBy(column, is_down=True)
            return SortOrder(tuple(down if each is key else each for each in self.keys))
        return SortOrder(tuple(each for each in self.keys if each is not key))

    def moved(self, column: str, steps: int) -> "SortOrder":
        """`column` counts more (negative) or less."""
        keys = list(self.keys)
        if (key := self.key_of(column)) is not None:
            at = keys.index(key)
            keys.insert(max(0, min(len(keys) - 1, at + steps)), keys.pop(at))
        return SortOrder(tuple(keys))


SortOrder.FOUND = SortOrder()
SortOrder.NEWEST = SortOrder.by(("start", "down"))
SortOrder.OLDEST = SortOrder.by(("start", "up"))
SortOrder.TYPE = SortOrder.by(("type", "up"))
SortOrder.PLACE = SortOrder.by(("place", "up"))
SortOrder.LARGEST = SortOrder.by(("size", "down"))
CYCLE = (
    SortOrder.NEWEST,
    SortOrder.OLDEST,
    SortOrder.TYPE,
    SortOrder.PLACE,
    SortOrder.LARGEST,
)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column as a person wants it."""

    name: str
    is_shown: bool = True
    width: int | None = None
    """Cells; `None` follows what stands in it."""


@dataclass(frozen=True, slots=True)
class ListView:
    """Everything that is remembered of the list's looks; made of nothing it is as it comes."""

    columns: tuple[ColumnView, ...] = ()
    """From left to right, hidden ones among them. Names that nobody knows mean nothing, and those
    that are missing stand where they stand by themselves."""
    order: SortOrder | None = None
    """`None` is the order in which the search was asked for."""

    def completed(self, usual: Sequence[ColumnView]) -> tuple[ColumnView, ...]:
        """All columns of `usual` as they are wanted; one that is missing here goes behind the one
        that it usually follows."""
        known = {column.name for column in usual}
        columns = [column for column in self.columns if column.name in known]
        there = {column.name for column in columns}
        for column in (column for column in usual if column.name not in there):
            before = {each.name for each in usual[: usual.index(column)]}
            last = max((n for n, each in enumerate(columns) if each.name in before), default=-1)
            columns.insert(last + 1, column)
        return tuple(columns)

    def with_columns(self, columns: Iterable[ColumnView]) -> Self:
        """These columns, none for the usual ones; what a later version has noted is kept."""
        chosen = tuple(columns)
        if not chosen:
            return replace(self, columns=())
        known = {column.name for column in chosen}
        others = tuple(column for column in self.columns if column.name not in known)
        return replace(self, columns=chosen + others)

    def with_order(self, order: SortOrder | None) -> Self:
        return replace(self, order=order)


def changed(columns: Sequence[ColumnView], column: ColumnView) -> tuple[ColumnView, ...]:
    """`columns` with `column` in the place of the one that has its name."""
    return tuple(column if each.name == column.name else each for each in columns)


def moved(columns: Sequence[ColumnView], name: str, steps: int) -> tuple[ColumnView, ...]:
    """`columns` with one of them further left (negative) or right."""
    found = list(columns)
    at = next(number for number, each in enumerate(found) if each.name == name)
    found.insert(max(0, min(len(found) - 1, at + steps)), found.pop(at))
    return tuple(found)
