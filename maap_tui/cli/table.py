"""Columns of text that fit a terminal: the ids shrink first, then lines are cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maap_tui.models.text import character_width, shorten_middle

GAP = "  "
NARROWEST = 16
"""Columns that a shrinking column keeps."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and how it behaves."""

    title: str
    is_number: bool = False
    """Set to the right."""
    may_shrink: bool = False
    """Whether its texts may be shortened in the middle when the terminal is narrow."""


def lay_out(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None = None
) -> Iterator[str]:
    """The lines of a table, heading first; within `width` columns unless that is `None`.

    Cells must be safe to show. Columns in which no row has anything are left out.
    """
    used = [n for n in range(len(columns)) if not rows or any(row[n] for row in rows)]
    columns = [columns[n] for n in used]
    cells = [[column.title for column in columns], *([row[n] for n in used] for row in rows)]
    widths = [max(text_width(line[n]) for line in cells) for n in range(len(columns))]
    widths = _shrunk(columns, widths, width)
    for line in cells:
        parts = map(_fitted, line, widths, columns)
        text = GAP.join(parts).rstrip()
        yield text if width is None else cut(text, width)


def _shrunk(columns: Sequence[Column], widths: list[int], width: int | None) -> list[int]:
    if width is None:
        return widths
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    for n in sorted(range(len(columns)), key=lambda n: -widths[n]):
        if excess > 0 and columns[n].may_shrink:
            taken = max(0, min(excess, widths[n] - NARROWEST))
            widths[n] -= taken
            excess -= taken
    return widths


def _fitted(text: str, width: int, column: Column) -> str:
    if text_width(text) > width:
        text = cut(shorten_middle(text, width), width)
    padding = " " * (width - text_width(text))
    return padding + text if column.is_number else text + padding


def text_width(text: str) -> int:
    """Columns that `text` takes on a terminal."""
    return len(text) if text.isascii() else sum(map(character_width, text))


def cut(text: str, width: int) -> str:
    """As much of the beginning of `text` as fits."""
    if text_width(text) <= width:
        return text
    taken = 0
    for n, character in enumerate(text):
        taken += character_width(character)
        if taken > width:
            return text[:n]
    return text
