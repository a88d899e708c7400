"""When granules are wanted: one or several ranges of time, and hours of the day.

`TimeSelection.parse` reads what a person typed, in the app and on the command line.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from .calendar_words import TICK
from .invalid import InvalidInput
from .notebook import without_assignment
from .text import clean
from .time_range import TimeRange, plain

MOST_CHARACTERS = 8_000
MOST_RANGES = 100

_DAY = 86_400
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
_DAILY = re.compile(r"(?:^| )daily(?P<window>(?: |$).*)", re.DOTALL)
_MOMENT = r"""["']?([^"',\[\]]+)["']?"""
_LISTED = re.compile(rf"\[ ?{_MOMENT}(?: ?, ?{_MOMENT})? ?\]")
"""A list as Python and JSON write it, or as a shell hands it on, without its quotes."""
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_WINDOW = re.compile(rf"{_CLOCK} ?(?:-|to|\.\.+) ?{_CLOCK}(?: ?utc| ?z)?")
_WINDOW_EXAMPLE = "2026-04 daily 10:00-12:00"


@dataclass(frozen=True, slots=True)
class DailyWindow:
    """Hours of every day in UTC, both ends included; over midnight if it ends first."""

    start: int
    """Seconds after midnight, less than a day."""
    end: int
    """Seconds after midnight, up to a whole day."""

    def __post_init__(self) -> None:
        if not (0 <= self.start < _DAY and 0 <= self.end <= _DAY):
            raise InvalidInput("the hours of a day go from 00:00 to 24:00")
        if self.start == self.end:
            raise InvalidInput("the daily hours end when they begin; leave them out for all day")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `10:00-12:00`; raises `InvalidInput`."""
        match = _WINDOW.fullmatch(plain(text))
        if match is None:
            shown = clean(text.strip(), 40)
            raise InvalidInput(f"'{shown}' are no daily hours; write it like {_WINDOW_EXAMPLE}")
        numbers = [int(group or 0) for group in match.groups()]
        if any(number > 59 for number in (*numbers[1:3], *numbers[4:6])):
            raise InvalidInput(f"'{clean(text.strip(), 40)}' has more than 59 minutes or seconds")
        return cls(_seconds(*numbers[:3]), _seconds(*numbers[3:]))

    def describe(self) -> str:
        """`daily 22:00-02:00`"""
        return f"daily {_clock(self.start)}-{_clock(self.end)}"

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether the hours of some day have a moment in common with `start` to `end`."""
        if end - start >= timedelta(days=1):
            return True
        begun = _seconds_of(start)
        if self._holds(begun):
            return True
        return timedelta(seconds=(self.start - begun) % _DAY) <= end - start

    def _holds(self, second: float) -> bool:
        if self.start < self.end:
            return self.start <= second <= self.end
        return second >= self.start or second <= self.end


@dataclass(frozen=True, slots=True)
class TimeSelection:
    """Which times count; `ranges` as they were given, at least one."""

    ranges: tuple[TimeRange, ...]
    daily: DailyWindow | None = None
    starts_within: bool = False
    """Granules must start in the time; otherwise it is enough that they reach into it."""

    def __post_init__(self) -> None:
        if not self.ranges:
            raise InvalidInput(f"the daily hours need dates before them: {_WINDOW_EXAMPLE}")

    @classmethod
    def parse(cls, text: str, now: datetime | None = None, *, starts_within: bool = False) -> Self:
        """Reads ranges with commas between them, and hours of the day after them.

        Everything `TimeRange.parse` reads, then perhaps `daily 10:00-12:00`. A list in brackets is
        one range, as in a notebook: `['2015-01-01', '2020-01-02']`. What is not understood raises
        `InvalidInput` with one sentence.
        """
        if len(text) > MOST_CHARACTERS:
            raise InvalidInput(
                f"a time of {len(text)} characters is too long; {MOST_CHARACTERS} are read"
            )
        dates, daily = _apart(plain(without_assignment(text)))
        dates = _without_brackets(dates)
        moment = now or datetime.now(UTC)  # the same for all of them
        parts = re.split("[,;]", dates) if dates or daily is None else []
        if len(parts) > MOST_RANGES:
            raise InvalidInput(f"{len(parts)} ranges are too many; {MOST_RANGES} are searched")
        if len(parts) > 1 and not all(part.strip() for part in parts):
            raise InvalidInput("there is no date between two commas")
        return cls(tuple(TimeRange.parse(part, moment) for part in parts), daily, starts_within)

    def describe(self) -> str:
        """In full, for the line under the field; `parse` reads it as the same selection again."""
        words = ", ".join(each.describe() for each in self.ranges)
        return f"{words} {self.daily.describe()} UTC" if self.daily else words

    @property
    def united(self) -> tuple[TimeRange, ...]:
        """The ranges in order of time; those that overlap or touch have become one.

        Empty when together they leave no time out.
        """
        united: list[TimeRange] = []
        for each in sorted(self.ranges, key=lambda each: each.start or _FIRST):
            if united and _reaches(united[-1].end, each.start):
                start, end = united[-1].start, _later(united[-1].end, each.end)
                if start is None and end is None:
                    return ()
                united[-1] = TimeRange(start, end)
            else:
                united.append(each)
        return tuple(united)

    @property
    def is_judged_here(self) -> bool:
        """Whether the catalogue's answer has to be judged again: it only knows overlap."""
        return self.starts_within or self.daily is not None

    def holds(self, start: datetime | None, end: datetime | None) -> bool:
        """Whether a granule that lasts from `start` to `end` is wanted.

        One without an end lasts a moment, and so does one that ends before it starts; one without
        a start is not known to be wanted.
        """
        if start is None:
            return False
        last = start if self.starts_within or end is None or end < start else end
        return any(self._holds_in(each, start, last) for each in self.ranges)

    def _holds_in(self, within: TimeRange, start: datetime, end: datetime) -> bool:
        first, last = max(start, within.start or _FIRST), min(end, within.end or _LAST)
        return first <= last and (self.daily is None or self.daily.touches(first, last))


def _without_brackets(text: str) -> str:
    """The range that a list of one or two quoted moments means; any other text as it is."""
    listed = _LISTED.fullmatch(text)
    return text if listed is None else "/".join(filter(None, listed.groups()))


def _apart(text: str) -> tuple[str, DailyWindow | None]:
    """The dates and the hours of the day in `text`."""
    if (match := _DAILY.search(text)) is None:
        return text, None
    return text[: match.start()].strip().removesuffix(",").rstrip(), DailyWindow.parse(
        match["window"]
    )


def _reaches(end: datetime | None, start: datetime | None) -> bool:
    """Whether nothing lies between the end of one range and the start of a later one."""
    return end is None or start is None or start <= end or start - end <= TICK


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)


def _seconds(hours: int, minutes: int, seconds: int) -> int:
    return hours * 3600 + minutes * 60 + seconds


def _seconds_of(moment: datetime) -> float:
    utc = moment.astimezone(UTC)
    return _seconds(utc.hour, utc.minute, utc.second) + utc.microsecond / 1_000_000


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{rest:02d}" if rest else "")
