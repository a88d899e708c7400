"""Values of a STAC document, whatever it holds in their place."""

from collections.abc import Mapping
from typing import Any

from .geometry import BBox
from .invalid import InvalidInput
from .text import clean


class MalformedDocument(ValueError):
    """The document is not what it is said to be."""


def no_number(word: str) -> None:
    """What NaN and infinities become (`parse_constant`): they are no JSON, and cannot be shown."""


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
