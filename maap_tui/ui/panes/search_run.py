"""One search on its way: read in batches, stopped at any moment, never mixed up with another."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from threading import Event

from maap_tui.models.catalog import Page
from maap_tui.models.query import NEWEST_FIRST, SearchQuery
from maap_tui.services import Catalog

from ..widgets.granule_rows import SortOrder

_ORDERS = {
    NEWEST_FIRST: SortOrder.NEWEST,
    "+datetime": SortOrder.OLDEST,
    "datetime": SortOrder.OLDEST,
}


class SearchState(Enum):
    """What the pane can say about the search it shows."""

    NONE = "none"
    LOADING = "loading"
    MORE = "more"
    """As many as were wanted have come, and there are more."""
    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"


class SearchRun:
    """The pages of one query, taken in batches by one thread at a time."""

    def __init__(self, catalog: Catalog, search_query: SearchQuery) -> None:
        self.search_query = search_query
        self.stop = Event()
        """Outlives each worker: the pages of the next batch come from the same generator."""
        self.matched: int | None = None
        self.is_at_most = False
        """Whether fewer than `matched` may come."""
        self.progress = ""
        """Which part of a search taken apart is read: `3 of 14 months`."""
        self._catalog = catalog
        self._pages: Iterator[Page] | None = None

    @property
    def order(self) -> SortOrder:
        """The order in which the catalogue was asked to answer."""
        return _ORDERS.get(self.search_query.sortby, SortOrder.FOUND)

    def batch(self, wanted: int) -> Iterator[Page]:
        """The next pages, until at least `wanted` items have come or the search has ended.

        Blocks on the network: for a worker only. Raises what the catalogue raises; sets
        `is_complete` when the last page has been given.
        """
        if self._pages is None:
            query = replace(self.search_query, in_batches=True)
            self._pages = self._catalog.search(query, self.stop)
        while wanted > 0:
            page = next(self._pages, None)
            if page is None:
                self.is_complete = True
                return
            wanted -= len(page.items)
            yield page

    is_complete = False
    """Whether the catalogue has no further page."""
