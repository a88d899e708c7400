"""A search beyond the wall comes whole, in order, in parts that nobody had to ask for."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from threading import Barrier, BrokenBarrierError, Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.errors import Cancelled, CatalogError, SearchTooLarge
from maap_tui.models.catalog import Count, Item, Page
from maap_tui.models.geometry import BBox
from maap_tui.models.query import SearchQuery
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services import splitting
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.http import Timeouts
from maap_tui.services.piecewise import AT_ONCE
from maap_tui.services.retrying import Patience
from tests.services.server import Server
from tests.services.stac_stub import Stub, item, items, notices, page, stub_on

BIOMASS = "BiomassSimulated"
STOP = Event()


@pytest.fixture(scope="module")
def walled() -> Iterator[DemoWorld]:
    """A demo world that hands out no record beyond the thirtieth."""
    with DemoWorld() as world:
        world.faults.lower_wall = 30
        yield world
        assert world.failures == ()


def catalog_of(world: DemoWorld, **settings: Any) -> StacCatalog:
    patience = Patience(Timeouts(5, 20, 20), backoff=0.001)
    return StacCatalog(CatalogSettings(url=world.catalog_url, patience=patience, **settings))


def pages_of(world: DemoWorld, query: SearchQuery, **settings: Any) -> list[Page]:
    catalog = catalog_of(world, **settings)
    try:
        return list(catalog.search(query, STOP))
    finally:
        catalog.close()


def found_in(pages: list[Page]) -> list[Item]:
    return [each for one in pages for each in one.items]


def asked(world: DemoWorld) -> list[dict[str, str]]:
    """The parameters of every search so far."""
    return [
        {name: values[0] for name, values in parse_qs(urlsplit(seen.target).query).items()}
        for seen in world.requests.to("/catalogue/search")
    ]


QUERIES = {
    "all of it": {},
    "a year": {"times": "2017"},
    "an open end": {"times": "2017-02 .."},
    "an open start": {"times": ".. 2017-11"},
    "several times": {"times": "2016, 2017-01 .. 2017-03, 2017-06 .."},
    "a daily window": {"times": "2016 .. daily 06:00-18:00"},
    "starts within": {"times": "2017-02-03 .. 2017-10", "starts_within": True},
    "a box": {"bbox": BBox(-180, -80, 180, 80)},
    "over the antimeridian": {"bbox": BBox(100, -80, -30, 80)},
    "a filter": {"cql2": "instrument='P-SAR'"},
}


def query_of(times: str = "", *, starts_within: bool = False, **more: Any) -> SearchQuery:
    chosen = TimeSelection.parse(times, starts_within=starts_within) if times else None
    return SearchQuery((BIOMASS,), times=chosen, **more)


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


# Against a catalogue whose granules are all to be known


def held(count: int, step: timedelta) -> list[dict[str, Any]]:
    first = datetime(2024, 1, 1, tzinfo=UTC)
    return [item(f"g{n:04d}", datetime=f"{first + step * n:%FT%TZ}") for n in range(count)]


class Walled:
    """A sorted catalogue of moments that hands out `wall` records of each search."""

    def __init__(self, features: list[dict[str, Any]], wall: int) -> None:
        self.features = features
        self.wall = wall
        self.sent: list[Mapping[str, str]] = []

    def __call__(self, sent: Mapping[str, str]) -> object:
        self.sent.append(sent)
        first, _, last = sent.get("datetime", "../..").partition("/")
        found = [
            each
            for each in self.features
            if (first == ".." or each["properties"]["datetime"] >= first)
            and (last == ".." or each["properties"]["datetime"] <= last)
        ]
        if sent.get("sortby", "").startswith("-"):
            found.reverse()
        start, limit = int(sent.get("at", 0)), int(sent["limit"])
        if start >= self.wall:
            return 422, {"error": {"code": 422, "message": "startRecord can not exceed"}}
        end = start + limit
        query = "&".join(f"{name}={value}" for name, value in sent.items() if name != "at")
        following = f"search?{query}&at={end}" if end < len(found) else None
        return page(found[start:end], matched=len(found), following=following)


def test_a_day_that_is_too_large_is_taken_apart_into_hours(stac: Stub) -> None:
    stac.answers(Walled(held(96, timedelta(minutes=15)), wall=20))
    pages = stac.search(times=TimeSelection.parse("2024-01-01"), page_size=10)
    assert [each.id for each in found_in(pages)] == [f"g{n:04d}" for n in range(95, -1, -1)]
    assert pages[-1].progress.endswith(" hours")


def test_within_an_hour_the_search_goes_on_from_the_last_granule(stac: Stub) -> None:
    stac.answers(Walled(held(100, timedelta(seconds=30)), wall=20))
    for sortby in ("-datetime", "+datetime"):
        found = stac.ids(times=TimeSelection.parse("2024-01-01"), page_size=10, sortby=sortby)
        assert sorted(found) == [f"g{n:04d}" for n in range(100)]
        assert found == sorted(found, reverse=sortby == "-datetime")


def test_too_many_at_the_same_moment_are_an_error_that_says_so(stac: Stub) -> None:
    stac.answers(Walled(held(50, timedelta(0)), wall=20))
    with pytest.raises(SearchTooLarge, match="hands out only 20 granules"):
        stac.search(times=TimeSelection.parse("2024-01-01"), page_size=10)


def test_a_long_search_of_which_all_is_wanted_is_quicker_in_months(
    stac: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "QUICKER_FROM", 50)
    catalogue = Walled(held(200, timedelta(days=1)), wall=1000)
    stac.answers(catalogue)
    pages = stac.search(page_size=20)
    assert [each.id for each in found_in(pages)] == [f"g{n:04d}" for n in range(199, -1, -1)]
    assert notices(pages) == ["Asked for in 6 months, which is quicker than in one search."]
    assert max(len(each.items) for each in pages) <= 20
    catalogue.sent.clear()
    assert len(stac.search(page_size=20, in_batches=True)) == 10
    assert not any("datetime" in sent for sent in catalogue.sent)


def test_no_more_than_a_few_parts_are_asked_for_at_once(server: Server) -> None:
    stac = stub_on(server, record_wall=20)
    together, most = Barrier(AT_ONCE + 1), []
    under_way: set[str] = set()
    catalogue = Walled(held(240, timedelta(days=1)), wall=20)

    def answer(sent: Mapping[str, str]) -> object:
        name = sent.get("datetime", "") + sent.get("sortby", "")
        assert name not in under_way
        under_way.add(name)
        most.append(len(under_way))
        try:
            together.wait(0.05)  # would be passed by one more than is allowed
            most.append(99)
        except BrokenBarrierError:
            together.reset()
        under_way.discard(name)
        return catalogue(sent)

    stac.answers(answer)
    found = stac.ids(page_size=31)
    stac.catalog.close()
    assert len(found) == 240
    assert max(most) <= AT_ONCE


def test_a_failing_part_ends_the_search_after_what_came_before_it(stac: Stub) -> None:
    catalogue = Walled(held(100, timedelta(days=1)), wall=20)

    def answer(sent: Mapping[str, str]) -> object:
        if sent.get("datetime", "").startswith("2024-02-01"):
            return 400, {"error": {"message": "a bad month"}}
        return catalogue(sent)

    stac.answers(answer)
    found: list[str] = []

    def take(pages: Iterator[Page]) -> None:
        for one in pages:
            found.extend(each.id for each in one.items)

    pages = stac.catalog.search(SearchQuery(("C",), page_size=10), stac.stop)
    with pytest.raises(CatalogError, match="a bad month"):
        take(pages)
    assert found == [f"g{n:04d}" for n in range(99, 60, -1)]


# Counting


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
