"""Granules are counted without being fetched."""

from maap_tui.demo import DemoWorld
from maap_tui.models.catalog import Count
from maap_tui.models.query import SearchQuery
from maap_tui.models.time_selection import TimeSelection
from tests.services.catalog_large_kit import STOP, catalog_of, found_in, query_of
from tests.services.stac_stub import Stub, items, notices, page


def test_counting_makes_one_small_request_without_an_order(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a"), matched=417_521))
    assert stac.catalog.count(SearchQuery(("C",)), stac.stop) == Count(417_521)
    assert stac.asked() == [{"collections": "C", "limit": "1"}]


def test_several_times_are_counted_each(stac: Stub) -> None:
    stac.answers(lambda sent: page(items("a"), matched=int(sent["datetime"][:4])))
    times = TimeSelection.parse("2020, 2022")
    assert stac.catalog.count(SearchQuery(("C",), times=times), stac.stop) == Count(4042, True)
    inside = TimeSelection.parse("2020", starts_within=True)
    assert stac.catalog.count(SearchQuery(("C",), times=inside), stac.stop) == Count(2020, True)


def test_a_catalogue_that_does_not_count_is_no_failure(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a")))
    assert stac.catalog.count(SearchQuery(("C",)), stac.stop) == Count(None)


def test_counting_does_not_disturb_a_search_under_way(demo_world: DemoWorld) -> None:
    catalog = catalog_of(demo_world, page_size=50)
    pages = catalog.search(query_of(), STOP)
    first = next(pages)
    assert catalog.count(query_of(), STOP) == Count(first.matched)
    rest = list(pages)
    assert notices(rest) == []
    assert len(first.items) + len(found_in(rest)) == first.matched
    catalog.close()
