"""Where files go below the download folder: a pattern such as `{collection}/{year}/{id}/{name}`.

A value never makes a folder of its own: the pattern is taken apart at its slashes first, and only
then are its fields filled in. What comes out is not yet safe for a disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Self

from .invalid import InvalidInput
from .text import clean

if TYPE_CHECKING:
    from .catalog import Asset, Item

DEFAULT_LAYOUT = "{collection}/{id}/{name}"
UNKNOWN = "unknown"
"""Stands where a granule does not say."""

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LONGEST = 500
"""Characters that a pattern may have."""
_DEEPEST = 16
"""Folders and name that a pattern may have."""


def _date_part(number: int) -> Callable[[Item], str]:
    """Year (1), month (2) or day (3) of the start, in UTC."""

    def of(item: Item) -> str:
        found = _DATE.match(item.start)
        return found[number] if found else ""

    return of


_OF_ITEM: Mapping[str, Callable[[Item], str]] = {
    "collection": lambda item: item.collection,
    "id": lambda item: item.id,
    "year": _date_part(1),
    "month": _date_part(2),
    "day": _date_part(3),
    "type": lambda item: item.product_type,
    "version": lambda item: item.version,
    "orbit": lambda item: item.orbit,
    "track": lambda item: item.track,
    "frame": lambda item: item.frame,
    "platform": lambda item: item.platform,
}
_OF_FILE = ("asset", "name")
FIELDS = (*_OF_ITEM, *_OF_FILE)
"""What a pattern may name: of the granule, and last of the file."""
LAYOUT_DOC = f"Folders and name of a file below the download folder, of {{{'}, {'.join(FIELDS)}}}."
_EXPECTED = (
    f"folders and a name such as {DEFAULT_LAYOUT}; the fields are "
    + ", ".join(FIELDS[:-1])
    + f" and {FIELDS[-1]}"
)

Part = tuple[tuple[str, str], ...]
"""One component: texts, each with the field that follows it (empty where none does)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A checked pattern."""

    text: str
    parts: tuple[Part, ...]
    """Its components; the last one is the file's name."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads a pattern; raises `InvalidInput` that names the fields there are."""
        whole = text.strip()
        words = whole.split("/")
        if not whole or len(whole) > _LONGEST or len(words) > _DEEPEST:
            raise InvalidInput(_EXPECTED)
        parts = tuple(map(_part, words))
        if "name" not in _fields(parts[-1]):
            raise InvalidInput("{name} in its last part, so that files keep their names")
        return cls(whole, parts)

    @property
    def is_default(self) -> bool:
        return self.text == DEFAULT_LAYOUT

    def place(self, item: Item, asset: Asset, name: str) -> tuple[str, ...]:
        """The components of one file's path, as the catalogue spells them; see the module."""
        values = {"asset": asset.key, "name": name}
        return tuple(_filled(part, item, values) for part in self.parts)

    def read(self, place: Sequence[str]) -> tuple[str, str] | None:
        """The components of a path that stand for its collection and its granule.

        `None` where the path is not of this layout, or they do not stand alone in theirs.
        """
        if len(place) != len(self.parts):
            return None
        pairs = zip(self.parts, place, strict=True)
        alone = {part[0][1]: text for part, text in pairs if len(part) == 1 and not part[0][0]}
        if "collection" not in alone or "id" not in alone:
            return None
        return alone["collection"], alone["id"]


def _part(word: str) -> Part:
    """One component of a pattern, taken apart; raises `InvalidInput`."""
    try:
        found = tuple(Formatter().parse(word))
    except ValueError as error:
        raise InvalidInput(_EXPECTED) from error
    if word.strip(" .") == "" or "\\" in word or word.startswith("~"):
        raise InvalidInput(_EXPECTED)
    for _, field, form, conversion in found:
        if form or conversion:
            raise InvalidInput(_EXPECTED)
        if field is not None and field not in FIELDS:
            raise InvalidInput(f"{_EXPECTED}, but not {clean(field, 40) or 'an empty one'}")
    return tuple((literal, field or "") for literal, field, _, _ in found)


def _fields(part: Part) -> set[str]:
    return {field for _, field in part if field}


def _filled(part: Part, item: Item, values: Mapping[str, str]) -> str:
    texts: list[str] = []
    for literal, field in part:
        texts.append(literal)
        if field:
            value = values[field] if field in values else _OF_ITEM[field](item)
            texts.append(_in_one_component(value) or UNKNOWN)
    return "".join(texts)


def _in_one_component(value: str) -> str:
    return value.strip().replace("/", "_").replace("\\", "_")
