"""A search that found nothing tells which condition was the one."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest

from maap_tui.errors import Cancelled, CatalogError
from maap_tui.models.catalog import Count, Page
from maap_tui.models.geometry import BBox
from maap_tui.models.query import SearchQuery
from maap_tui.models.time_selection import TimeSelection
from maap_tui.ui.panes.loosening import PROGRESS, loosened, shares
from maap_tui.ui.panes.search_run import SearchRun
from tests.ui.fakes import FakeCatalog, an_item

FULL = SearchQuery(
    ("C",), bbox=BBox(0, 0, 1, 1), times=TimeSelection.parse("2026"), ids=("a",), cql2="b = 1"
)


class Counting(FakeCatalog):
    """Counts by what a query has left out."""

    def __init__(self, *found: Page) -> None:
        super().__init__()
        self.found = found

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        yield from self.found

    def asks_again_in(self, stop: Event) -> float:
        return 0.0

    def count(self, search_query: SearchQuery, stop: Event) -> Count:
        if stop.is_set():
            raise Cancelled("Stopped.")
        if search_query.bbox is None:
            return Count(1234)
        if search_query.times is None:
            raise CatalogError("No.")
        return Count(7, is_at_most=True) if not search_query.cql2 else Count(0)


def test_each_condition_is_left_out_once() -> None:
    assert [name for name, _ in loosened(FULL)] == ["Where", "When", "Ids", "the filter"]
    assert list(loosened(SearchQuery(("C",)))) == []


def test_the_shares_are_one_sentence_and_a_count_that_fails_is_left_out() -> None:
    pages = list(shares(Counting(), FULL, Event()))
    assert pages[-1].notices == (
        "Without Where: 1 234, without Ids: still none, without the filter: at most 7.",
    )
    assert {page.progress for page in pages[:-1]} == {PROGRESS}


def test_a_stop_ends_it() -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        list(shares(Counting(), FULL, stop))


def test_a_search_counts_only_when_nothing_has_come() -> None:
    query = replace(FULL, ids=(), cql2="")
    told = [page.notices for page in SearchRun(Counting(Page((), 0)), query).batch(10)]
    assert told[-1] == ("Without Where: 1 234.",)
    some = Page((an_item(1),), 1)
    run = SearchRun(Counting(some), query)
    assert list(run.batch(10)) == [some]
    assert run.is_complete
