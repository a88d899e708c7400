"""Values of a STAC document, whatever it holds in their place."""

import re
from collections.abc import Mapping
from typing import Any

from .geometry import BBox
from .invalid import InvalidInput
from .text import clean

MOST_NESTED = 200
"""Brackets within brackets: whoever shows a document in a deep call could not decode more."""
MOST_DIGITS = 640
"""Digits in a row: from more of them Python may refuse to make a number."""
_DIGIT = b"0123456789"
_DIGITS = re.compile(rb"\d+")
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class MalformedDocument(ValueError):
    """The document is not what it is said to be."""


def no_number(word: str) -> None:
    """What NaN and infinities become (`parse_constant`): they are no JSON, and cannot be shown."""


def whole_number(digits: str) -> int | None:
    """A whole number (`parse_int`), unless it has so many digits that none can be made of it."""
    return int(digits) if len(digits) <= MOST_DIGITS else None


def require_decodable(text: bytes) -> None:
    """Raises `MalformedDocument` for JSON that not every reader here could decode later."""
    for is_so, words in _UNDECODABLE.items():
        if is_so(text) and is_so(_TEXT.sub(b'""', text)):  # not only within texts
            raise MalformedDocument(words)


def _has_endless_number(text: bytes) -> bool:
    """Looks at each so many-th character: so many digits in a row cannot pass in between."""
    for place in range(MOST_DIGITS, len(text), MOST_DIGITS):
        behind = _DIGITS.match(text, place, place + MOST_DIGITS)
        if behind is not None:
            before = text[place - MOST_DIGITS : place]
            count = len(behind[0]) + len(before) - len(before.rstrip(_DIGIT))
            if count > MOST_DIGITS:
                return True
    return False


def _is_deep(text: bytes) -> bool:
    """Takes the innermost brackets away again and again."""
    if text.count(b"[") + text.count(b"{") <= MOST_NESTED:
        return False
    rest = text.translate(_ONE_KIND, _NO_BRACKETS)
    for _ in range(MOST_NESTED):
        if not rest:
            return False
        rest = rest.replace(b"[]", b"")
    return bool(rest)


_UNDECODABLE = {
    _has_endless_number: "it has a number without end",
    _is_deep: "it is nested too deeply",
}


def has_id(raw: Mapping[str, Any]) -> bool:
    name = raw.get("id")
    return isinstance(name, str) and bool(name.strip())


def read_bbox(value: object) -> BBox | None:
    """The box of four or six numbers; `None` where they are none."""
    numbers = list_of(value)
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        return None
    try:
        return BBox(*(float(number) for number in numbers))
    except (InvalidInput, OverflowError, TypeError, ValueError):
        return None


def text_of(properties: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = properties.get(name)
        if value is not None and not isinstance(value, (Mapping, list)):
            return clean(value)
    return ""


def mapping_of(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def list_of(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def words_of(value: object) -> list[str]:
    """A list of short texts, also when the catalogue gives a bare one."""
    values = [value] if isinstance(value, str) else list_of(value)
    return [clean(word) for word in values if isinstance(word, str) and word.strip()]
