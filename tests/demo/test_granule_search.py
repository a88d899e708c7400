"""The search for granules: parameters by GET and POST, order, errors."""

import json
from collections.abc import Callable
from itertools import pairwise

import pytest
import requests

from maap_tui.demo import DemoWorld
from maap_tui.demo.landmarks import (
    BASELINES,
    CUT_AT_ANTIMERIDIAN,
    JUMPING_AT_ANTIMERIDIAN,
    WITH_COMMAS,
)
from maap_tui.demo.tutorial import AREA, BOX, IDS

Get = Callable[..., requests.Response]


def _ids(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [feature["id"] for feature in page["features"]]


def test_world_holds_at_least_five_thousand_granules(get: Get) -> None:
    page = get("search", limit=1).json()
    assert page["numberMatched"] >= 5_000
    assert page["numberReturned"] == 1


def test_default_page_has_ten(get: Get) -> None:
    page = get("search", collections="BiomassLevel1b").json()
    assert page["type"] == "FeatureCollection"
    assert len(page["features"]) == page["numberReturned"] == 10


def test_without_sortby_the_order_is_useless_but_always_the_same(get: Get) -> None:
    first = get("search", collections="BiomassLevel1b", limit=60).json()
    starts = [feature["properties"]["start_datetime"] for feature in first["features"]]
    assert starts not in (sorted(starts), sorted(starts, reverse=True))
    assert _ids(get("search", collections="BiomassLevel1b", limit=60).json()) == _ids(first)


@pytest.mark.parametrize("sortby", ["-datetime", "-properties.datetime", "-start_datetime"])
def test_newest_first(get: Get, sortby: str) -> None:
    page = get("search", collections="BiomassLevel1b", limit=60, sortby=sortby).json()
    starts = [feature["properties"]["start_datetime"] for feature in page["features"]]
    assert starts == sorted(starts, reverse=True)
    assert starts[0].startswith("2026-11")


def test_several_fields_sort_one_after_the_other(get: Get) -> None:
    page = get(
        "search", collections="BiomassLevel1b", limit=200, sortby="+datetime,-published"
    ).json()
    keys = [
        (feature["properties"]["start_datetime"], feature["properties"]["published"])
        for feature in page["features"]
    ]
    assert [key[0] for key in keys] == sorted(key[0] for key in keys)
    twice = [(a, b) for a, b in pairwise(keys) if a[0] == b[0]]
    assert twice
    assert all(before[1] >= after[1] for before, after in twice)


def test_interval_finds_what_overlaps_it(get: Get) -> None:
    stack = get("search", collections="BiomassLevel2a", limit=1, sortby="datetime").json()
    feature = stack["features"][0]
    start, end = (feature["properties"][name] for name in ("start_datetime", "end_datetime"))
    assert end[:10] > start[:10]
    inside = f"{end[:10]}T00:00:00Z/{end}"
    page = get("search", collections="BiomassLevel2a", datetime=inside, limit=500).json()
    assert feature["id"] in _ids(page)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ("2025-12-01T00:00:00Z/..", 940),
        ("../2025-11-30T00:00:00Z", 0),
        ("/2025-12-01T10:10:02Z", 1),
        ("2025-12-01T10:10:02Z", 1),
        ("2025-12-01T12:10:02.000+02:00", 1),
    ],
)
def test_intervals_may_be_open(get: Get, interval: str, expected: int) -> None:
    page = get("search", collections="BiomassLevel1b", datetime=interval).json()
    assert page["numberMatched"] == expected


def test_several_collections_at_once(get: Get) -> None:
    one, other = (
        get("search", collections=name).json()["numberMatched"]
        for name in ("TropForest", "GOCE_Level_1")
    )
    both = get("search", collections="TropForest,GOCE_Level_1").json()
    assert both["numberMatched"] == one + other


def test_filter_name_must_exist_in_every_collection_that_is_named(get: Get) -> None:
    wanted = "sat:absolute_orbit > 0"
    assert get("search", collections="BiomassLevel1b", filter=wanted).ok
    refused = get("search", collections="BiomassLevel1b,TropForest", filter=wanted)
    assert refused.status_code == 400
    assert "sat:absolute_orbit" in refused.json()["description"]
    assert get("search", filter=wanted).ok


def test_identifiers_with_commas_have_an_address_of_their_own(get: Get) -> None:
    by_list = get("search", collections="L4_SIT_Open", ids=WITH_COMMAS).json()
    assert by_list["numberMatched"] == 0
    by_address = get("collections/L4_SIT_Open/items/" + WITH_COMMAS.replace(",", "%2C"))
    assert by_address.json()["id"] == WITH_COMMAS


def test_post_finds_what_get_finds(get: Get, world: DemoWorld, session: requests.Session) -> None:
    by_get = get("search", collections="BiomassSimulated", intersects=json.dumps(AREA)).json()
    body = {"collections": ["BiomassSimulated"], "intersects": AREA}
    by_post = session.post(world.catalog_url + "search", json=body, timeout=10).json()
    assert _ids(by_post) == _ids(by_get)
    assert by_post["numberMatched"] == by_get["numberMatched"] == 16


@pytest.mark.parametrize(
    "extra",
    [
        {"filter": "product:type='S1_DGM__1S'", "filter-lang": "cql2-text"},
        {"filter": "product:type='S1_DGM__1S'"},
        {"filter": {"op": "=", "args": [{"property": "productType"}, "s1_dgm__1s"]}},
        {
            "filter": {"op": "=", "args": [{"property": "product:type"}, "S1_DGM__1S"]},
            "filter-lang": "cql2-json",
        },
    ],
)
def test_post_takes_both_filter_languages(
    world: DemoWorld, session: requests.Session, extra: dict[str, object]
) -> None:
    body = {"collections": ["BiomassSimulated"], **extra}
    page = session.post(world.catalog_url + "search", json=body, timeout=10).json()
    assert page["numberMatched"] == 46


def test_post_takes_boxes_identifiers_and_sort_objects(
    world: DemoWorld, session: requests.Session
) -> None:
    body = {
        "collections": ["BiomassSimulated"],
        "bbox": list(BOX),
        "ids": list(IDS),
        "datetime": "2017-01-01T00:00:00Z/..",
        "sortby": [{"field": "properties.datetime", "direction": "desc"}],
    }
    page = session.post(world.catalog_url + "search", json=body, timeout=10).json()
    assert _ids(page) == [IDS[1], IDS[0]]


def test_items_of_a_collection_take_the_same_parameters(get: Get) -> None:
    page = get("collections/BiomassSimulated/items", bbox=",".join(map(str, BOX))).json()
    assert page["numberMatched"] == 24
    assert any(link["rel"] == "last" for link in page["links"])


def test_boxes_may_have_heights(get: Get) -> None:
    west, south, east, north = BOX
    box = f"{west},{south},0,{east},{north},9000"
    assert get("search", collections="BiomassSimulated", bbox=box).json()["numberMatched"] == 24


@pytest.mark.parametrize("west", [179.0, -180.0])
def test_granules_across_the_antimeridian_are_found_from_both_sides(get: Get, west: float) -> None:
    box = f"{west},60,{west + 1},70"
    ids = _ids(get("search", collections="BiomassLevel1b", bbox=box, limit=500).json())
    assert CUT_AT_ANTIMERIDIAN in ids
    assert JUMPING_AT_ANTIMERIDIAN in ids


def test_a_box_far_from_the_antimeridian_does_not_find_them(get: Get) -> None:
    page = get("search", collections="BiomassLevel1b", bbox="-20,60,20,70", limit=500).json()
    assert page["numberMatched"] == 0


def test_granules_without_a_footprint_are_in_no_box(get: Get) -> None:
    whole = get("search", collections="EarthCAREAuxiliary_MAAP").json()["numberMatched"]
    boxed = get("search", collections="EarthCAREAuxiliary_MAAP", bbox="-180,-90,180,90").json()
    assert (whole, boxed["numberMatched"]) == (120, 0)


def test_one_day_of_one_product_is_some_hundred_and_twenty_granules(get: Get) -> None:
    page = get(
        "search",
        collections="EarthCAREL2Validated_MAAP",
        datetime="2025-03-05T00:00:00Z/2025-03-05T23:59:59Z",
        filter="productType='MSI_COP_2A'",
    ).json()
    assert 110 <= page["numberMatched"] <= 130


def test_the_same_frame_is_there_in_two_baselines(get: Get) -> None:
    page = get(
        "search",
        collections="EarthCAREL2Validated_MAAP",
        filter="productType='ATL_EBD_2A' and orbitNumber=1310 and frame='C'",
        sortby="published",
    ).json()
    assert tuple(_ids(page)) == BASELINES


@pytest.mark.parametrize(
    "parameters",
    [
        {"bbox": "170,-10,-170,10"},
        {"bbox": "0,10,1,5"},
        {"bbox": "0,1,2"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,0,1,1"},
        {"datetime": "2025-01-01"},
        {"datetime": "2025-01-01T00:00:00Z/2024-01-01T00:00:00Z"},
        {"datetime": "../.."},
        {"datetime": "yesterday"},
        {"intersects": "POINT(1 2)"},
        {"intersects": '{"type":"Polygon"}'},
        {"intersects": "[1,2]"},
        {"limit": "0"},
        {"limit": "many"},
        {"startRecord": "0"},
        {"sortby": "colour"},
        {"bbox": "0,0,1,1", "intersects": '{"type":"Point","coordinates":[1,1]}'},
    ],
)
def test_what_cannot_be_meant_is_refused(get: Get, parameters: dict[str, str]) -> None:
    answer = get("search", **parameters)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b'{"collections":"BiomassSimulated"}',
        b'{"ids":[1]}',
        b'{"datetime":7}',
        b'{"sortby":7}',
        b'{"limit":-1}',
    ],
)
def test_bodies_that_are_no_search_are_refused(
    world: DemoWorld, session: requests.Session, body: bytes
) -> None:
    answer = session.post(world.catalog_url + "search", data=body, timeout=10)
    assert answer.status_code == 400
    assert "error" in answer.json()


def test_syntax_errors_and_unknown_names_are_told_in_different_shapes(get: Get) -> None:
    syntax = get("search", collections="BiomassSimulated", filter="a =")
    assert (syntax.status_code, syntax.json()) == (400, {"error": {"message": "Invalid filter"}})
    name = get("search", collections="BiomassSimulated", filter="nosuch = 1")
    assert (name.status_code, set(name.json())) == (400, {"code", "description"})


def test_too_long_an_address_is_refused_by_the_load_balancer(
    get: Get, world: DemoWorld, session: requests.Session
) -> None:
    corners = [[112 + step / 10_000, -3.0] for step in range(700)]
    area = {"type": "Polygon", "coordinates": [[*corners, [112.5, -4.0], corners[0]]]}
    answer = get("search", collections="BiomassSimulated", intersects=json.dumps(area))
    assert answer.status_code == 414
    body = {"collections": ["BiomassSimulated"], "intersects": area}
    assert session.post(world.catalog_url + "search", json=body, timeout=10).ok
