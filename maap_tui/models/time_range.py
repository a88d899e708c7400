"""A span of time as people write it, always in UTC, read back in full."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from .calendar_words import end_of, last_span, unit_span
from .examples import EXAMPLES
from .invalid import InvalidInput
from .text import clean

MOST_CHARACTERS = 200
"""So long may the text of one range be; the longest that makes sense has half of it."""

_SEPARATOR = re.compile(r"\.\.+|/| (?:to|until) ")
_FROM = re.compile(r"(?:from|since) (?P<start>.+?)(?: on)?")
_UNTIL = re.compile(r"until (?P<end>.+)")
_SLASHED = re.compile(r"\d{1,2}[/.]\d{1,2}[/.](?P<year>\d{4})(?!\d)")
_OPEN = frozenset({"", "..", "*", "open", "none", "null"})
_SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\uff0d", "-")
    | {"\u2026": "..", "\uff0f": "/", "\uff1a": ":", "\uff0e": ".", "\uff0c": ",", "\u060c": ","}
)
"""What word processors and other scripts write for the signs of a date."""


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
        if len(text) > MOST_CHARACTERS:
            raise InvalidInput(f"a range of {len(text)} characters is none; write {EXAMPLES}")
        wanted = plain(text)
        moment = (now or datetime.now(UTC)).astimezone(UTC)
        moment = moment.replace(microsecond=0)  # `now` to the second says all that is meant
        if span := last_span(wanted, moment):
            return cls(*span)
        if (ends := _halves(wanted)) is None:
            return cls(*unit_span(wanted, moment))
        start = None if ends[0] in _OPEN else unit_span(ends[0], moment)[0]
        end = None if ends[1] in _OPEN else end_of(ends[1], moment)
        return cls(start, end)

    def as_stac(self) -> str:
        """The `datetime` parameter of STAC API item search (RFC 3339 interval)."""
        return f"{_rfc3339(self.start)}/{_rfc3339(self.end)}"

    def describe(self) -> str:
        """In full, for the line under the field: `2026-04-01 00:00 .. 2026-04-30 24:00 UTC`.

        `parse` reads it as the same range again.
        """
        if self.start is None:
            return f"until {_shown(self.end, is_end=True)} UTC"
        if self.end is None:
            return f"from {_shown(self.start)} UTC on"
        return f"{_shown(self.start)} .. {_shown(self.end, is_end=True)} UTC"


def plain(text: str) -> str:
    """`text` in lower case with single spaces, its digits and signs those of ASCII."""
    if not text.isascii():
        text = "".join(_digit(character) for character in text).translate(_SIGNS)
    return " ".join(text.split()).lower()


def _digit(character: str) -> str:
    return str(int(character)) if character.isdecimal() else character


def _halves(text: str) -> tuple[str, str] | None:
    """The two sides of a range, or `None` when the text is one moment or unit."""
    if match := _UNTIL.fullmatch(text):
        return "", match["end"]
    if match := _FROM.fullmatch(text):
        text = match["start"]
        if not _SEPARATOR.search(text):
            return text, ""
    if match := _SLASHED.match(text):
        raise InvalidInput(
            f"'{match[0]}' can mean two days: write the year first, like {match['year']}-04-01"
        )
    text = text.replace(" /", "/").replace("/ ", "/")
    parts = _SEPARATOR.split(text)
    if len(parts) == 1:
        return None
    if text.endswith("/..") or text.startswith("../"):
        parts = text.split("/")
    if len(parts) != 2:
        raise InvalidInput(f"'{clean(text, 60)}' has more than two ends; write it like {EXAMPLES}")
    return parts[0].strip(), parts[1].strip()


def _rfc3339(moment: datetime | None) -> str:
    if moment is None:
        return ".."
    utc = moment.astimezone(UTC)
    fraction = f".{utc.microsecond // 1000:03d}" if utc.microsecond else ""
    return f"{utc.year:04d}-{utc:%m-%dT%H:%M:%S}{fraction}Z"


def _shown(moment: datetime | None, *, is_end: bool = False) -> str:
    if moment is None:
        return ".."
    utc = moment.astimezone(UTC)
    day = f"{utc.year:04d}-{utc:%m-%d}"
    milliseconds = utc.microsecond // 1000
    if is_end and (utc.hour, utc.minute, utc.second, milliseconds) == (23, 59, 59, 999):
        return f"{day} 24:00"
    seconds = f":{utc:%S}" if utc.second or milliseconds else ""
    fraction = f".{milliseconds:03d}" if milliseconds else ""
    return f"{day} {utc:%H:%M}{seconds}{fraction}"
