"""A span of time as people write it, always in UTC, read back in full."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from .invalid import InvalidInput

EXAMPLES = "2026-04, 2026-Q2, last 30 d, 2026-04-01 .. 2026-06-30"

_TICK = timedelta(milliseconds=1)
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})")
_QUARTER = re.compile(r"(?P<year>\d{4})-?q(?P<quarter>[1-4])")
_WEEK = re.compile(r"(?P<year>\d{4})-?w(?P<week>\d{1,2})")
_LAST = re.compile(r"(?:last|past)\s*(?P<count>\d{1,5})?\s*(?P<unit>[a-z]+)")
_SEPARATOR = re.compile(r"\s*(?:\.\.+|/|\s+to\s+|\s+until\s+)\s*")
_UNITS = {"h": "h", "hour": "h", "d": "d", "day": "d", "w": "w", "week": "w"}
_UNITS |= {"m": "m", "month": "m", "y": "y", "year": "y"}
_OPEN = frozenset({"", "..", "*", "open", "now"})


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From `start` to `end`, both included, in UTC; `None` is an open end (never both)."""

    start: datetime | None
    end: datetime | None

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise InvalidInput("a time range needs at least one end; leave it empty for any time")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise InvalidInput(
                f"the range ends ({_shown(self.end)}) before it starts ({_shown(self.start)})"
            )

    @classmethod
    def parse(cls, text: str, now: datetime | None = None) -> Self:
        """Reads a moment, a unit of the calendar, `a .. b`, `a/b`, an open end or `last 30 d`.

        A unit stands for all of itself: the end of `2026-04` is the end of April. Nothing is
        guessed: what is not understood raises `InvalidInput`.
        """
        wanted = " ".join(text.split()).lower()
        moment = now or datetime.now(UTC)
        if match := _LAST.fullmatch(wanted):
            return cls(_before(moment, match), moment)
        if (ends := _halves(wanted)) is None:
            return cls(*_unit(wanted, moment))
        start = None if ends[0] in _OPEN - {"now"} else _unit(ends[0], moment)[0]
        end = None if ends[1] in _OPEN else _unit(ends[1], moment)[1]
        return cls(start, end)

    def as_stac(self) -> str:
        """The `datetime` parameter of STAC API item search (RFC 3339 interval)."""
        return f"{_rfc3339(self.start)}/{_rfc3339(self.end)}"

    def describe(self) -> str:
        """In full, for the line under the field: `2026-04-01 00:00 .. 2026-04-30 24:00 UTC`."""
        if self.start is None:
            return f"until {_shown(self.end, is_end=True)} UTC"
        if self.end is None:
            return f"from {_shown(self.start)} UTC on"
        return f"{_shown(self.start)} .. {_shown(self.end, is_end=True)} UTC"


def _halves(text: str) -> tuple[str, str] | None:
    """The two sides of a range, or `None` when the text is one moment or unit."""
    text = text.replace(" /", "/").replace("/ ", "/")
    parts = _SEPARATOR.split(text)
    if len(parts) == 1:
        return None
    if text.endswith("/..") or text.startswith("../"):
        parts = text.split("/")
    if len(parts) != 2:
        raise InvalidInput(f"'{text[:60]}' has more than two ends; write it like {EXAMPLES}")
    return parts[0].strip(), parts[1].strip()


def _unit(text: str, now: datetime) -> tuple[datetime, datetime]:
    """First and last moment of what `text` names."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    named = {"today": 0, "yesterday": 1}
    try:
        if text in named:
            return _days(day - timedelta(days=named[text]), 1)
        if text == "now":
            return now, now
        return _calendar_unit(text) or _iso(text)
    except (ValueError, OverflowError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"'{text[:60]}' is not a date; write it like {EXAMPLES}") from None


def _calendar_unit(text: str) -> tuple[datetime, datetime] | None:
    if re.fullmatch(r"\d{4}", text):
        return _months(int(text), 1, 12)
    if match := _MONTH.fullmatch(text):
        return _months(int(match["year"]), int(match["month"]), 1)
    if match := _QUARTER.fullmatch(text):
        return _months(int(match["year"]), 3 * int(match["quarter"]) - 2, 3)
    if match := _WEEK.fullmatch(text):
        monday = datetime.fromisocalendar(int(match["year"]), int(match["week"]), 1)
        return _days(monday.replace(tzinfo=UTC), 7)
    return None


def _iso(text: str) -> tuple[datetime, datetime]:
    """An ISO 8601 date (the whole day), a minute, a second or an exact moment."""
    if not re.match(r"\d{4}-?\d{2}-?\d{2}", text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text.upper().replace(" UTC", "Z"))
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text):
        return _days(moment, 1)
    return moment, moment


def _days(first: datetime, count: int) -> tuple[datetime, datetime]:
    return first, first + timedelta(days=count) - _TICK


def _months(year: int, month: int, count: int) -> tuple[datetime, datetime]:
    first = datetime(year, month, 1, tzinfo=UTC)
    return first, _shift_months(first, count) - _TICK


def _shift_months(moment: datetime, count: int) -> datetime:
    """`moment` some months later; the day is cut to the length of the month."""
    months = moment.year * 12 + moment.month - 1 + count
    year, month = divmod(months, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)


def _before(now: datetime, match: re.Match[str]) -> datetime:
    unit = match["unit"]
    short = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
    count = int(match["count"] or 1)
    if short is None:
        raise InvalidInput(f"'{unit[:20]}' is not a unit of time; use h, d, w, m or y")
    try:
        if short in "my":
            return _shift_months(now, -count * (12 if short == "y" else 1))
        return now - timedelta(hours=count * {"h": 1, "d": 24, "w": 168}[short])
    except (ValueError, OverflowError):
        raise InvalidInput(f"'{match[0]}' lies before the calendar begins") from None


def _rfc3339(moment: datetime | None) -> str:
    if moment is None:
        return ".."
    utc = moment.astimezone(UTC)
    fraction = f".{utc.microsecond // 1000:03d}" if utc.microsecond else ""
    return f"{utc.year:04d}-{utc:%m-%dT%H:%M:%S}{fraction}Z"


def _shown(moment: datetime | None, *, is_end: bool = False) -> str:
    if moment is None:
        return ".."
    if is_end and (moment.hour, moment.minute, moment.second) == (23, 59, 59):
        return f"{moment.year:04d}-{moment:%m-%d} 24:00"
    return f"{moment.year:04d}-{moment:%m-%d %H:%M}" + (f":{moment:%S}" if moment.second else "")
