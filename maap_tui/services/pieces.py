"""Searches several stretches of time one after another as if they were one search.

The catalogue hands out whatever overlaps a time. What overlaps two pieces is therefore found twice;
it belongs to the earlier one, so that the order holds and no granule comes again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from maap_tui.models.catalog import Item, Page
from maap_tui.models.query import NEWEST_FIRST, SearchQuery
from maap_tui.models.text import count_noun
from maap_tui.models.time_range import TimeRange
from maap_tui.models.time_selection import TimeSelection

from .merging import moment_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time that is searched by itself."""

    time_range: TimeRange | None
    """`None` is any time."""
    before: datetime | None = None
    """The end of the piece that lies before it in time."""

    def owns(self, item: Item) -> bool:
        """Whether no earlier piece has the granule, which was found in this one."""
        start = moment_of(item.start) if self.before else None
        return start is None or self.before is None or start > self.before


def pieces_of(query: SearchQuery) -> tuple[Piece, ...]:
    """The times of a query, in the order in which they are searched."""
    united: Sequence[TimeRange] = query.times.united if query.times else ()
    if not united:
        return (Piece(None),)
    earlier = (None, *(each.end for each in united[:-1]))
    pieces = tuple(Piece(*pair) for pair in zip(united, earlier, strict=True))
    return pieces[::-1] if query.sortby == NEWEST_FIRST else pieces


class Piecewise:
    """The pages of all pieces, in order as far as each piece keeps it."""

    def __init__(self, pieces: Sequence[Piece], read: Callable[[Piece], Iterable[Page]]) -> None:
        """`read` begins the search of one piece."""
        self._pieces = pieces
        self._read = read
        self._counts: dict[Piece, int | None] = {}
        self._told: set[str] = set()

    def __iter__(self) -> Iterator[Page]:
        for piece in self._pieces:
            for page in self._read(piece):
                self._counts.setdefault(piece, page.matched)
                yield self._as_part(page, piece)

    def _as_part(self, page: Page, piece: Piece) -> Page:
        if len(self._pieces) == 1:
            return page
        items = tuple(item for item in page.items if piece.owns(item))
        return replace(page, items=items, matched=self._matched, is_at_most=True)

    @property
    def _matched(self) -> int | None:
        """The sum over all pieces, once each has been counted."""
        counts = [self._counts.get(piece) for piece in self._pieces]
        return None if None in counts else sum(count or 0 for count in counts)


def judged(pages: Iterable[Page], times: TimeSelection) -> Iterator[Page]:
    """`pages` with those granules that the times hold; at the end, how many were left out."""
    if not times.is_judged_here:
        yield from pages
        return
    seen, kept, page = 0, 0, Page(())
    for page in pages:
        items = tuple(
            item for item in page.items if times.holds(moment_of(item.start), moment_of(item.end))
        )
        seen, kept = seen + len(page.items), kept + len(items)
        yield replace(page, items=items, is_at_most=True)
    if kept < seen:
        yield Page((), kept, (_left_out(times, seen, kept),))


def _left_out(times: TimeSelection, seen: int, kept: int) -> str:
    reasons = []
    if times.starts_within:
        reasons.append("start within the time")
    if times.daily:
        reasons.append(f"touch {times.daily.describe()} UTC")
    overlap = count_noun(seen, "granule")
    return f"{overlap} overlap the time; {kept} of them {' and '.join(reasons)} and are listed."
