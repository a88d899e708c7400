"""Values that nobody wrote into the rows: of a damaged file, or of another program."""

from collections.abc import Callable
from math import inf
from typing import Any

_LAST_MOMENT = 2.5e11
"""Seconds since 1970, short of the last moment that a `datetime` can name."""

Kind = tuple[tuple[type, ...], Callable[[Any], Any]]
"""The types that a column may hold, and what any other value is read as."""


def text_of(value: object) -> str:
    """Text as it was stored: as bytes where it is no valid Unicode."""
    if not isinstance(value, bytes):
        return "" if value is None else str(value)
    try:
        return value.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:  # never written by us
        return value.decode("utf-8", "replace")


TEXT: Kind = ((str,), text_of)
MAYBE_TEXT: Kind = ((str, type(None)), text_of)
COUNT: Kind = ((int,), lambda value: 0)
MAYBE_COUNT: Kind = ((int, type(None)), lambda value: None)
FLAG: Kind = ((int,), bool)
SECONDS: Kind = ((float,), lambda value: 0.0)
MAYBE_SECONDS: Kind = ((float, type(None)), lambda value: None)


def reader_of(*kinds: Kind) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """What reads rows of such columns: with something harmless in place of every odd value.

    Ten thousand rows are read at a start, and nearly all are only looked at.
    """
    types = tuple(kind[0] for kind in kinds)

    def sound(row: tuple[Any, ...]) -> tuple[Any, ...]:
        if all(map(isinstance, row, types)):
            return row
        cells = zip(kinds, row, strict=True)
        return tuple(v if isinstance(v, kind[0]) else kind[1](v) for kind, v in cells)

    return sound


def size_of(value: int | None) -> int | None:
    """Bytes of a file, where such a number is possible."""
    return None if value is None or value < 0 else value


def seconds_of(value: float) -> float:
    """Seconds that somebody may have counted."""
    return value if 0 <= value < inf else 0.0


def moment_of(value: float) -> float:
    """A moment that a clock may have shown."""
    return value if 0 <= value < _LAST_MOMENT else 0.0
