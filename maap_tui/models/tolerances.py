"""How near is near enough, in time and in place: `30 min`, `50 km`."""

import re
from datetime import timedelta

from .area_text import METRES, radius_of
from .examples import RADIUS_EXAMPLE, WITHIN_EXAMPLE
from .invalid import InvalidInput

_AMOUNT = re.compile(
    r"(?P<number>\d{1,9}(?:\.\d{1,6})?)\s*(?P<unit>[a-z]+)", re.IGNORECASE | re.ASCII
)
_SECONDS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60}
_SECONDS |= {"h": 3_600, "hour": 3_600, "d": 86_400, "day": 86_400}
_LONGEST = 366 * 86_400


def read_within(text: str) -> timedelta:
    """A span of time; nothing for the moment itself. Raises `InvalidInput`."""
    if not text.strip():
        return timedelta(0)
    number, unit = _amount(text, f"a tolerance in time is written like {WITHIN_EXAMPLE} or 2 h")
    factor = _SECONDS.get(unit if unit in _SECONDS else unit.removesuffix("s"))
    if factor is None:
        raise InvalidInput(f"'{unit}' is no unit of time: take s, min, h or d")
    if number * factor > _LONGEST:
        raise InvalidInput("a tolerance in time is at most 366 d")
    return timedelta(seconds=number * factor)


def read_radius(text: str) -> float:
    """A distance in metres; nothing for the point itself. Raises `InvalidInput`."""
    if not text.strip():
        return 0.0
    number, unit = _amount(text, f"a radius is written like {RADIUS_EXAMPLE} or 800 m")
    if unit not in METRES:
        raise InvalidInput(f"'{unit}' is no unit of distance: take m, km or nm")
    return radius_of(number, unit)


def _amount(text: str, expected: str) -> tuple[float, str]:
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(expected)
    return float(found["number"]), found["unit"].lower()
