"""Counts granules politely: by searches that list one granule, two at a time, none of them twice.

The catalogue pages by state of its own, and the same search asked again forgets where the first one
was; so a search that is under way is waited for instead.
"""

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from threading import Condition, Event

from maap_tui.errors import Cancelled, CatalogError
from maap_tui.models.catalog import Page
from maap_tui.models.examples import NEWEST_FIRST
from maap_tui.models.inventory import Tally
from maap_tui.models.query import OLDEST_FIRST, SearchQuery
from maap_tui.services import Catalog

MOST_AT_ONCE = 2
_LOOK_SECONDS = 0.1


class Counter:
    """Asks for counts; whoever comes third waits for a turn."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._changed = Condition()
        self._running: set[SearchQuery] = set()

    def count(self, query: SearchQuery, stop: Event) -> int:
        """How many granules match; raises `MaapError`, also when the catalogue does not count."""
        matched, _ = self._probe(replace(query, sortby=""), stop)
        return matched

    def first(self, query: SearchQuery, stop: Event) -> Tally:
        """How many match, and when the first of them starts, in one request."""
        matched, start = self._probe(replace(query, sortby=OLDEST_FIRST[0]), stop)
        return Tally(matched, start, start if matched == 1 else "")

    def last(self, query: SearchQuery, stop: Event) -> str:
        """When the last one starts; empty when that cannot be known."""
        return self._probe(replace(query, sortby=NEWEST_FIRST), stop)[1]

    def _probe(self, query: SearchQuery, stop: Event) -> tuple[int, str]:
        """All that match, and the start of the one that is listed (empty without an order)."""
        asked = replace(query, max_items=1, page_size=1)
        with self._turn(asked, stop), closing(_pages(self._catalog, asked, stop)) as pages:
            for page in pages:
                if page.matched is None:
                    raise CatalogError("The catalogue does not say how many granules match.")
                is_sorted = bool(query.sortby) and not page.notices
                start = page.items[0].start if page.items and is_sorted else ""
                return page.matched, start
        raise CatalogError("The catalogue gave no answer to a count.")

    @contextmanager
    def _turn(self, query: SearchQuery, stop: Event) -> Iterator[None]:
        with self._changed:
            while len(self._running) >= MOST_AT_ONCE or query in self._running:
                if stop.is_set():
                    raise Cancelled("Stopped.")
                self._changed.wait(_LOOK_SECONDS)
            self._running.add(query)
        try:
            yield
        finally:
            with self._changed:
                self._running.discard(query)
                self._changed.notify_all()


def _pages(catalog: Catalog, query: SearchQuery, stop: Event) -> Generator[Page, None, None]:
    yield from catalog.search(query, stop)
