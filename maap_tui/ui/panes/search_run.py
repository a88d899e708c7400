"""One search on its way: read in batches, stopped at any moment, never mixed up with another."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from threading import Event

from maap_tui.models.area import Area
from maap_tui.models.batch import BatchResult, names_in_words
from maap_tui.models.batch_report import totals_in_words
from maap_tui.models.catalog import Key, Page
from maap_tui.models.examples import NEWEST_FIRST
from maap_tui.models.list_view import SortOrder
from maap_tui.models.query import SearchQuery
from maap_tui.models.search_form import SearchForm
from maap_tui.services import Batches, Catalog

from .loosening import shares

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
        self.is_complete = False
        """Whether the catalogue has no further page."""
        self._catalog = catalog
        self._pages: Iterator[Page] | None = None
        self._is_empty = True

    def matched_by(self, key: Key) -> str:
        """What a granule matched, where a search has several places; else nothing."""
        return ""

    @property
    def doing(self) -> str:
        """What is done at this moment, where that is worth a word."""
        if self._pages is not None and (seconds := self._catalog.asks_again_in(self.stop)) >= 1:
            return f"catalogue busy, asks again in {seconds:.0f} s"
        return self.progress

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
                if self._is_empty:
                    yield from shares(self._catalog, self.search_query, self.stop)
                self.is_complete = True
                return
            self._is_empty = self._is_empty and not page.items
            wanted -= len(page.items)
            yield page


class BatchRun(SearchRun):
    """Many places as one search: everything comes in one go, each granule once.

    A run that was stopped is kept by the service, so that the same search goes on from there.
    """

    def __init__(
        self,
        catalog: Catalog,
        batches: Batches,
        search_query: SearchQuery,
        form: SearchForm,
        area: Area | None,
    ) -> None:
        super().__init__(catalog, search_query)
        self.result: BatchResult | None = None
        """What has come, once the places are known; the worker adds to it."""
        self._batches = batches
        self._form = form
        self._area = area

    def matched_by(self, key: Key) -> str:
        return names_in_words(self.result.names_of(key)) if self.result is not None else ""

    def batch(self, wanted: int) -> Iterator[Page]:
        plan = self._batches.read(self._form, self._area, self.stop)
        self.result = result = BatchResult(plan)
        yield Page((), progress=result.progress)
        for step in self._batches.run(plan, self.stop):
            new = result.take(step)
            if new or step.is_done or step.notices:
                matched = len(result.items) if result.is_complete else None
                yield Page(new, matched, step.notices, progress=result.progress)
        cut = "Stopped at the limit: there are more. " if result.is_cut else ""
        told = f"{cut}{totals_in_words(result)}. B shows each place."
        yield Page((), len(result.items), (told,))
        self.is_complete = True
