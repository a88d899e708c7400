"""What a collection holds: granules by product type, by baseline and by month.

Months are reckoned from running totals: the granules that start up to the end of a month, less
those up to the end of the month before. So a granule counts once, in the month it starts in,
although a search finds it in each that it touches; and months without granules cost no request.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from .time_range import TimeRange

MOST_PERIODS = 240
"""A calendar of more months than this goes by quarters, and of more quarters by years."""
_STEPS = (1, 3, 12)
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many granules there are of something, and when the first and the last of them start."""

    count: int | None = None
    """`None` while it is not known."""
    first: str = ""
    """ISO 8601; empty while it is not known, and where the catalogue does not sort."""
    last: str = ""
    trouble: str = ""
    """Why it could not be counted, in one sentence."""

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing left to ask."""
        return self.count is not None or bool(self.trouble)


@dataclass(frozen=True, slots=True)
class Period:
    """One month, or a quarter or year where months would be too many."""

    name: str
    """`2026-04`, `2026-Q2` or `2026`."""
    count: int | None
    """Granules that start in it; `None` while it is not known."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Running totals at the ends of periods that follow one another."""

    first: date
    """First day of the first period."""
    step: int
    """Months that a period has: 1, 3 or 12."""
    totals: tuple[int | None, ...]
    """Granules that start before each boundary: one more than there are periods."""

    @classmethod
    def spanning(cls, first: date, last: date) -> "Calendar":
        """Without any total yet, from the month of `first` to that of `last`."""
        for step in _STEPS:
            begin = date(first.year, (first.month - 1) // step * step + 1, 1)
            months = (last.year - begin.year) * 12 + last.month - begin.month
            count = max(0, months) // step + 1
            if count <= MOST_PERIODS or step == _STEPS[-1]:
                break
        count = min(count, MOST_PERIODS)
        return cls(begin, step, (None,) * (count + 1))

    def with_total(self, boundary: int, total: int | None) -> "Calendar":
        changed = (*self.totals[:boundary], total, *self.totals[boundary + 1 :])
        return Calendar(self.first, self.step, changed)

    @property
    def word(self) -> str:
        """What a period is: `month`, `quarter` or `year`."""
        return {1: "month", 3: "quarter"}.get(self.step, "year")

    def until(self, boundary: int) -> TimeRange:
        """The search that finds what starts before a boundary, whenever it ends."""
        day = self._day(boundary)
        return TimeRange(None, datetime(day.year, day.month, 1, tzinfo=UTC) - _TICK)

    def periods(self) -> tuple[Period, ...]:
        """All periods in their order."""
        return tuple(
            Period(self._name(index), None if low is None or high is None else max(0, high - low))
            for index, (low, high) in enumerate(pairwise(self.totals))
        )

    def gaps(self) -> Iterator[tuple[int, int]]:
        """Pairs of known boundaries between which totals are still to be asked for."""
        known = [index for index, total in enumerate(self.totals) if total is not None]
        for low, high in pairwise(known):
            if high - low > 1 and self.totals[low] != self.totals[high]:
                yield low, high

    def settled(self) -> "Calendar":
        """With the totals that need no request: between two equal ones nothing starts."""
        totals = list(self.totals)
        known = [index for index, total in enumerate(totals) if total is not None]
        for low, high in pairwise(known):
            if totals[low] == totals[high]:
                totals[low + 1 : high] = [totals[low]] * (high - low - 1)
        return Calendar(self.first, self.step, tuple(totals))

    def _day(self, boundary: int) -> date:
        months = self.first.year * 12 + self.first.month - 1 + boundary * self.step
        return date(min(9999, months // 12), months % 12 + 1, 1)

    def _name(self, period: int) -> str:
        day = self._day(period)
        if self.step == 12:
            return f"{day.year:04d}"
        if self.step == 3:
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        return f"{day.year:04d}-{day.month:02d}"


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is known of a collection's granules so far."""

    collection: str
    total: Tally = field(default_factory=Tally)
    type_name: str = ""
    """The queryable of the product types, as the collection spells it; empty when it has none."""
    baseline_name: str = ""
    """The queryable of the baselines, likewise."""
    types: Mapping[str, Tally] = field(default_factory=dict)
    baselines: Mapping[str, Tally] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], Tally] = field(default_factory=dict)
    """By product type and baseline."""
    calendar: Calendar | None = None
    asked: int = 0
    """Requests made so far."""
    left: int = 0
    """Requests still to be made, at most."""
    is_complete: bool = False
    notice: str = ""
    """What is to be known about it, in one sentence."""

    @property
    def periods(self) -> tuple[Period, ...]:
        return self.calendar.periods() if self.calendar is not None else ()

    @property
    def troubles(self) -> int:
        """How many questions the catalogue did not answer."""
        tallies = (self.total, *self.types.values(), *self.baselines.values(), *self.cells.values())
        return sum(bool(tally.trouble) for tally in tallies)

    def rows(self) -> tuple["InventoryRow", ...]:
        """As a table: each type, then what it has of each baseline; or the baselines alone."""
        if not self.types:
            return tuple(InventoryRow("", name, tally) for name, tally in self.baselines.items())
        rows = []
        for name, tally in self.types.items():
            rows.append(InventoryRow(name, "", tally))
            rows += [
                InventoryRow(name, baseline, self.cells[name, baseline])
                for baseline in self.baselines
                if (name, baseline) in self.cells and self.cells[name, baseline].count != 0
            ]
        return tuple(rows)

    def counts(self, names: Sequence[str]) -> Mapping[str, int]:
        """Granules by value, for the queryable that has one of these names (its aliases too)."""
        for name, tallies in ((self.type_name, self.types), (self.baseline_name, self.baselines)):
            if name and name in names:
                known = {value: tally.count for value, tally in tallies.items()}
                return {value: count for value, count in known.items() if count is not None}
        return {}


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """One line of the table; an empty name stands for all of them."""

    product_type: str
    baseline: str
    tally: Tally
