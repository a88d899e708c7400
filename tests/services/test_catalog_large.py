"""A search beyond the wall comes whole, in order, in parts that nobody had to ask for."""

import re
from collections import Counter
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.errors import Cancelled
from maap_tui.models.catalog import Item, Page
from maap_tui.models.geometry import BBox
from maap_tui.models.query import SearchQuery
from tests.services.catalog_large_kit import STOP, asked, catalog_of, found_in, query_of
from tests.services.stac_stub import notices


@pytest.fixture(scope="module")
def walled() -> Iterator[DemoWorld]:
    """A demo world that hands out no record beyond the thirtieth."""
    with DemoWorld() as world:
        world.faults.lower_wall = 30
        yield world
        assert world.failures == ()


def pages_of(world: DemoWorld, query: SearchQuery, **settings: Any) -> list[Page]:
    catalog = catalog_of(world, **settings)
    try:
        return list(catalog.search(query, STOP))
    finally:
        catalog.close()


QUERIES = {
    "all of it": {},
    "a year": {"times": "2017"},
    "an open end": {"times": "2017-02 .."},
    "an open start": {"times": ".. 2017-11"},
    "several times": {"times": "2016, 2017-01 .. 2017-03, 2017-06 .."},
    "the whole calendar": {"times": "0001 .. 9998"},
    "ages before it": {"times": "0001-05-04 .. 2017-08-20T10:11:12Z"},
    "a daily window": {"times": "2016 .. daily 06:00-18:00"},
    "starts within": {"times": "2017-02-03 .. 2017-10", "starts_within": True},
    "a box": {"bbox": BBox(-180, -80, 180, 80)},
    "over the antimeridian": {"bbox": BBox(100, -80, -30, 80)},
    "a filter": {"cql2": "instrument='P-SAR'"},
}


@pytest.mark.parametrize("settings", [{}, {"record_wall": 30}], ids=["by refusal", "beforehand"])
@pytest.mark.parametrize("sortby", ["-datetime", "+datetime", "", "+id"])
@pytest.mark.parametrize("name", QUERIES)
def test_a_walled_search_finds_what_one_without_a_wall_does(
    demo_world: DemoWorld,
    walled: DemoWorld,
    name: str,
    sortby: str,
    settings: dict[str, int],
) -> None:
    query = query_of(**QUERIES[name], sortby=sortby, page_size=11)  # type: ignore[arg-type]
    expected = found_in(pages_of(demo_world, query))
    found = found_in(pages_of(walled, query, **settings))
    assert len(expected) > 30
    assert Counter(each.id for each in found) == Counter(each.id for each in expected)
    if sortby.endswith("datetime"):
        assert [each.start for each in found] == [each.start for each in expected]


def test_what_is_too_large_is_taken_apart_beforehand_and_told(walled: DemoWorld) -> None:
    walled.requests.clear()
    pages = pages_of(walled, query_of("2017", page_size=10), record_wall=30)
    told = notices(pages)
    assert re.fullmatch(
        r"\d+ granules match, more than one search hands out: asked for in \d+ months\.", told[0]
    )
    (total,) = {one.matched for one in pages}
    assert total == len(found_in(pages))
    assert not any(one.is_at_most for one in pages)
    steps = [one.progress for one in pages if one.progress]
    assert steps[0].startswith("1 of ")
    assert all(re.match(r"\d+ of \d+ months", step) for step in steps)
    assert not any(int(sent.get("startRecord", 1)) > 30 for sent in asked(walled))


@pytest.mark.parametrize("sortby", ["-datetime", "+datetime", "+id"])
@pytest.mark.parametrize(
    "times", ["0001 .. 9998", "0001-05 .. 2017-08", "2017-02 .. 9998", ".. 9998", "0001 .."]
)
def test_years_in_which_there_is_nothing_cost_two_requests_at_most(
    walled: DemoWorld, times: str, sortby: str
) -> None:
    def requests(times: str) -> int:
        walled.requests.clear()
        pages_of(walled, query_of(times, page_size=10, sortby=sortby), record_wall=30)
        return len(asked(walled))

    granules = found_in(pages_of(walled, query_of(times)))
    first, last = granules[-1].start, granules[0].start
    assert requests(times) <= requests(f"{first} .. {last}") + 2


def test_no_search_is_made_twice(walled: DemoWorld) -> None:
    walled.requests.clear()
    pages_of(walled, query_of("2017", page_size=10), record_wall=30)
    begun = [tuple(sorted(sent.items())) for sent in asked(walled) if "token" not in sent]
    assert len(begun) == len(set(begun))
    assert {sent["limit"] for sent in asked(walled)} <= {"10", "1"}


def test_without_a_count_the_wall_is_found_by_walking_into_it(walled: DemoWorld) -> None:
    walled.faults.no_number_matched = True
    try:
        pages = pages_of(walled, query_of("2017", page_size=10))
    finally:
        walled.faults.no_number_matched = False
    assert any("hands out no more than this" in notice for notice in notices(pages))
    assert {one.matched for one in pages} == {None}
    assert len(found_in(pages)) == len(found_in(pages_of(walled, query_of("2017"))))


def test_a_person_who_looks_gets_a_small_page_first_and_nothing_unasked(
    demo_world: DemoWorld,
) -> None:
    catalog = catalog_of(demo_world, page_size=100)
    demo_world.requests.clear()
    pages = catalog.search(query_of(in_batches=True), STOP)
    sizes = [len(next(pages).items), len(next(pages).items)]
    assert sizes == [25, 100]
    assert [sent["limit"] for sent in asked(demo_world)] == ["25", "100"]
    assert len(sizes) + len(list(pages)) == 3
    catalog.close()


def test_a_walled_search_can_be_looked_at_part_by_part(walled: DemoWorld) -> None:
    everything = found_in(pages_of(walled, query_of()))
    pages = pages_of(walled, query_of(in_batches=True), record_wall=30)
    assert [each.id for each in found_in(pages)] == [each.id for each in everything]
    catalog = catalog_of(walled, record_wall=30)
    walled.requests.clear()
    assert len(next(catalog.search(query_of("2017", in_batches=True), STOP)).items) == 25
    assert len(asked(walled)) == 1
    catalog.close()


def test_no_more_is_asked_for_than_is_wanted(walled: DemoWorld) -> None:
    walled.requests.clear()
    assert len(found_in(pages_of(walled, query_of(max_items=25), record_wall=30))) == 25
    assert len(asked(walled)) == 1
    assert len(found_in(pages_of(walled, query_of(max_items=45), record_wall=30))) == 45


def test_stopping_between_parts_keeps_what_has_come(walled: DemoWorld) -> None:
    catalog, stop = catalog_of(walled, record_wall=30), Event()
    found: list[Item] = []

    def take(pages: Iterator[Page]) -> None:
        for one in pages:
            found.extend(one.items)
            if len(found) > 35:
                stop.set()

    with pytest.raises(Cancelled):
        take(catalog.search(query_of("2017", page_size=10), stop))
    assert len(found) > 35
    catalog.close()
