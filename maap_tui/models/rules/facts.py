"""What rules know of granules, and what a rule leaves of them."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from ..catalog import Item, Key
from ..text import count_noun
from .places import recency

Shares = Sequence[float | None]
"""For each granule the part of the area that it covers, 0 to 1; `None` where that is not known."""

Finds = Callable[[Sequence[Item]], Collection[Key]]
"""Looks which of these granules are somewhere; others may be among the answer."""


def _none(items: Sequence[Item]) -> Collection[Key]:
    return frozenset()


def published(item: Item) -> tuple[str, ...]:
    """When this publication was made and came, as its properties say: it sorts as text.

    Decodes the document: asked only of granules that nothing else tells apart.
    """
    properties = item.without_places().get("properties")
    said = properties if isinstance(properties, Mapping) else {}
    return tuple(str(said.get(name) or "") for name in ("created", "published", "updated"))


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is not in a granule's own columns."""

    coverage: Callable[[Sequence[Item]], Shares] | None = None
    """Measures many granules at once; `None` where no area is given."""
    on_disk: Finds = _none
    queued: Finds = _none
    """Those that the download queue holds, whatever became of them."""
    published: Callable[[Item], tuple[str, ...]] = published
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Left:
    """What one rule leaves, in the order in which it was given."""

    items: Sequence[Item]
    remark: str = ""
    """What could not be judged, or is not there at all."""


class Rule(Protocol):
    """One rule. Pure; may be asked in any thread."""

    @property
    def text(self) -> str:
        """As a person types it."""

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        """What it leaves of `items`."""


def best_of(
    items: Sequence[Item],
    groups: Iterable[Hashable | None],
    ranks: Iterable[Any],
    lacking: str,
) -> Left:
    """Of each group the granule with the greatest rank, the newest publication of equal ones.

    What has no group cannot be judged and is left out: `3 granules without a frame`.
    """
    best: dict[Hashable, tuple[Any, int]] = {}
    unknown = 0
    for place, (group, rank) in enumerate(zip(groups, ranks, strict=True)):
        if group is None:
            unknown += 1
            continue
        known = best.get(group)
        if known is None or _is_better(rank, items[place], known[0], items[known[1]]):
            best[group] = (rank, place)
    kept = sorted(place for _, place in best.values())
    return Left([items[place] for place in kept], without(unknown, lacking))


def _is_better(rank: Any, item: Item, known: Any, other: Item) -> bool:
    """Versions are only looked at where the ranks are equal, which is seldom."""
    return bool(rank > known) if rank != known else recency(item) > recency(other)


def without(count: int, what: str) -> str:
    """`3 granules without a size`; nothing for none."""
    return f"{count_noun(count, 'granule')} without {what}" if count else ""
