"""Every search of the tutorial finds the number that is promised, and rightly so."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pystac_client
import pytest
import requests
from shapely.geometry import box, shape

from maap_tui.demo import DemoWorld
from maap_tui.demo.tutorial import (
    BOX,
    COLLECTION_SEARCHES,
    DOWNLOAD_BOX,
    GRANULE_SEARCHES,
    IDS,
    CollectionSearch,
    GranuleSearch,
)

Get = Callable[..., requests.Response]


def _named(search: CollectionSearch | GranuleSearch) -> str:
    return search.name


def _on_the_wire(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return json.dumps(value) if isinstance(value, dict) else str(value)


@pytest.mark.parametrize("search", COLLECTION_SEARCHES, ids=_named)
def test_collection_searches(get: Get, search: CollectionSearch) -> None:
    page = get("collections", limit=500, **search.parameters).json()
    ids = {collection["id"] for collection in page["collections"]}
    assert page["numberMatched"] == len(ids) == search.matched
    assert len(ids - {"series", "datasets", "services"}) == search.visible


@pytest.mark.parametrize("search", GRANULE_SEARCHES, ids=_named)
def test_granule_searches(get: Get, search: GranuleSearch) -> None:
    parameters = {name: _on_the_wire(value) for name, value in search.parameters.items()}
    page = get("search", collections=search.collection, limit=500, **parameters).json()
    assert page["numberMatched"] == page["numberReturned"] == search.matched


@pytest.mark.parametrize("search", GRANULE_SEARCHES, ids=_named)
def test_granule_searches_as_the_tutorial_writes_them(
    world: DemoWorld, search: GranuleSearch
) -> None:
    client = pystac_client.Client.open(world.catalog_url)
    parameters: dict[str, Any] = dict(search.parameters)
    found = client.search(method="GET", collections=search.collection, max_items=10, **parameters)
    assert len(found.item_collection_as_dict()["features"]) == min(10, search.matched)


@pytest.mark.parametrize("search", GRANULE_SEARCHES, ids=_named)
def test_numbers_agree_with_a_count_of_all_granules(get: Get, search: GranuleSearch) -> None:
    everything = get("search", collections=search.collection, limit=2_000).json()["features"]
    wanted = [feature for feature in everything if _fits(feature, search)]
    assert len(wanted) == search.matched


def _fits(feature: dict[str, Any], search: GranuleSearch) -> bool:
    """The same question, asked of the documents and answered by other means."""
    footprint, own = shape(feature["geometry"]), feature["properties"]
    parameters: dict[str, Any] = dict(search.parameters)
    if "intersects" in parameters and not footprint.intersects(shape(parameters["intersects"])):
        return False
    if "bbox" in parameters and not footprint.intersects(box(*parameters["bbox"])):
        return False
    if "datetime" in parameters:
        start, end = map(datetime.fromisoformat, parameters["datetime"].split("/"))
        begins, ends = (
            datetime.fromisoformat(own[name]) for name in ("start_datetime", "end_datetime")
        )
        if begins > end or ends < start:
            return False
    if "ids" in parameters and feature["id"] not in parameters["ids"]:
        return False
    if "filter" in parameters:
        return bool(own["product:type"] == "S1_DGM__1S" and own["instruments"] == ["P-SAR"])
    return True


def test_the_downloads_of_the_tutorial_can_be_downloaded(
    get: Get, session: requests.Session, bearer: dict[str, str]
) -> None:
    page = get(
        "search",
        collections="BiomassLevel1aIOC",
        bbox=_on_the_wire(DOWNLOAD_BOX),
        datetime="2025-01-01T00:00:00Z/2025-12-31T00:00:00Z",
        limit=20,
    ).json()
    product = page["features"][0]["assets"]["product"]
    assert product["file:local_path"] == page["features"][0]["id"] + ".ZIP"
    answer = session.get(product["href"], headers=bearer, timeout=30)
    assert answer.content.startswith(b"PK")


def test_dates_and_places_of_the_download_example_both_matter(get: Get) -> None:
    box_only = get("search", collections="BiomassLevel1aIOC", bbox=_on_the_wire(DOWNLOAD_BOX))
    all_of_it = get("search", collections="BiomassLevel1aIOC")
    assert 14 < box_only.json()["numberMatched"] < all_of_it.json()["numberMatched"]


def test_the_box_is_wider_than_the_polygon_in_it(get: Get) -> None:
    found = get("search", collections="BiomassSimulated", bbox=_on_the_wire(BOX), limit=50).json()
    assert set(IDS) <= {feature["id"] for feature in found["features"]}
