"""One granule search with everything that it takes: rounds, legs, times and their parts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from maap_tui.models.catalog import Count, Item, Page
from maap_tui.models.examples import NEWEST_FIRST
from maap_tui.models.instants import moment_of
from maap_tui.models.query import SearchQuery
from maap_tui.models.stac import item_from_stac
from maap_tui.models.stac_values import MalformedDocument

from .catalog_errors import Refused
from .item_search import Leg, ids_of, plan_search
from .merging import judged, merged, told_of_ids
from .paging import LegPages, PageSizes, matched_of
from .pieces import Piece, pieces_of
from .piecewise import Pages, Piecewise
from .splitting import WALL, Splitter
from .stac_reader import StacReader

if TYPE_CHECKING:
    from .landing import Landing

FIRST_PAGE = 25
"""Granules in the first request of a search that is looked at: enough for a screen."""

OpenReader = Callable[[], StacReader]


class GranuleSearch:
    """A checked query, on its way to one catalogue."""

    def __init__(
        self,
        query: SearchQuery,
        landing: "Landing",
        open_reader: OpenReader,
        *,
        url_limit: int,
        page_size: int,
        wall: int = WALL,
    ) -> None:
        """Raises `CatalogError` when the catalogue has no search. `open_reader` makes a reader for
        each thread that reads."""
        self._query = query
        self._landing = landing
        self._open_reader = open_reader
        self._plan = plan_search(query, landing, url_limit)
        self._wall = wall
        self._sizes = self._page_sizes(query.page_size or page_size)

    def _page_sizes(self, size: int) -> PageSizes:
        most = self._query.max_items
        if most is not None and not _is_judged_here(self._query):
            size = min(size, most)
        return PageSizes(min(FIRST_PAGE, size) if self._query.in_batches else size, size)

    def pages(self, stop: Event) -> Iterator[Page]:
        """The granules, page by page; what arrived before an error stays right."""
        return told_of_ids(self._pages(stop), ids_of(self._query))

    def _pages(self, stop: Event) -> Iterator[Page]:
        plan, query = self._plan, self._query
        notices, has_one_count = plan.notices, len(plan.rounds) + bool(plan.single) == 1
        for legs in plan.rounds:
            splitter = Splitter(query, partial(self._probe, legs), self._wall)
            found = Piecewise(query, partial(self._read, legs), splitter, stop)
            for page in judged(found, query.times) if query.times else found:
                matched = page.matched if has_one_count else None
                yield replace(page, matched=matched, notices=(*notices, *page.notices))
                notices = ()
        if plan.single:
            items = tuple(self._single_items())
            yield Page(items, len(items) if has_one_count else None, notices)

    def count(self) -> Count:
        """How many granules match, by one small request for each leg and time.

        They are asked for without an order, so that no page token of the same search is lost.
        """
        counts: list[int | None] = [1] * len(self._plan.single)
        pieces = pieces_of(self._query)
        reader = self._open_reader()
        for legs in self._plan.rounds:
            for leg in (leg.during(piece.time_range) for piece in pieces for leg in legs):
                content = reader.read(leg.sorted_by("").call(1)).content
                counts.append(matched_of(content))
        matched = None if None in counts else sum(count or 0 for count in counts)
        is_at_most = len(counts) > 1 or bool(self._plan.single) or _is_judged_here(self._query)
        return Count(matched, is_at_most)

    def _read(self, legs: tuple[Leg, ...], piece: Piece) -> Pages:
        sizes, self._sizes = self._sizes, self._sizes.settled()
        return self._pages_of(tuple(leg.during(piece.time_range) for leg in legs), sizes)

    def _pages_of(self, legs: tuple[Leg, ...], sizes: PageSizes) -> Pages:
        is_sort_free = not self._landing.sorts
        reader = self._open_reader()
        pages = [LegPages(reader, leg, sizes, is_sort_free) for leg in legs]
        yield from merged(pages, self._query.sortby)

    def _probe(self, legs: tuple[Leg, ...], piece: Piece, sortby: str) -> datetime | None:
        """When the first granule of `piece` in this order starts."""
        if not self._landing.sorts:
            return None
        starts = []
        reader = self._open_reader()
        for leg in legs:
            call = leg.during(piece.time_range).sorted_by(sortby).call(1)
            starts.append(_first_start(reader.read(call).content.get("features")))
        known = [start for start in starts if start is not None]
        return (max if sortby == NEWEST_FIRST else min)(known, default=None)

    def _single_items(self) -> Iterator[Item]:
        """The granules with an address of their own; those that are nowhere are left out."""
        reader = self._open_reader()
        for _, places in self._plan.single:
            for call in places:
                try:
                    yield item_from_stac(reader.read(call).content)
                    break
                except (Refused, MalformedDocument) as error:
                    if isinstance(error, Refused) and error.status not in (404, 410):
                        raise


def _is_judged_here(query: SearchQuery) -> bool:
    return query.times is not None and query.times.is_judged_here


def _first_start(features: object) -> datetime | None:
    if not isinstance(features, list) or not features:
        return None
    try:
        return moment_of(item_from_stac(features[0]).start)
    except (MalformedDocument, RecursionError):
        return None
