"""Collections are found by the catalogue where it can search them, and here where it cannot."""

from collections.abc import Mapping
from typing import Any

import pytest

from maap_tui.errors import CatalogError, InputError
from maap_tui.models.geometry import BBox
from maap_tui.models.time_range import TimeRange
from tests.services.server import Server
from tests.services.stac_stub import COLLECTION_SEARCH, Stub, json_answer


def collection(collection_id: str, **more: Any) -> dict[str, Any]:
    extent = {
        "spatial": {"bbox": [[0, 0, 10, 10]]},
        "temporal": {"interval": [["2020-01-01T00:00:00Z", "2020-12-31T00:00:00Z"]]},
    }
    return {
        "type": "Collection",
        "id": collection_id,
        "title": f"The {collection_id}",
        "extent": extent,
        "links": [{"rel": "items", "href": "x"}],
        **more,
    }


def listing(*documents: object, following: str = "") -> dict[str, Any]:
    links = [{"rel": "next", "href": following}] if following else []
    return {"collections": list(documents), "links": links}


def ids(stac: Stub, **query: Any) -> list[str]:
    return [found.id for found in stac.collections(**query)]


def test_every_condition_is_sent_as_the_tutorial_sends_it(stac: Stub) -> None:
    stac.lists(lambda _: listing(collection("A")))
    assert ids(
        stac,
        text=" Biomass ",
        title="Biomass Simulated data",
        platform="BIOMASS",
        organisation="ESA/ESRIN",
        cql2="id='A' or id='B'",
        bbox=BBox(14.9, 37.7, 14.99, 37.78),
        time_range=TimeRange.parse("2020-01-01T00:00:00.000Z/2024-12-31T23:59:59.999Z"),
    ) == ["A"]
    assert stac.asked("/stac/collections") == [
        {
            "limit": "100",
            "q": "Biomass",
            "filter": "(title='Biomass Simulated data') AND (platform='BIOMASS')"
            " AND (organisationName='ESA/ESRIN') AND (id='A' or id='B')",
            "filter-lang": "cql2-text",
            "bbox": "14.9,37.7,14.99,37.78",
            "datetime": "2020-01-01T00:00:00Z/2024-12-31T23:59:59.999Z",
        }
    ]


def test_a_single_clause_stands_alone_and_quotes_are_doubled(stac: Stub) -> None:
    stac.lists(lambda _: listing())
    assert ids(stac, title="O'Brien's") == []
    assert stac.asked("/stac/collections")[0]["filter"] == "title='O''Brien''s'"


def test_all_pages_are_followed_each_collection_once(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        if "n" in sent:
            return listing(collection("B"), collection("C"))
        return listing(collection("A"), collection("B"), following="collections?n=1")

    stac.lists(answer)
    assert ids(stac) == ["A", "B", "C"]


def test_a_list_that_repeats_itself_ends(stac: Stub) -> None:
    stac.lists(
        lambda sent: listing(collection("A"), following=f"collections?n={sent.get('n', '')}1")
    )
    assert ids(stac) == ["A"]
    assert len(stac.asked("/stac/collections")) == 2


@pytest.mark.case(77)
def test_empty_pages_without_end_are_given_up(stac: Stub) -> None:
    def answer(sent: Mapping[str, str]) -> object:
        following = {"rel": "next", "href": f"collections?n={int(sent.get('n', 0)) + 1}"}
        return {"collections": [], "links": [following]}

    stac.lists(answer)
    assert stac.collections() == []
    assert len(stac.asked("/stac/collections")) == 4


def test_pseudo_collections_and_broken_ones_are_left_out(stac: Stub) -> None:
    pseudo = [collection(name) for name in ("series", "datasets", "services")]
    stac.lists(lambda _: listing(*pseudo, None, {"id": 7}, "x", collection("A")))
    assert ids(stac) == ["A"]


def test_a_box_over_the_antimeridian_is_asked_for_in_two_halves(stac: Stub) -> None:
    stac.lists(lambda sent: listing(collection("A"), collection(sent["bbox"].split(",")[0])))
    assert ids(stac, bbox=BBox(170, -10, -170, 10)) == ["A", "170", "-180"]


@pytest.mark.parametrize("document", [{}, {"collections": None}, {"collections": {}}])
def test_a_list_without_collections_is_broken(stac: Stub, document: object) -> None:
    stac.lists(lambda _: document)
    with pytest.raises(CatalogError, match="has no list of collections"):
        stac.collections()


def test_what_cannot_be_sent_is_refused_before_anything_is(stac: Stub) -> None:
    with pytest.raises(InputError, match="ends too early"):
        stac.collections(cql2="title =")
    with pytest.raises(InputError, match="characters that are no text"):
        stac.collections(text="\udc80")
    with pytest.raises(InputError, match="characters that are no text"):
        stac.queryables("\udc80")
    assert stac.server.seen == []


WORLD = {"spatial": {"bbox": [[170, -10, -170, 10]]}, "temporal": {"interval": [[None, None]]}}
SHELF = (
    collection("A", title="Biomass data", summaries={"platform": ["Biomass"]}, keywords=["P-SAR"]),
    collection("B", providers=[{"name": "ESA/ESRIN"}], description="forest height of Biomass"),
    collection("C", extent=WORLD),
    collection("D", extent={}),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "ABCD"),
        ({"text": "biomass"}, "AB"),
        ({"text": "BIOMASS data"}, "A"),
        ({"text": "p-sar, forest"}, "AB"),
        ({"title": "biomass DATA"}, "A"),
        ({"title": "Biomass"}, ""),
        ({"platform": "BIOMASS"}, "A"),
        ({"organisation": "esa/esrin"}, "B"),
        ({"platform": "BIOMASS", "organisation": "ESA/ESRIN"}, ""),
        ({"cql2": "title = 'Biomass data' OR id = 'C'"}, "AC"),
        ({"cql2": "nothing = 'x'"}, ""),
        ({"bbox": BBox(5, 5, 6, 6)}, "ABD"),
        ({"bbox": BBox(-175, 0, -174, 1)}, "CD"),
        ({"bbox": BBox(175, 0, -175, 1)}, "CD"),
        ({"time_range": TimeRange.parse("2020")}, "ABCD"),
        ({"time_range": TimeRange.parse("2021")}, "CD"),
        ({"time_range": TimeRange.parse("../2019-12-31")}, "CD"),
        ({"text": "biomass", "bbox": BBox(5, 5, 6, 6), "cql2": "id = 'B'"}, "B"),
    ],
)
def test_a_catalogue_that_cannot_search_collections_is_searched_here(
    stac: Stub, query: dict[str, Any], found: str
) -> None:
    stac.landing(conforms=["https://api.stacspec.org/v1.0.0/core"])
    stac.lists(lambda _: listing(*SHELF))
    assert ids(stac, **query) == list(found)
    assert stac.asked("/stac/collections") == [{}]


def test_what_the_catalogue_can_do_is_left_to_it(stac: Stub) -> None:
    stac.landing(conforms=[COLLECTION_SEARCH])
    stac.lists(lambda _: listing(*SHELF))
    assert ids(stac, text="biomass", bbox=BBox(50, 50, 60, 60)) == ["A", "B"]
    assert stac.asked("/stac/collections") == [{"limit": "100", "bbox": "50,50,60,60"}]


SCHEMA = {"properties": {"productType": {"type": "string", "enum": ["X"]}}}
STANDARD = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


def test_queryables_are_read_at_their_usual_address(stac: Stub) -> None:
    stac.server.on("/stac/collections/EOP%3AESA%3ASentinel-2/queryables", json_answer(SCHEMA))
    (only,) = stac.queryables("EOP:ESA:Sentinel-2")
    assert (only.name, only.enum, only.aliases) == ("productType", ("X",), ("product:type",))


@pytest.mark.parametrize("is_listed_before", [True, False])
def test_queryables_elsewhere_are_found_by_the_collections_link(
    stac: Stub, is_listed_before: bool
) -> None:
    linked = collection("A", links=[{"rel": STANDARD, "href": "/stac/names/A"}])
    stac.lists(lambda _: listing(linked))
    stac.server.on("/stac/collections/A", json_answer(linked))
    stac.server.on("/stac/names/A", json_answer(SCHEMA))
    if is_listed_before:
        stac.collections()
    assert [found.name for found in stac.queryables("A")] == ["productType"]
    assert bool(stac.server.asked("/stac/collections/A")) is not is_listed_before


def test_a_link_to_queryables_at_another_origin_is_not_followed(
    stac: Stub, other_server: Server
) -> None:
    away = collection("A", links=[{"rel": STANDARD, "href": other_server.url("/names")}])
    stac.server.on("/stac/collections/A", json_answer(away))
    assert stac.queryables("A") == ()
    assert other_server.seen == []


def test_a_collection_that_is_not_there_is_named(stac: Stub) -> None:
    with pytest.raises(CatalogError, match="has no collection Nope"):
        stac.queryables("Nope")


def test_an_error_of_the_queryables_is_not_taken_for_absence(stac: Stub) -> None:
    stac.server.on("/stac/collections/A/queryables", json_answer({}, 500))
    with pytest.raises(CatalogError, match="error of its own"):
        stac.queryables("A")
