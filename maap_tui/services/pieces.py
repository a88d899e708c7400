"""Stretches of time that are searched one after another as if they were one search.

The catalogue hands out whatever overlaps a time. What overlaps two pieces is therefore found twice;
it belongs to the earlier one, so that the order holds and no granule comes again. Of what starts
where they meet only its id tells whether it has come: services round, and not all in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from maap_tui.models.catalog import Item, Key
from maap_tui.models.examples import NEWEST_FIRST
from maap_tui.models.instants import moment_of
from maap_tui.models.query import SearchQuery
from maap_tui.models.text import count_noun
from maap_tui.models.time_range import TimeRange

ROUNDING = timedelta(seconds=1)
"""By less than this a service may say another moment than it compares."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time that is searched by itself."""

    time_range: TimeRange | None
    """`None` is any time."""
    before: datetime | None = None
    """The end of the piece that lies before it in time."""
    trail: tuple[str, ...] = ()
    """Where it stands among the others: `3 of 14 months`, `5 of 31 days`."""
    has: frozenset[Key] = field(default=frozenset(), repr=False, compare=False)
    """Granules that came before the search was taken apart."""

    def owns(self, item: Item) -> bool:
        """Whether the granule, which was found here, does not start before this piece."""
        if item.key in self.has:
            return False
        start = moment_of(item.start) if self.before else None
        return start is None or self.before is None or start >= self.before

    def may_share(self, item: Item) -> bool:
        """Whether a neighbouring piece may find and own it as well."""
        start = moment_of(item.start)
        ends = (self.before, self.time_range.end if self.time_range else None)
        return start is not None and any(abs(start - end) <= ROUNDING for end in ends if end)


def pieces_of(query: SearchQuery) -> tuple[Piece, ...]:
    """The times of a query, in the order in which they are searched."""
    united: Sequence[TimeRange] = query.times.united if query.times else ()
    if not united:
        return (Piece(None),)
    earlier = (None, *(each.end for each in united[:-1]))
    pieces = [Piece(*pair) for pair in zip(united, earlier, strict=True)]
    return in_order(pieces, query.sortby, "time") if len(pieces) > 1 else tuple(pieces)


def in_order(pieces: Sequence[Piece], sortby: str, noun: str) -> tuple[Piece, ...]:
    """Pieces that follow one another in time, in the order of the search, each with its place."""
    ordered = pieces[::-1] if sortby == NEWEST_FIRST else pieces
    of = count_noun(len(pieces), noun)
    return tuple(
        replace(piece, trail=(*piece.trail, f"{number} of {of}"))
        for number, piece in enumerate(ordered, 1)
    )
