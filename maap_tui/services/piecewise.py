"""The pages of a search over several stretches of time, and over the parts of those too large."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from threading import Event
from typing import Any

from maap_tui.errors import SearchTooLarge
from maap_tui.models.catalog import Item, Key, Page
from maap_tui.models.query import SearchQuery

from .ahead import Ahead
from .pieces import Piece, pieces_of
from .splitting import Splitter, Taken

AT_ONCE = 3
"""Pieces that are asked for at the same time; never the same one twice."""

Pages = Generator[Page, None, None]


class Piecewise:
    """The pages of all times of a query, in order as far as each search keeps it.

    A piece that is too large is taken apart, and so are its parts.
    """

    def __init__(
        self,
        query: SearchQuery,
        read: Callable[[Piece], Pages],
        splitter: Splitter,
        stop: Event,
    ) -> None:
        """`read` makes the pages of one piece; it asks for nothing before the first is wanted."""
        self._query = query
        self._read = read
        self._splitter = splitter
        self._stop = stop
        self._given = pieces_of(query)
        self._counts: dict[Piece, int | None] = {}
        self._is_at_most = False
        self._kinds: set[str] = set()
        self._at_cuts: set[Key] = set()
        """What came of those that two pieces may own."""
        self._ahead: dict[Piece, Ahead] = {}

    def __iter__(self) -> Iterator[Page]:
        todo = list(reversed(self._given))
        while todo:
            piece = todo.pop()
            parts = yield from self._search(piece, todo)
            todo.extend(reversed(parts))

    def _search(
        self, piece: Piece, todo: Sequence[Piece]
    ) -> Generator[Page, None, tuple[Piece, ...]]:
        """The pages of one piece; returns the parts that are still to be searched."""
        taken = Taken()
        with closing(self._begun(piece)) as pages:
            try:
                for number, page in enumerate(pages):
                    taken.add(page.items)
                    if number == 0:
                        self._look_ahead(todo)
                        taken.matched = self._counts[piece] = page.matched
                    yield self._as_part(page, piece)
                    if number == 0:
                        parts = self._splitter.after_first_page(piece, taken)
                        if parts:
                            yield self._told(parts, taken)
                            return parts
            except SearchTooLarge:
                self._splitter.hit_the_wall(taken)
                if not (parts := self._splitter.parts(piece, taken)):
                    raise
                yield self._told(parts, taken)
                return parts
        return ()

    def _begun(self, piece: Piece) -> Pages:
        ahead = self._ahead.pop(piece, None)
        return self._read(piece) if ahead is None else ahead.pages()

    def _look_ahead(self, todo: Sequence[Piece]) -> None:
        """Lets the next pieces be asked for meanwhile, where all of them are wanted."""
        if self._query.in_batches or self._query.max_items is not None:
            return
        for piece in reversed(todo[1 - AT_ONCE :]):
            if piece not in self._ahead:
                self._ahead[piece] = Ahead(self._read(piece), self._stop)

    def _as_part(self, page: Page, piece: Piece) -> Page:
        if piece in self._given:
            self._is_at_most |= page.is_at_most or len(self._given) > 1
        if len(self._given) == 1 and piece is self._given[0]:
            return page
        items = tuple(item for item in page.items if piece.owns(item) and self._is_new(item, piece))
        return replace(page, items=items, progress=", ".join(piece.trail), **self._count)

    def _is_new(self, item: Item, piece: Piece) -> bool:
        """Whether no piece before this one in the search has brought it."""
        if not piece.may_share(item):
            return True
        if item.key in self._at_cuts:
            return False
        self._at_cuts.add(item.key)
        return True

    def _told(self, parts: Sequence[Piece], taken: Taken) -> Page:
        """What is to be known about a piece that is taken apart, once for each kind of part."""
        words = self._splitter.notice(parts, taken)
        kind = parts[0].trail[-1].rpartition(" ")[2].removesuffix("s") if parts[0].trail else ""
        notices = () if kind in self._kinds else (words,)
        self._kinds.add(kind)
        return Page((), notices=notices, progress=", ".join(parts[0].trail), **self._count)

    @property
    def _count(self) -> dict[str, Any]:
        """The sum over all times that were given, once each has been counted."""
        counts = [self._counts.get(piece) for piece in self._given]
        matched = None if None in counts else sum(count or 0 for count in counts)
        return {"matched": matched, "is_at_most": self._is_at_most}
