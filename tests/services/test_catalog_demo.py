"""Every search of the tutorial, and the oddities of the service, against the demo world."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from threading import Event
from typing import Any

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.faults import Faults
from maap_tui.demo.landmarks import WITH_COMMAS, WITHOUT_GEOMETRY
from maap_tui.demo.tutorial import (
    BOX,
    COLLECTION_SEARCHES,
    GRANULE_SEARCHES,
    CollectionSearch,
    GranuleSearch,
)
from maap_tui.errors import CatalogError
from maap_tui.models.catalog import Access, Page
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.query import CollectionQuery, SearchQuery
from maap_tui.models.time_range import TimeRange
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.collection_search import PSEUDO_COLLECTIONS
from maap_tui.services.http import Timeouts
from maap_tui.services.retrying import Patience

STOP = Event()


def catalog_of(world: DemoWorld, **settings: Any) -> StacCatalog:
    patience = Patience(Timeouts(5, 20, 20), backoff=0.001)
    return StacCatalog(CatalogSettings(url=world.catalog_url, patience=patience, **settings))


@pytest.fixture
def catalog(demo_world: DemoWorld) -> Iterator[StacCatalog]:
    made = catalog_of(demo_world)
    yield made
    made.close()
    assert demo_world.failures == ()


@pytest.fixture
def faults(demo_world: DemoWorld) -> Iterator[Faults]:
    """The faults of the shared world, all taken back afterwards."""
    yield demo_world.faults
    for field in fields(Faults):
        setattr(demo_world.faults, field.name, getattr(Faults(), field.name))


def pages_of(catalog: StacCatalog, query: SearchQuery) -> list[Page]:
    return list(catalog.search(query, STOP))


def ids_of(pages: list[Page]) -> list[str]:
    return [item.id for page in pages for item in page.items]


def collection_query(parameters: Mapping[str, str]) -> CollectionQuery:
    filters = {
        "title='Biomass Simulated data'": {"title": "Biomass Simulated data"},
        "platform='BIOMASS'": {"platform": "BIOMASS"},
        "organisationName='ESA/ESRIN'": {"organisation": "ESA/ESRIN"},
    }
    box, time = parameters.get("bbox"), parameters.get("datetime")
    return CollectionQuery(
        text=parameters.get("q", ""),
        bbox=BBox.parse(box) if box else None,
        time_range=TimeRange.parse(time) if time else None,
        **filters.get(parameters.get("filter", ""), {}),
    )


def search_query(search: GranuleSearch, **more: Any) -> SearchQuery:
    given: Mapping[str, Any] = search.parameters
    area = given.get("intersects")
    return SearchQuery(
        collections=(search.collection,),
        bbox=BBox(*given["bbox"]) if "bbox" in given else None,
        intersects=Geometry(json.dumps(area), "area") if area else None,
        times=TimeSelection.parse(given["datetime"]) if "datetime" in given else None,
        ids=tuple(given.get("ids", ())),
        cql2=given.get("filter", ""),
        **more,
    )


@pytest.mark.parametrize("search", COLLECTION_SEARCHES, ids=lambda search: str(search.name))
def test_a_collection_search_of_the_tutorial_finds_its_number(
    catalog: StacCatalog, search: CollectionSearch
) -> None:
    pages = list(catalog.collections(collection_query(search.parameters), STOP))
    found = [collection.id for page in pages for collection in page]
    assert len(found) == search.visible
    assert not PSEUDO_COLLECTIONS & set(found)


def test_the_collection_searches_combine(catalog: StacCatalog) -> None:
    query = CollectionQuery(
        text="Biomass",
        title="Biomass Simulated data",
        platform="BIOMASS",
        organisation="ESA/ESRIN",
        time_range=TimeRange.parse("2016"),
        cql2="id='BiomassSimulated'",
    )
    (page,) = catalog.collections(query, STOP)
    assert [collection.id for collection in page] == ["BiomassSimulated"]


def test_collections_tell_who_may_download_from_them(catalog: StacCatalog) -> None:
    pages = catalog.collections(CollectionQuery(), STOP)
    access = {collection.id: collection.access for page in pages for collection in page}
    assert access["BiomassLevel1aIOC"] is Access.TEAM
    assert access["EarthCAREL2Validated_MAAP"] is Access.OPEN


@pytest.mark.parametrize("search", GRANULE_SEARCHES, ids=lambda search: str(search.name))
@pytest.mark.parametrize("size", [7, 100])
def test_a_granule_search_of_the_tutorial_finds_its_number(
    catalog: StacCatalog, search: GranuleSearch, size: int
) -> None:
    pages = pages_of(catalog, search_query(search, page_size=size))
    found = ids_of(pages)
    assert len(found) == len(set(found)) == search.matched
    assert {page.matched for page in pages} == {search.matched}
    assert [page.notices for page in pages if page.notices] == []


def test_the_granule_searches_combine(catalog: StacCatalog) -> None:
    by_name = {search.name: search for search in GRANULE_SEARCHES}
    sets = [
        set(ids_of(pages_of(catalog, search_query(by_name[name]))))
        for name in ("box", "time", "filter")
    ]
    together = SearchQuery(
        collections=("BiomassSimulated",),
        bbox=BBox(*BOX),
        times=TimeSelection.parse("2017-01-01T00:00:00Z/2017-12-02T00:00:00Z"),
        cql2="productType='S1_DGM__1S' and instrument='P-SAR'",
    )
    found = ids_of(pages_of(catalog, together))
    assert set(found) == sets[0] & sets[1] & sets[2]
    assert found


def test_a_long_geometry_goes_by_post_and_finds_the_same(
    demo_world: DemoWorld, catalog: StacCatalog
) -> None:
    geometry = next(search for search in GRANULE_SEARCHES if search.name == "geometry")
    query = search_query(geometry, page_size=4)
    by_post = catalog_of(demo_world, url_limit=200)
    try:
        demo_world.requests.clear()
        assert ids_of(pages_of(by_post, query)) == ids_of(pages_of(catalog, query))
        methods = {request.method for request in demo_world.requests}
        assert methods == {"GET", "POST"}
    finally:
        by_post.close()


def test_newest_first_is_the_order_unless_another_is_asked_for(catalog: StacCatalog) -> None:
    query = search_query(GRANULE_SEARCHES[1])
    newest = [item.start for page in pages_of(catalog, query) for item in page.items]
    assert newest == sorted(newest, reverse=True)
    oldest = search_query(GRANULE_SEARCHES[1], sortby="+datetime")
    starts = [item.start for page in pages_of(catalog, oldest) for item in page.items]
    assert starts == sorted(starts)


def test_several_collections_are_searched_at_once(catalog: StacCatalog) -> None:
    names = ("BiomassSimulated", "BiomassLevel2a")
    pages = pages_of(catalog, SearchQuery(names, max_items=300))
    assert {item.collection for page in pages for item in page.items} == set(names)


def test_old_and_new_names_find_the_same(catalog: StacCatalog) -> None:
    old = SearchQuery(("BiomassSimulated",), cql2="productType='S1_DGM__1S'")
    new = SearchQuery(("BiomassSimulated",), cql2="product:type = 'S1_DGM__1S'")
    assert ids_of(pages_of(catalog, old)) == ids_of(pages_of(catalog, new)) != []


def test_an_id_with_commas_is_found_by_its_own_address(catalog: StacCatalog) -> None:
    query = SearchQuery(("L4_SIT_Open",), ids=(WITH_COMMAS,))
    assert ids_of(pages_of(catalog, query)) == [WITH_COMMAS]


def test_a_granule_without_geometry_is_listed(catalog: StacCatalog) -> None:
    query = SearchQuery(("EarthCAREAuxiliary_MAAP",), ids=(WITHOUT_GEOMETRY,))
    assert ids_of(pages_of(catalog, query)) == [WITHOUT_GEOMETRY]


def test_a_box_over_the_antimeridian_finds_both_sides_newest_first(catalog: StacCatalog) -> None:
    box = BBox(170, -60, -170, 60)
    pages = pages_of(catalog, SearchQuery(("BiomassLevel1b",), bbox=box, page_size=5))
    found = ids_of(pages)
    halves = [
        set(ids_of(pages_of(catalog, SearchQuery(("BiomassLevel1b",), bbox=half))))
        for half in box.split()
    ]
    assert set(found) == halves[0] | halves[1]
    assert all(halves)
    assert len(found) == len(set(found))
    assert pages[0].matched == len(halves[0]) + len(halves[1])
    starts = [item.start for page in pages for item in page.items]
    assert starts == sorted(starts, reverse=True)


def test_queryables_are_typed_and_know_their_other_name(catalog: StacCatalog) -> None:
    found = {
        queryable.name: queryable for queryable in catalog.queryables("BiomassSimulated", STOP)
    }
    assert "S1_DGM__1S" in found["product:type"].enum
    assert found["product:type"].aliases == ("productType",)
    assert found["sat:absolute_orbit"].type == "integer"
    with pytest.raises(CatalogError, match="has no collection Nowhere"):
        catalog.queryables("Nowhere", STOP)


TIME = next(search for search in GRANULE_SEARCHES if search.name == "time")


def test_dead_page_tokens_cost_no_granule(catalog: StacCatalog, faults: Faults) -> None:
    faults.invalidate_page_tokens = True
    pages = pages_of(catalog, search_query(TIME, page_size=20))
    assert len(ids_of(pages)) == TIME.matched
    assert any("lost its place" in notice for page in pages for notice in page.notices)


def test_duplicates_over_pages_are_merged(catalog: StacCatalog, faults: Faults) -> None:
    faults.duplicate_ids_across_pages = True
    found = ids_of(pages_of(catalog, search_query(TIME, page_size=20)))
    assert len(found) == len(set(found))
    assert len(found) >= TIME.matched - 10


def test_a_missing_count_is_missing_and_nothing_else(catalog: StacCatalog, faults: Faults) -> None:
    faults.no_number_matched = True
    pages = pages_of(catalog, search_query(TIME, page_size=50))
    assert {page.matched for page in pages} == {None}
    assert len(ids_of(pages)) == TIME.matched


def test_empty_pages_on_the_way_cost_no_granule(catalog: StacCatalog, faults: Faults) -> None:
    faults.empty_pages = 3
    assert len(ids_of(pages_of(catalog, search_query(TIME, page_size=50)))) == TIME.matched


def test_broken_items_cost_only_themselves(catalog: StacCatalog, faults: Faults) -> None:
    faults.broken_item = True
    pages = pages_of(catalog, search_query(TIME, page_size=50))
    assert len(ids_of(pages)) == TIME.matched - len(pages)


def test_a_repeating_or_foreign_next_link_ends_the_search(
    catalog: StacCatalog, faults: Faults
) -> None:
    faults.repeating_next = True
    pages = pages_of(catalog, search_query(TIME, page_size=50))
    assert len(ids_of(pages)) == 50
    faults.repeating_next = False
    faults.foreign_next = "https://elsewhere.example/search"
    with pytest.raises(CatalogError, match="points elsewhere"):
        pages_of(catalog, search_query(TIME, page_size=50))


def test_errors_that_pass_are_not_noticed(catalog: StacCatalog, faults: Faults) -> None:
    faults.search_errors = [503, 502, 504, 429]
    assert len(ids_of(pages_of(catalog, search_query(TIME)))) == TIME.matched


def test_no_request_to_the_catalogue_carries_a_token(
    demo_world: DemoWorld, catalog: StacCatalog
) -> None:
    demo_world.requests.clear()
    pages_of(catalog, search_query(TIME))
    assert len(demo_world.requests) == 3
    assert [request.authorization for request in demo_world.requests] == [None] * 3
