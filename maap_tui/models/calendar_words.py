"""What a calendar word or a date stands for, always in UTC: its first and its last moment.

A unit stands for all of itself: the last moment of `2026-04` is the end of April. Nothing is
guessed: a word that people use for two things is refused, with the words for each of them.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from .examples import EXAMPLES
from .invalid import InvalidInput
from .text import clean

TICK = timedelta(milliseconds=1)
"""The least time that a search tells apart."""

Span = tuple[datetime, datetime]

_ZONE = r"(?:z| ?utc|[+-]\d{2}:?\d{2})?"
_DAY = r"(?P<day>\d{4}-\d{2}-\d{2}|\d{8})"
_DATE = re.compile(_DAY)
_MOMENT = re.compile(rf"{_DAY}[t ]\d{{2}}:?\d{{2}}(?::?\d{{2}}(?:\.\d{{1,9}})?)?{_ZONE}")
_MIDNIGHT = re.compile(rf"{_DAY}[t ]24:?00(?::?00)?(?P<zone>{_ZONE})")
_HOURS_OR_ZONE = re.compile(
    rf"{_DAY}(?P<between>[t ])(?P<first>\d{{2}}(?P<colon>:?)\d{{2}})"
    r"-(?P<second>\d{2}(?P=colon)\d{2})"
)
"""`2026-04-01 10:00-12:00`, in which the last is a zone or the end."""
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})[ -]?)?(?P<word>[a-z]+)[ -]?(?P<year>\d{4})"
    r"|(?P<year_first>\d{4})[ -](?P<word_last>[a-z]+)"
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_LAST = re.compile(r"(?P<word>last|past) ?(?P<count>\d{1,5})? ?(?P<unit>[a-z]+)")
_WHOLE = re.compile(r"(?P<which>this|previous|last) (?P<unit>week|month|quarter|year)")
_UNITS = {"h": "h", "hour": "h", "d": "d", "day": "d", "w": "w", "week": "w"}
_UNITS |= {"m": "m", "month": "m", "y": "y", "year": "y"}
_LONG = {"w": "week", "m": "month", "y": "year"}
_HOURS = {"h": 1, "d": 24, "w": 168}
_LAST_YEAR = 9998


def unit_span(text: str, now: datetime) -> Span:
    """First and last moment of what `text` (lower case, single spaces) names."""
    try:
        span = _word(text, now) or _calendar_unit(_numbered(text)) or _iso(_numbered(text))
    except InvalidInput:
        raise
    except (ValueError, OverflowError):
        span = None
    if span is None:
        raise InvalidInput(_refusal(text))
    return span


def end_of(text: str, now: datetime) -> datetime:
    """The last moment of what stands at the end of a range, where a day has a 24:00 too."""
    if (match := _MIDNIGHT.fullmatch(text)) is None:
        return unit_span(text, now)[1]
    return unit_span(f"{match['day']} 00:00{match['zone']}", now)[0] + timedelta(days=1) - TICK


def last_span(text: str, now: datetime) -> Span | None:
    """`last 30 d`, `past week`: back from now; `None` when `text` is nothing of the kind."""
    if (match := _LAST.fullmatch(text)) is None or _WHOLE.fullmatch(text):
        return None
    short = _UNITS.get(match["unit"]) or _UNITS.get(match["unit"].removesuffix("s"))
    if short is None:
        raise InvalidInput(f"'{match['unit'][:20]}' is not a unit of time; use h, d, w, m or y")
    if match["word"] == "last" and match["count"] is None and short == "d":
        raise InvalidInput("'last day' can mean two things: write yesterday or last 24 h")
    if match["word"] == "last" and match["count"] is None and short in _LONG:
        raise InvalidInput(_two_meanings(text, _LONG[short]))
    if (count := int(match["count"] or 1)) == 0:
        raise InvalidInput(f"'{text}' is no time at all; write {match['word']} 1 {short}")
    return _before(now, count, short, text), now


def _refusal(text: str) -> str:
    shown = clean(text, 60)
    if match := re.match(r"(0000|9999)(?!\d)", text):
        return f"the year {match[0]} is not in the calendar; an end is left open like 2026-04 .."
    if (month := _month_of(text)) and not re.search(r"\d{4}", text):
        return f"'{shown}' names no year; write it like {month} 2026"
    if re.search(r"\d:\d", text):
        return f"'{shown}' is not a moment; write it like 2026-04-01 10:30, in UTC"
    return f"'{shown}' is not a date; write it like {EXAMPLES}"


def _word(text: str, now: datetime) -> Span | None:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if text == "now":
        return now, now
    if text in ("today", "yesterday"):
        return _days(today - timedelta(days=text == "yesterday"), 1)
    if (match := _WHOLE.fullmatch(text)) is None:
        return None
    which, unit = match["which"], match["unit"]
    if which == "last" and unit != "quarter":  # a quarter is one of the calendar's in any case
        raise InvalidInput(_two_meanings(text, unit))
    return _whole(today, unit, 0 if which == "this" else -1)


def _two_meanings(text: str, unit: str) -> str:
    return f"'{text}' can mean two things: write previous {unit} or past {unit}"


def _numbered(text: str) -> str:
    """A date whose month is a word, in numbers; any other text as it is."""
    if (match := _NAMED.fullmatch(text)) is None:
        return text
    if name := _month_of(match["word"] or match["word_last"]):
        month = f"{match['year'] or match['year_first']}-{_MONTHS.index(name) + 1:02d}"
        return f"{month}-{int(match['day']):02d}" if match["day"] else month
    return text


def _month_of(text: str) -> str:
    """The month that stands in `text` as a word; empty when there is none."""
    words = re.findall("[a-z]+", text)
    word = words[0] if len(words) == 1 else ""
    is_meant = (name for name in _MONTHS if word in (name, name[:3]) or f"{word}ember" == name)
    return next(is_meant, "")


def _whole(today: datetime, unit: str, step: int) -> Span:
    """The unit of the calendar that holds `today`, or one that is `step` units from it."""
    if unit == "week":
        return _days(today - timedelta(days=today.weekday() - 7 * step), 7)
    count = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = today.replace(day=1, month=(today.month - 1) // count * count + 1)
    return _months(shift_months(first, step * count), count)


def _calendar_unit(text: str) -> Span | None:
    for pattern, read in _PATTERNS:
        if match := pattern.fullmatch(text):
            year, *more = (int(group) for group in match.groups())
            if not 1 <= year <= _LAST_YEAR:
                return None
            return read(year, *more)
    return None


def _week(year: int, week: int) -> Span:
    return _days(datetime.fromisocalendar(year, week, 1).replace(tzinfo=UTC), 7)


def _week_day(year: int, week: int, day: int) -> Span:
    return _days(datetime.fromisocalendar(year, week, day).replace(tzinfo=UTC), 1)


def _day_of_year(year: int, number: int) -> Span:
    first = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number - 1)
    if first.year != year:
        raise ValueError(number)
    return _days(first, 1)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., Span]], ...] = (
    (re.compile(r"(\d{4})"), lambda year: _months(datetime(year, 1, 1, tzinfo=UTC), 12)),
    (
        re.compile(r"(\d{4})-(\d{1,2})"),
        lambda year, month: _months(datetime(year, month, 1, tzinfo=UTC), 1),
    ),
    (
        re.compile(r"(\d{4})[- ]?q([1-4])"),
        lambda year, quarter: _months(datetime(year, 3 * quarter - 2, 1, tzinfo=UTC), 3),
    ),
    (re.compile(r"(\d{4})[- ]?w(\d{1,2})"), _week),
    (re.compile(r"(\d{4})-?w(\d{2})-?([1-7])"), _week_day),
    (re.compile(r"(\d{4})-(\d{3})"), _day_of_year),
)


def _iso(text: str) -> Span | None:
    """A date (the whole day) or an exact moment of ISO 8601."""
    if not _DATE.fullmatch(text) and not _MOMENT.fullmatch(text):
        return None
    _refuse_hours_or_zone(text)
    moment = datetime.fromisoformat(text.upper().replace(" UTC", "Z").replace("UTC", "Z"))
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return _days(moment, 1) if _DATE.fullmatch(text) else (moment, moment)


def _refuse_hours_or_zone(text: str) -> None:
    """After a T what cannot be an end is a zone all the same: `T10:30-05:00`."""
    match = _HOURS_OR_ZONE.fullmatch(text)
    if match and (match["between"] == " " or match["first"] <= match["second"]):
        day, first, second = match["day"], match["first"], match["second"]
        raise InvalidInput(
            f"'{text}' can mean two things: write {day} {first} .. {day} {second} for the hours, "
            f"or the time with its seconds for the zone -{second}"
        )


def _days(first: datetime, count: int) -> Span:
    return first, first + timedelta(days=count) - TICK


def _months(first: datetime, count: int) -> Span:
    return first, shift_months(first, count) - TICK


def shift_months(moment: datetime, count: int) -> datetime:
    """`moment` some months later; the day is cut to the length of the month."""
    months = moment.year * 12 + moment.month - 1 + count
    year, month = divmod(months, 12)
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month + 1)


def _before(now: datetime, count: int, short: str, text: str) -> datetime:
    try:
        if short in "my":
            return shift_months(now, -count * (12 if short == "y" else 1))
        return now - timedelta(hours=count * _HOURS[short])
    except (ValueError, OverflowError):
        raise InvalidInput(f"'{text}' lies before the calendar begins") from None
