"""What the client finds in the demo world, it finds in an independent catalogue too."""

import json
from collections.abc import Mapping
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings

from maap_tui.demo.tutorial import (
    COLLECTION_SEARCHES,
    GRANULE_SEARCHES,
    CollectionSearch,
    GranuleSearch,
)
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.query import CollectionQuery, SearchQuery
from maap_tui.models.time_range import TimeRange
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services.catalog import StacCatalog
from tests.judge.holdings import judged_items
from tests.judge.searches import searches

STOP = Event()
EXAMPLES = 100
"""Searches that each of the four parts below makes."""
TEXTS = {
    "title='Biomass Simulated data'": {"title": "Biomass Simulated data"},
    "platform='BIOMASS'": {"platform": "BIOMASS"},
    "organisationName='ESA/ESRIN'": {"organisation": "ESA/ESRIN"},
}
"""The filters of the tutorial, by the fields that stand for them."""


def found(catalog: StacCatalog, query: SearchQuery) -> tuple[set[str], int | None]:
    """The ids of those granules that both sides hold, and what the catalogue counted."""
    held = {item["id"] for item in judged_items()}
    pages = list(catalog.search(query, STOP))
    return {i.id for page in pages for i in page.items} & held, pages[0].matched if pages else None


def assert_same(ours: StacCatalog, judge: StacCatalog, query: SearchQuery) -> set[str]:
    """Both find the same granules, and the judge counts what it hands out."""
    here, _ = found(ours, query)
    there, counted = found(judge, query)
    only_here, only_there = sorted(here - there)[:5], sorted(there - here)[:5]
    assert (only_here, only_there) == ([], [])
    over_line = query.bbox is not None and query.bbox.crosses_antimeridian
    assert over_line or counted in (None, len(there))
    return here


@pytest.mark.parametrize("search", GRANULE_SEARCHES, ids=lambda search: str(search.name))
def test_tutorials_granule_searches(
    ours: StacCatalog, judge: StacCatalog, search: GranuleSearch
) -> None:
    given_now: Mapping[str, Any] = search.parameters
    area = given_now.get("intersects")
    query = SearchQuery(
        collections=(search.collection,),
        bbox=BBox(*given_now["bbox"]) if "bbox" in given_now else None,
        intersects=Geometry(json.dumps(area), "area") if area else None,
        times=TimeSelection.parse(given_now["datetime"]) if "datetime" in given_now else None,
        ids=tuple(given_now.get("ids", ())),
        cql2=given_now.get("filter", ""),
    )
    assert len(assert_same(ours, judge, query)) == search.matched


@pytest.mark.parametrize("search", COLLECTION_SEARCHES, ids=lambda search: str(search.name))
def test_tutorials_collection_searches(
    ours: StacCatalog, judge: StacCatalog, search: CollectionSearch
) -> None:
    box, time = search.parameters.get("bbox"), search.parameters.get("datetime")
    query = CollectionQuery(
        text=search.parameters.get("q", ""),
        bbox=BBox.parse(box) if box else None,
        time_range=TimeRange.parse(time) if time else None,
        **TEXTS.get(search.parameters.get("filter", ""), {}),
    )
    here, there = (
        {collection.id for page in catalog.collections(query, STOP) for collection in page}
        for catalog in (ours, judge)
    )
    assert here == there
    assert len(here) == search.visible


@pytest.mark.parametrize("part", range(4))
def test_searches_made_by_chance(ours: StacCatalog, judge: StacCatalog, part: int) -> None:
    sizes: list[int] = []

    @seed(part)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(searches())
    def both_find_the_same(query: SearchQuery) -> None:
        sizes.append(len(assert_same(ours, judge, query)))

    both_find_the_same()
    assert sum(map(bool, sizes)) > EXAMPLES / 5, "most searches found nothing: they prove little"
