"""What is known of a granule as rows that one walks through, searches and copies from."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from maap_tui.models.catalog import Item
from maap_tui.models.stac import properties_of

from .item_facts import Group
from .text import printable, wrap

MOST_LINES = 8
"""Lines that one value may take; all of it is copied."""
_LEAST_ROOM = 8
_MOST_LABEL = 28
MOST_VALUES = 10_000
"""Values of lists that are shown of one document: a million positions are nothing to look at."""
MOST_OF_LIST = 1_000
_DEEPEST = 60
_FEW_NUMBERS = re.compile(r"\[\n\s+-?\d[^\s,]*(?:,\n\s+-?\d[^\s,]*){0,5}\n\s+\]")
"""A list of up to six numbers in indented JSON, in whose texts no line ends."""
_WIDE_VALUE = 22
"""Cells that a moment and some air need; labels are cut before it is broken."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """One value with what it is called; a title has no value, a line of text no label."""

    label: str
    value: str = ""
    is_title: bool = False


class FactLine(NamedTuple):
    """What one line of the screen shows of a row."""

    row: int
    label: str
    text: str


def rows_of_groups(groups: Iterable[Group], *, is_brief: bool = False) -> Iterator[FactRow]:
    """Titles with their facts below them, an empty row between the groups; in brief facts only."""
    for number, group in enumerate(groups):
        if not is_brief:
            yield from [FactRow("")] * bool(number)
            yield FactRow(group.title, is_title=True)
        for label, value in group.facts:
            shown = value.removesuffix(" UTC") if is_brief else value
            yield FactRow(label, printable(shown))


def rows_of_properties(item: Item) -> Iterator[FactRow]:
    """All properties by name, as the catalogue spells them."""
    yield FactRow("All properties", is_title=True)
    for name, value in sorted(properties_of(item).items()):
        yield FactRow(printable(name), printable(value))


def rows_of_document(item: Item) -> Iterator[FactRow]:
    """The document as the catalogue sent it; every unusual character is written as `\\u....`.

    Of very long lists only the beginning is shown, and how much more there is.
    """
    yield FactRow("The item as JSON", is_title=True)
    text = json.dumps(_Shortened().of(item.without_places()), indent=2)
    for line in _FEW_NUMBERS.sub(_in_one_line, text).split("\n"):
        yield FactRow("", line)


def _in_one_line(numbers: re.Match[str]) -> str:
    """`[1, 2]`: a place, or a box."""
    return " ".join(numbers[0].split()).replace("[ ", "[").replace(" ]", "]")


def to_copy(row: FactRow) -> str:
    """What a person wants of a row: its value, of a line of JSON without name and comma."""
    line = row.value.strip().removesuffix(",")
    if row.label or not line:
        return row.value.strip() or row.label.strip()
    for text in (line, f"{{{line}}}"):
        with suppress(ValueError):
            found = json.loads(text)
            value = next(iter(found.values())) if isinstance(found, dict) and found else found
            return value if isinstance(value, str) else json.dumps(value)
    return line


class _Shortened:
    """Makes a document of one that is too long for anybody to read."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def of(self, value: Any, depth: int = 0) -> Any:
        """The same, but for long lists and for what is nested too deeply."""
        if not isinstance(value, dict | list):
            return value
        if depth > _DEEPEST:
            return "... (nested too deeply)"
        if isinstance(value, dict):
            return {name: self.of(each, depth + 1) for name, each in value.items()}
        found = []
        for each in value[:MOST_OF_LIST]:
            if self._left <= 0:
                break
            self._left -= not isinstance(each, list)
            found.append(self.of(each, depth + 1))
        if more := len(value) - len(found):
            found.append(f"... ({more} more)")
        return found


def lines_of(rows: Sequence[FactRow], width: int) -> list[FactLine]:
    """The rows in lines of `width` cells: labels in a column, long values in several lines."""
    column = min(
        max((len(row.label) for row in rows if not row.is_title), default=0) + 2,
        _MOST_LABEL,
        max(2, width // 2),
        max(11, width - _WIDE_VALUE),
    )
    lines, room = [], max(_LEAST_ROOM, width)
    for number, row in enumerate(rows):
        label, value = row.label, row.value
        if row.is_title or not value:
            lines.append(FactLine(number, label, ""))
        elif not label and len(value) <= room and value.isascii():  # most lines of a document
            lines.append(FactLine(number, "", value))
        else:
            lines += _lines_of_row(number, label, value, width, column)
    return lines


def _lines_of_row(
    number: int, label: str, value: str, width: int, column: int
) -> Iterator[FactLine]:
    label = label.ljust(column) if label else ""
    if len(label) > column:
        label = f"{label[: column - 2]}… "
    for at, text in enumerate(_pieces(value, max(_LEAST_ROOM, width - len(label)))):
        yield FactLine(number, " " * len(label) if at else label, text)


def _pieces(value: str, room: int) -> list[str]:
    if len(value) <= room and value.isascii():
        return [value]
    pieces = wrap(value, room) if value[:1] != " " else _cut(value, room)
    if len(pieces) > MOST_LINES:
        return [*pieces[: MOST_LINES - 1], "…"]
    return pieces


def _cut(value: str, room: int) -> list[str]:
    """Pieces of a line of JSON, whose indent stays."""
    return [value[at : at + room] for at in range(0, min(len(value), room * MOST_LINES + 1), room)]


def matches(rows: Sequence[FactRow], needle: str) -> list[int]:
    """The rows that hold `needle`, in any case."""
    wanted = needle.casefold()
    if not wanted:
        return []
    return [
        number
        for number, row in enumerate(rows)
        if wanted in row.label.casefold() or wanted in row.value.casefold()
    ]
