"""Which columns a list of a given width shows, and how wide each of them is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..text import Align, Cut, fit


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    key: str
    titles: tuple[str, ...] = ("",)
    """What its header says: the first of them that fits."""
    align: Align = "left"
    cut: Cut = "end"
    gap: int | None = None
    """Blank cells before it; `None` takes the gap of the whole list."""

    def title(self, width: int) -> str:
        return next((title for title in self.titles if len(title) <= width), "")


@dataclass(frozen=True, slots=True)
class Placed:
    """A column that is shown."""

    column: Column
    width: int
    gap: int


Want = tuple[str, int]
"""A column's key and a width it would like; a later want may widen an earlier one."""


def arrange(
    columns: Sequence[Column],
    wants: Sequence[Want],
    width: int,
    *,
    gap: int = 2,
    stretch: Mapping[str, int] | None = None,
) -> tuple[Placed, ...]:
    """Grants `wants` in their order of importance as long as `width` cells suffice.

    What is left then widens the shown columns named in `stretch`, each up to the width given
    there, in that order.
    """
    by_key = {column.key: column for column in columns}
    granted: dict[str, int] = {}
    left = width
    for key, wanted in wants:
        cost = wanted - granted[key] if key in granted else wanted + _gap(by_key[key], gap)
        if 0 < cost <= left:
            granted[key], left = wanted, left - cost
    for key, most in (stretch or {}).items():
        if key in granted:
            more = max(0, min(left, most - granted[key]))
            granted[key], left = granted[key] + more, left - more
    return tuple(
        Placed(column, granted[column.key], _gap(column, gap))
        for column in columns
        if column.key in granted
    )


def spread(placed: Sequence[Placed], width: int, widest: int) -> tuple[Placed, ...]:
    """Shares what is left of `width` cells out among the gaps, each up to `widest` cells."""
    left = width - sum(each.width + each.gap for each in placed)
    growing = [each for each in placed if each.column.gap is None]
    more = left // len(growing) if growing else 0
    return tuple(
        replace(each, gap=max(each.gap, min(widest, each.gap + more))) if each in growing else each
        for each in placed
    )


def _gap(column: Column, gap: int) -> int:
    return gap if column.gap is None else column.gap


def fitted(piece: tuple[str, str], placed: Placed) -> tuple[str, str]:
    """Text and its colour, the text made to fill its column."""
    column = placed.column
    return fit(piece[0], placed.width, column.align, column.cut), piece[1]
