"""Takes a search apart that finds more than the catalogue hands out, or is quicker in parts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from maap_tui.models.catalog import Item, Key
from maap_tui.models.examples import NEWEST_FIRST
from maap_tui.models.instants import moment_of
from maap_tui.models.query import OLDEST_FIRST, SearchQuery
from maap_tui.models.text import count_noun
from maap_tui.models.time_pieces import Unit, taken_apart, unit_for
from maap_tui.models.time_range import TimeRange

from .pieces import ROUNDING, Piece, in_order

WALL = 100_000
"""The service hands out no record beyond this one."""
QUICKER_FROM = 10_000
"""So many granules come sooner by several searches than by one; a long one is slow for each day."""

Probe = Callable[[Piece, str], datetime | None]
"""The start of the first granule of a piece in an order; `None` when it cannot be had."""

Ends = tuple[datetime | None, datetime | None]


@dataclass(slots=True)
class Taken:
    """What has come of one piece."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    """By collection. Ids instead of keys: the granules hold these anyway, a tuple would be new."""
    last: datetime | None = None
    """When the last granule with a time starts."""
    matched: int | None = None

    @property
    def count(self) -> int:
        return sum(map(len, self.ids.values()))

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset((name, each) for name, some in self.ids.items() for each in some)

    def add(self, items: Iterable[Item]) -> None:
        for item in items:
            self.ids.setdefault(item.collection, []).append(item.id)
        for item in reversed(tuple(items)):
            if (start := moment_of(item.start)) is not None:
                self.last = start
                return


class Splitter:
    """Decides for one search whether its pieces are taken apart, and does it."""

    def __init__(self, query: SearchQuery, probe: Probe, wall: int = WALL) -> None:
        self._query = query
        self._probe = probe
        self._wall = wall
        self._probed: dict[tuple[Piece, str], datetime | None] = {}
        self._is_down = query.sortby == NEWEST_FIRST
        self._is_sorted = self._is_down or query.sortby in OLDEST_FIRST

    def after_first_page(self, piece: Piece, taken: Taken) -> tuple[Piece, ...]:
        """The parts of what is left of `piece`; empty when it is searched on as it is."""
        if self.is_too_large(taken):
            return self.parts(piece, taken)
        return self.parts(piece, taken) if self._is_quicker_apart(piece, taken) else ()

    def is_too_large(self, taken: Taken) -> bool:
        """Whether more of a piece is wanted than the catalogue hands out."""
        return self._wanted(taken) > self._wall

    def hit_the_wall(self, taken: Taken) -> None:
        """Remembers how far the catalogue really goes."""
        self._wall = max(1, min(self._wall, taken.count))

    def parts(self, piece: Piece, taken: Taken) -> tuple[Piece, ...]:
        """What is left of `piece`, taken apart and in order; empty when that does not help."""
        has = piece.has | taken.keys
        start, end = self._bounds(piece, taken)
        unit = unit_for(start, end) if start and end and start < end else None
        if start is None or end is None or unit is None:
            return self._rest(replace(piece, has=has), taken)
        pieces, before = [], piece.before
        for each in taken_apart(start, end, unit):
            pieces.append(Piece(each, before, piece.trail, has))
            before = each.end
        return in_order(self._opened(pieces, piece), self._query.sortby, unit.value)

    def notice(self, parts: Sequence[Piece], taken: Taken) -> str:
        """What a person is told when a search is taken apart."""
        into = parts[0].trail[-1].partition(" of ")[2] if parts[0].trail else "another search"
        order = "" if self._is_sorted else "; the order holds within each only"
        if not self.is_too_large(taken):
            if taken.count < self._wall:
                return f"Asked for in {into}, which is quicker than in one search."
            return (
                f"One search hands out no more than this: the rest is asked for in {into}{order}."
            )
        found = count_noun(taken.matched or 0, "granule")
        return f"{found} match, more than one search hands out: asked for in {into}{order}."

    def _is_quicker_apart(self, piece: Piece, taken: Taken) -> bool:
        """Whether all of a long search is wanted, which comes sooner in parts."""
        is_candidate = self._is_sorted and not self._query.in_batches and not piece.has
        if not is_candidate or self._wanted(taken) < QUICKER_FROM:
            return False
        start, end = self._bounds(piece, taken)
        return bool(start and end and unit_for(start, end) in (Unit.YEAR, Unit.MONTH))

    def _wanted(self, taken: Taken) -> int:
        matched, most = taken.matched or 0, self._query.max_items
        is_filtered = self._query.times is not None and self._query.times.is_judged_here
        return matched if most is None or is_filtered else min(matched, most)

    def _rest(self, piece: Piece, taken: Taken) -> tuple[Piece, ...]:
        """The time that the catalogue has not come to yet, as one more search."""
        start, end = _ends(piece)
        left = self._left(piece, taken)
        if left == (start, end) or (left[0] and left[1] and left[0] > left[1]):
            return ()
        return (replace(piece, time_range=TimeRange(*left)),)

    def _left(self, piece: Piece, taken: Taken) -> Ends:
        """The time from which granules have still to come, in a search that keeps the order."""
        start, end = _ends(piece)
        if not self._is_sorted or taken.last is None:
            return start, end
        if self._is_down:
            last = _moved(taken.last, ROUNDING)
            return start, last if end is None else min(end, last)
        last = _moved(taken.last, -ROUNDING)
        return last if start is None else max(start, last), end

    def _bounds(self, piece: Piece, taken: Taken) -> Ends:
        """The same between two moments: an open end is where the first or last granule starts.

        So are the ends of a time so long that most of it may be empty.
        """
        start, end = self._left(piece, taken)
        start = start or self._asked(piece, OLDEST_FIRST[0])
        end = end or (self._asked(piece, NEWEST_FIRST) if start else None)
        if start and end and unit_for(start, end) is Unit.YEAR:
            if oldest := self._asked(piece, OLDEST_FIRST[0]):
                start = max(start, _moved(oldest, -ROUNDING))
            if newest := self._asked(piece, NEWEST_FIRST):
                end = min(end, _moved(newest, ROUNDING))
        return start, end

    def _asked(self, piece: Piece, sortby: str) -> datetime | None:
        if (piece, sortby) not in self._probed:
            self._probed[piece, sortby] = self._probe(piece, sortby)
        return self._probed[piece, sortby]

    def _opened(self, pieces: list[Piece], whole: Piece) -> list[Piece]:
        """`pieces` with the ends of the whole, except where its granules have come."""
        start, end = _ends(whole)
        first, last = _ends(pieces[0]), _ends(pieces[-1])
        if self._is_down or not self._is_sorted:
            pieces[0] = replace(pieces[0], time_range=TimeRange(start, first[1]))
        if not self._is_down:
            pieces[-1] = replace(pieces[-1], time_range=TimeRange(last[0], end))
        return pieces


def _moved(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:  # the calendar ends
        return moment


def _ends(piece: Piece) -> Ends:
    return (piece.time_range.start, piece.time_range.end) if piece.time_range else (None, None)
