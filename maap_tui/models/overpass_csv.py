"""A table of overpasses: a time, a longitude and a latitude a line, and perhaps a name.

Nothing is guessed: what cannot be read is refused in one sentence that names its line.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .invalid import InvalidInput
from .numbers import read_number
from .text import clean
from .time_range import TimeRange

MOST_ROWS = 10_000
_DELIMITERS = (";", "\t", "|", ",")
_NAMES = {
    "time": ("time", "datetime", "date", "utc", "timestamp", "datetimeutc", "timeutc", "start"),
    "lon": ("lon", "longitude", "long", "lng", "x"),
    "lat": ("lat", "latitude", "y"),
    "name": ("name", "label", "site", "station", "place", "title", "id"),
}
_UNITS = re.compile(r"\(.*?\)|\[.*?\]|deg(?:rees)?|[^a-z]")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_FURTHEST = 720.0
"""Beyond this a number is not even a wrong longitude."""


@dataclass(frozen=True, slots=True)
class Overpass:
    """One line of the table."""

    line: int
    longitude: float
    latitude: float
    time: TimeRange | None = None
    """`None` where the table has no times."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each value stands; -1 for a column that is not there."""

    time: int
    lon: int
    lat: int
    name: int
    count: int


def read_overpasses(text: str) -> tuple[Overpass, ...]:
    """The lines of a table in the order they stand; raises `InvalidInput`."""
    if "\0" in text:
        raise InvalidInput("it is no text")
    rows = _rows(text)
    first = next(rows, None)
    if first is None:
        raise InvalidInput("it is empty: a line holds a time, a longitude and a latitude")
    columns = _heading(*first)
    found = [] if columns else [_overpass(*first, _plain_columns(*first))]
    columns = columns or _plain_columns(*first)
    for line, cells in rows:
        if not found:
            _refuse_times_unread(*first, cells, columns)
        if len(found) == MOST_ROWS:
            raise InvalidInput(
                f"it has more than {MOST_ROWS} rows, which is the most that one batch searches: "
                "take it apart"
            )
        found.append(_overpass(line, cells, columns))
    if not found:
        raise InvalidInput("it has a heading, but no row under it")
    return tuple(found)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that hold something, with their numbers; those that begin with `#` are remarks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise InvalidInput(f"line {reader.line_num} is no line of a table: {error}") from error


def _delimiter(text: str) -> str:
    lines = (line for line in io.StringIO(text) if line.strip() and not line.startswith("#"))
    line = next(lines, "")
    return next((each for each in _DELIMITERS if each in line), ",")


def _heading(line: int, cells: Sequence[str]) -> _Columns | None:
    """The columns that the first line names, `None` where it is a row already."""
    if any(_is_number(cell) for cell in cells):
        return None
    plain = [_UNITS.sub("", cell.lower()) for cell in cells]
    if "date" in plain and "time" in plain:
        raise InvalidInput(
            f"line {line} has a date and a time of day apart: put both into one column, "
            "time, like 2026-04-01T10:30Z"
        )
    places = {
        key: next((plain.index(word) for word in words if word in plain), -1)
        for key, words in _NAMES.items()
    }
    for key, label in (("lon", "longitude"), ("lat", "latitude")):
        if places[key] < 0:
            raise InvalidInput(
                f"line {line} names no column for the {label}: call it {key} or {label} "
                f"(it has {clean(', '.join(cells), 120)})"
            )
    return _Columns(**places, count=len(cells))


def _refuse_times_unread(
    line: int, heading: Sequence[str], cells: Sequence[str], columns: _Columns
) -> None:
    """A column of times under a name that is not known would be left out without a word."""
    if columns.time >= 0:
        return
    read = (columns.lon, columns.lat, columns.name)
    for number, (name, cell) in enumerate(zip(heading, cells, strict=False)):
        if number not in read and not _is_number(cell) and _is_time(cell):
            raise InvalidInput(
                f"line {line} names no column for the time, and '{clean(name, 40)}' seems to hold "
                "one: call it time"
            )


def _is_time(cell: str) -> bool:
    try:
        TimeRange.parse(cell)
    except InvalidInput:
        return False
    return True


def _plain_columns(line: int, cells: Sequence[str]) -> _Columns:
    """Without a heading: time, longitude, latitude and perhaps a name."""
    if len(cells) < 3:
        raise InvalidInput(
            f"line {line} holds no time, longitude and latitude; name the columns in a heading: "
            "time,lon,lat,name"
        )
    return _Columns(0, 1, 2, 3 if len(cells) > 3 else -1, len(cells))


def _is_number(cell: str) -> bool:
    try:
        read_number(cell)
    except ValueError:
        return _COMMA.fullmatch(cell) is not None
    return cell.lower() not in ("nan", "inf", "infinity")


def _overpass(line: int, cells: Sequence[str], columns: _Columns) -> Overpass:
    if len(cells) != columns.count:
        hint = "; are there commas in numbers? Write 14.9" if len(cells) > columns.count else ""
        raise InvalidInput(
            f"line {line} has {len(cells)} values where {columns.count} are expected{hint}"
        )
    longitude = _degrees(line, "longitude", cells[columns.lon])
    latitude = _degrees(line, "latitude", cells[columns.lat])
    if abs(latitude) > 90:
        is_swapped = abs(longitude) <= 90 and abs(latitude) <= 180
        hint = "; longitude and latitude may be exchanged" if is_swapped else ""
        raise InvalidInput(f"line {line}: latitude {latitude:g} is outside -90..90{hint}")
    if abs(longitude) > 180:
        raise InvalidInput(f"line {line}: longitude {longitude:g} is outside -180..180")
    time = _time(line, cells[columns.time]) if columns.time >= 0 else None
    name = clean(cells[columns.name], 80) if columns.name >= 0 else ""
    return Overpass(line, longitude, latitude, time, name)


def _degrees(line: int, label: str, text: str) -> float:
    if _COMMA.fullmatch(text):
        point = text.replace(",", ".")
        raise InvalidInput(f"line {line}: {label} {text} has a decimal comma; write {point}")
    try:
        value = read_number(text)
    except ValueError:
        raise InvalidInput(f"line {line}: {label} '{clean(text, 40)}' is not a number") from None
    if not math.isfinite(value) or abs(value) > _FURTHEST:
        raise InvalidInput(f"line {line}: {label} {clean(text, 40)} is no number of degrees")
    return value


def _time(line: int, text: str) -> TimeRange:
    if not text:
        raise InvalidInput(f"line {line} has no time")
    try:
        return TimeRange.parse(text)
    except InvalidInput as error:
        raise InvalidInput(f"line {line}: {error}") from error
