"""How many of the loaded granules start on each day, month or year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from .catalog import Item
from .inventory import Period


class Unit(Enum):
    """What one period is."""

    DAY = 10
    MONTH = 7
    YEAR = 4

    @property
    def word(self) -> str:
        return self.name.lower()

    def of(self, day: str) -> str:
        """The period that a day (`2026-04-03`) belongs to."""
        return day[: self.value]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods that follow one another without a gap, from the first granule to the last."""

    unit: Unit
    periods: tuple[Period, ...]

    def text(self, first: int, last: int) -> str:
        """The periods from `first` to `last` as a person would type them: `2026-04 .. 2026-06`."""
        names = [self.periods[index].name for index in sorted((first, last))]
        return names[0] if names[0] == names[1] else " .. ".join(names)

    def count(self, first: int, last: int) -> int:
        """The granules from one period to another, both included."""
        low, high = sorted((first, last))
        return sum(period.count or 0 for period in self.periods[low : high + 1])


class TimeCounts:
    """Counts by day, which cost what comes and not what is there already."""

    def __init__(self) -> None:
        self._days: Counter[str] = Counter()

    def add(self, items: Iterable[Item]) -> None:
        """Takes more granules; those without a date are not counted."""
        self._days.update(item.start[:10] for item in items)

    def clear(self) -> None:
        self._days.clear()

    def timeline(self, most: int) -> Timeline | None:
        """By the finest unit that needs at most `most` periods, else by years; `None` when nothing
        has a date."""
        days = {day: (when, n) for day, n in self._days.items() if (when := _read(day)) is not None}
        if not days:
            return None
        first, last = min(when for when, _ in days.values()), max(when for when, _ in days.values())
        unit = next((unit for unit in Unit if _span(unit, first, last) <= most), Unit.YEAR)
        counts: Counter[str] = Counter()
        for day, (_, number) in days.items():
            counts[unit.of(day)] += number
        names = _names(unit, first, last)
        return Timeline(unit, tuple(Period(name, counts[name]) for name in names))


def _read(day: str) -> date | None:
    try:
        return date.fromisoformat(day) if len(day) == 10 and day[4] == "-" else None
    except ValueError:
        return None


def _span(unit: Unit, first: date, last: date) -> int:
    if unit is Unit.DAY:
        return (last - first).days + 1
    years = last.year - first.year
    return years * 12 + last.month - first.month + 1 if unit is Unit.MONTH else years + 1


def _names(unit: Unit, first: date, last: date) -> list[str]:
    count = _span(unit, first, last)
    if unit is Unit.DAY:
        return [(first + timedelta(days=number)).isoformat() for number in range(count)]
    if unit is Unit.YEAR:
        return [f"{first.year + number:04d}" for number in range(count)]
    months = (first.year * 12 + first.month - 1 + number for number in range(count))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months]
