"""The rules that keep one granule of each place, or those nearest to a time."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ..catalog import Item
from ..invalid import InvalidInput
from ..time_range import TimeRange, plain
from .facts import Facts, Left, best_of, without
from .kinds import coverage_of
from .places import Place, overpass_of, place_of, seconds

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_DAY = 86_400
_LAST = float("-inf")
"""The rank of what nothing is known of."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was typed; `yesterday` is another one tomorrow."""

    text: str

    @classmethod
    def parse(cls, text: str, *, is_clock_known: bool = False) -> "Moment":
        """A date, a moment or a range with both ends; raises `InvalidInput`.

        `is_clock_known` also reads a time of the day, for what is judged day by day.
        """
        words = plain(text)
        moment = cls(words)
        if moment.clock is not None:
            if not is_clock_known:
                raise InvalidInput(f"{words} is of no day: write nearest to {words} per day")
            return moment
        found = TimeRange.parse(words)
        if found.start is None or found.end is None:
            raise InvalidInput(f"'{words[:60]}' has an open end; nearest needs a moment or a day")
        return moment

    @property
    def clock(self) -> int | None:
        """Seconds after midnight, where it is a time of the day."""
        found = _CLOCK.fullmatch(self.text)
        if found is None:
            return None
        hours, minutes = int(found[1]), int(found[2])
        return hours * 3_600 + minutes * 60 if hours < 24 and minutes < 60 else None

    def distance(self, now: datetime) -> Callable[[Item], tuple[float, float] | None]:
        """How far a granule is from it, in seconds: first between their edges, then their middles.

        `None` for a granule without a start.
        """
        if (clock := self.clock) is not None:
            return lambda item: _from_clock(item, clock)
        found = TimeRange.parse(self.text, now)
        assert found.start is not None
        assert found.end is not None
        first, last = found.start.timestamp(), found.end.timestamp()
        return lambda item: _from_span(item, first, last)


def _span(item: Item) -> tuple[float, float] | None:
    if (start := seconds(item.start)) is None:
        return None
    end = seconds(item.end)
    return (start, start if end is None or end < start else end)


def _from_clock(item: Item, clock: int) -> tuple[float, float] | None:
    """Within the day of its start: a clock goes round."""
    if (span := _span(item)) is None:
        return None
    gaps = [abs((at - clock + _DAY / 2) % _DAY - _DAY / 2) for at in span]
    length = span[1] - span[0]
    is_in = (clock - span[0]) % _DAY <= length
    return (0.0 if is_in else min(gaps), max(gaps))


def _from_span(item: Item, first: float, last: float) -> tuple[float, float] | None:
    if (span := _span(item)) is None:
        return None
    gap = max(0.0, first - span[1], span[0] - last)
    return gap, abs((span[0] + span[1]) - (first + last)) / 2


class By(Enum):
    """Which one is kept of several."""

    NEWEST = ""
    """What was acquired last, in its newest publication."""
    OLDEST = "oldest"
    COVERAGE = "coverage"
    """What covers most of the area."""


@dataclass(frozen=True, slots=True)
class OnePer:
    """One of each place: of each collection and product type by itself."""

    place: Place
    by: By = By.NEWEST

    @property
    def text(self) -> str:
        words = f"one per {self.place.value}"
        return f"{words} by {self.by.value}" if self.by.value else words

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        where = place_of(self.place)
        return best_of(items, map(where, items), self._ranks(items, facts), self.place.lacking)

    def _ranks(self, items: Sequence[Item], facts: Facts) -> Sequence[float]:
        if self.by is By.COVERAGE:
            return [-1.0 if share is None else share for share in coverage_of(items, facts)]
        starts = [seconds(item.start) for item in items]
        sign = -1.0 if self.by is By.OLDEST else 1.0
        return [_LAST if start is None else start * sign for start in starts]


def _nearness(distance: tuple[float, float] | None) -> tuple[float, float]:
    """Greater for what is nearer."""
    return (_LAST, 0.0) if distance is None else (-distance[0], -distance[1])


@dataclass(frozen=True, slots=True)
class Nearest:
    """The granule nearest to a time: of all, or of each day, orbit, track or frame."""

    moment: Moment
    place: Place | None = None

    @property
    def text(self) -> str:
        per = f" per {self.place.value}" if self.place else ""
        return f"nearest to {self.moment.text}{per}"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        distance = self.moment.distance(facts.now)
        ranks = [_nearness(distance(item)) for item in items]
        if self.place is None:
            groups: list[Hashable | None] = [_alike(item) for item in items]
            return best_of(items, groups, ranks, "a start")
        return best_of(items, map(place_of(self.place), items), ranks, self.place.lacking)


def _alike(item: Item) -> Hashable | None:
    return None if seconds(item.start) is None else (item.collection, item.product_type)


@dataclass(frozen=True, slots=True)
class AllOf:
    """The granules of some product types, only where all of these types are there."""

    types: tuple[str, ...]
    place: Place = Place.FRAME

    @property
    def text(self) -> str:
        per = "" if self.place is Place.FRAME else f" per {self.place.value}"
        return f"all of {' + '.join(self.types)}{per}"

    def left(self, items: Sequence[Item], facts: Facts) -> Left:
        wanted = {bare_type(name) for name in self.types}
        where = overpass_of(self.place)
        there: defaultdict[Hashable, set[str]] = defaultdict(set)
        judged: list[tuple[Item, Hashable]] = []
        unknown = 0
        for item in items:
            if (kind := bare_type(item.product_type)) not in wanted:
                continue
            if (place := where(item)) is None:
                unknown += 1
                continue
            there[place].add(kind)
            judged.append((item, place))
        kept = [item for item, place in judged if there[place] == wanted]
        return Left(kept, self._remark(items, unknown))

    def _remark(self, items: Sequence[Item], unknown: int) -> str:
        known = {bare_type(item.product_type) for item in items}
        lacking = [name for name in self.types if bare_type(name) not in known]
        if lacking and items:
            return f"no granule is of type {' or '.join(lacking)}"
        return without(unknown, self.place.lacking)


def bare_type(product_type: str) -> str:
    """Of a product type what counts: some names fill it up with underscores."""
    return product_type.rstrip("_").casefold()
