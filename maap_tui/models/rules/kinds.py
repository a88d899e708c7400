"""The rules that judge each granule by itself, and those that look at versions."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import Enum

from ..catalog import Item
from ..invalid import InvalidInput
from ..versions import version_of
from .facts import Facts, Left, without

UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
FURTHEST = 1_000
"""The largest n of every n-th."""


class Relation(Enum):
    """How a number is compared."""

    MORE = ">"
    LEAST = ">="
    LESS = "<"
    MOST = "<="

    def holds(self, value: float, limit: float) -> bool:
        match self:
            case Relation.MORE:
                return value > limit
            case Relation.LEAST:
                return value >= limit
            case Relation.LESS:
                return value < limit
        return value <= limit


@dataclass(frozen=True, slots=True)
class NewestBaseline:
    """Of each acquisition the newest baseline, and of that the latest processing."""

    @property
    def text(self) -> str:
        return "newest baseline"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        return _newest(items, [_baseline_and_rank(item) for item in items])


@dataclass(frozen=True, slots=True)
class NewestDuplicate:
    """Of each acquisition and baseline the latest processing: what was published again replaces
    what is otherwise the same."""

    @property
    def text(self) -> str:
        return "newest of duplicates"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        judged = [_twin_and_rank(item) for item in items]
        seen: dict[Hashable, int] = {}
        for group, _ in judged:
            seen[group] = seen.get(group, 0) + 1
        dated = [
            (group, (rank, facts.published(item) if seen[group] > 1 else ()))
            for item, (group, rank) in zip(items, judged, strict=True)
        ]
        return _newest(items, dated)


_Judged = tuple[Hashable, object]


def _baseline_and_rank(item: Item) -> _Judged:
    """What has no version at all stands for itself."""
    version = version_of(item)
    return (item.key, 0) if version is None else (version.acquisition, version.rank)


def _twin_and_rank(item: Item) -> _Judged:
    version = version_of(item)
    if version is None:
        return item.key, ""
    return (version.acquisition, version.rank.order), version.rank.made


def _newest(items: Sequence[Item], judged: Sequence[_Judged]) -> Left:
    """Those that no other one of their group outranks: equal ones stay, as nobody knows better."""
    greatest: dict[Hashable, object] = {}
    for group, rank in judged:
        known = greatest.get(group)
        if known is None or rank > known:  # type: ignore[operator]
            greatest[group] = rank
    pairs = zip(items, judged, strict=True)
    return Left([item for item, (group, rank) in pairs if greatest[group] == rank])


@dataclass(frozen=True, slots=True)
class Covers:
    """Covers so much of the area."""

    relation: Relation
    percent: float

    @property
    def text(self) -> str:
        return f"coverage {self.relation.value} {number_text(self.percent)} %"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        shares = coverage_of(items, facts)
        holds, limit = self.relation.holds, self.percent
        pairs = zip(items, shares, strict=True)
        kept = [
            item for item, share in pairs if share is not None and holds(percent_of(share), limit)
        ]
        return Left(kept, without(sum(share is None for share in shares), "a usable shape"))


def percent_of(share: float) -> float:
    """Of a share of the area, without the last digits that are only made by the arithmetic."""
    return round(share * 100, 6)


def coverage_of(items: Sequence[Item], facts: Facts) -> Sequence[float | None]:
    """Measured; raises `InvalidInput` where there is no area."""
    if facts.coverage is None:
        raise InvalidInput("coverage needs an area: say where to search first")
    return facts.coverage(items)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Has a finished file in the download folder, or has none."""

    is_wanted: bool = False

    @property
    def text(self) -> str:
        return "on disk" if self.is_wanted else "not on disk"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        found = facts.on_disk(items)
        return Left([item for item in items if (item.key in found) is self.is_wanted])


@dataclass(frozen=True, slots=True)
class Queued:
    """Is in the download queue, or is not."""

    is_wanted: bool = False

    @property
    def text(self) -> str:
        return "queued" if self.is_wanted else "not queued"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        found = facts.queued(items)
        return Left([item for item in items if (item.key in found) is self.is_wanted])


@dataclass(frozen=True, slots=True)
class Size:
    """Is so large."""

    relation: Relation
    amount: float
    unit: str = "GB"

    @property
    def text(self) -> str:
        return f"size {self.relation.value} {number_text(self.amount)} {self.unit}"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        limit, holds = self.amount * UNITS[self.unit], self.relation.holds
        kept = [item for item in items if item.size is not None and holds(item.size, limit)]
        return Left(kept, without(sum(item.size is None for item in items), "a size"))


@dataclass(frozen=True, slots=True)
class EveryNth:
    """The first granule, and every n-th after it, in the order of the list."""

    step: int

    @property
    def text(self) -> str:
        return f"every {ordinal(self.step)}"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        return Left(items[:: self.step])


def ordinal(number: int) -> str:
    """`2nd`, `3rd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def number_text(number: float) -> str:
    """With at most three decimals, and none that say nothing."""
    return f"{number:.3f}".rstrip("0").rstrip(".")
