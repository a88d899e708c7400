"""Collections: their documents, the searches for them, and what can be asked of each."""

from collections.abc import Callable

import pystac
import pytest
import requests

from maap_tui.demo import DemoWorld

Get = Callable[..., requests.Response]

_PSEUDO = {"series", "datasets", "services"}


def _ids(get: Get, **parameters: object) -> set[str]:
    page = get("collections", limit=500, **parameters).json()
    return {collection["id"] for collection in page["collections"]}


def test_there_are_more_than_thirty_collections_and_three_that_are_none(get: Get) -> None:
    ids = _ids(get)
    assert ids > _PSEUDO
    assert len(ids - _PSEUDO) >= 30


def test_list_begins_as_the_real_one_does(get: Get) -> None:
    page = get("collections").json()
    assert page["numberReturned"] == 10
    assert [c["id"] for c in page["collections"]][:4] == [
        "series",
        "datasets",
        "EOP:ESA:Sentinel-2",
        "EOP:ESA:CopDem",
    ]


def test_pages_of_collections_are_followed_to_the_end(get: Get) -> None:
    seen: list[str] = []
    page = get("collections", limit=7, q="e").json()
    while True:
        seen += [collection["id"] for collection in page["collections"]]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            break
        page = get(following[0]).json()
    assert len(seen) == len(set(seen)) == page["numberMatched"]
    assert set(seen) == _ids(get, q="e")


def test_every_document_is_read_by_pystac(get: Get) -> None:
    for document in get("collections", limit=500).json()["collections"]:
        collection = pystac.Collection.from_dict(document)
        assert collection.title
        assert collection.description


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"q": "earthcare jaxa l2 validated"}, {"JAXAL2Validated_MAAP"}),
        ({"q": "skysat,goce"}, {"SkySatESAarchive", "GOCE_Level_1"}),
        ({"filter": "platform='GOCE' or platform='SkySat'"}, {"SkySatESAarchive", "GOCE_Level_1"}),
        ({"filter": "TITLE='x'"}, None),
        ({"filter": "title LIKE 'goce%'"}, {"GOCE_Level_1"}),
        ({"filter": "id='TropForest'"}, {"TropForest"}),
        ({"datetime": "2011-01-01T00:00:00Z/2012-01-01T00:00:00Z", "q": "goce"}, {"GOCE_Level_1"}),
        ({"datetime": "2015-01-01T00:00:00Z/..", "q": "goce"}, set()),
        ({"bbox": "-10,60,-5,65", "q": "forests tropical"}, set()),
        ({"bbox": "-60,-5,-59,-4", "q": "forests tropical"}, {"TropForest"}),
    ],
)
def test_collection_parameters(
    get: Get, parameters: dict[str, str], expected: set[str] | None
) -> None:
    if expected is None:
        assert get("collections", **parameters).status_code == 400
    else:
        assert _ids(get, **parameters) == expected


def test_access_classes_are_in_themes_and_keywords(get: Get) -> None:
    found = {
        name: {
            concept["id"]
            for theme in get(f"collections/{name}").json()["themes"]
            for concept in theme["concepts"]
        }
        for name in ("BiomassLevel1b", "BiomassLevel1bIOC", "BiomassLevel0")
    }
    assert {"PUBLIC", "ESA_open_and_free"} <= found["BiomassLevel1b"]
    assert {"RESTRICTED", "BIOMASS_COMMISSIONING"} <= found["BiomassLevel1bIOC"]
    assert {"RESTRICTED", "BIOMASS_CORE_COMM"} <= found["BiomassLevel0"]
    assert "BIOMASS_CORE_COMM" in get("collections/BiomassLevel0").json()["keywords"]


def test_oddities_of_descriptions_are_there(get: Get) -> None:
    description = get("collections/BiomassLevel1aIOC").json()["description"]
    assert "\r\n" in description
    assert "_$$" in description


def test_one_collection_cannot_be_searched(get: Get) -> None:
    without = {
        collection["id"]
        for collection in get("collections", limit=500).json()["collections"]
        if not any(link["rel"] == "items" for link in collection["links"])
    }
    assert without == {"EOP:ESA:CopDem"}
    assert get("collections/EOP:ESA:CopDem/items").status_code == 404


def test_identifiers_are_percent_encoded_in_links(get: Get, world: DemoWorld) -> None:
    document = get("collections/EOP%3AESA%3ASentinel-2").json()
    own = next(link["href"] for link in document["links"] if link["rel"] == "self")
    assert own == f"{world.catalog_url}collections/EOP%3AESA%3ASentinel-2"


def test_queryables_have_new_names_and_the_values_that_are_there(get: Get) -> None:
    document = get("collections/EarthCAREL2Validated_MAAP/queryables").json()
    names = document["properties"]
    assert document["$schema"].endswith("2020-12/schema")
    assert names["version"]["enum"] == ["ae", "ba"]
    assert names["sat:orbit_state"]["enum"] == ["ASCENDING", "DESCENDING"]
    assert "MSI_COP_2A" in names["product:type"]["enum"]
    assert names["sat:absolute_orbit"]["type"] == "integer"
    assert names["processing:datetime"]["format"] == "date-time"
    assert {entry["type"] for entry in names.values()} == {"string", "integer"}


def test_frame_is_missing_from_one_document_though_it_filters(get: Get) -> None:
    names = get("collections/JAXAL2Validated_MAAP/queryables").json()["properties"]
    assert "frame" not in names
    page = get("search", collections="JAXAL2Validated_MAAP", filter="frame='E'").json()
    assert page["numberMatched"] > 10


def test_collections_without_orbits_do_not_offer_them(get: Get) -> None:
    names = get("collections/EarthCAREOrbitData_MAAP/queryables").json()["properties"]
    assert not {"sat:absolute_orbit", "frame", "track", "processing:level"} & set(names)


def test_empty_collection_exists_and_is_empty(get: Get) -> None:
    assert get("collections/BiomassLevel2b").json()["id"] == "BiomassLevel2b"
    assert get("collections/BiomassLevel2b/items").json()["numberMatched"] == 0
    assert get("collections/BiomassLevel2b/queryables").status_code == 200


def test_errors_have_two_shapes(get: Get) -> None:
    assert get("collections", filter="title='").json() == {"error": {"message": "Invalid filter"}}
    unknown = get("collections", filter="nosuch='x'").json()
    assert set(unknown) == {"code", "description"}
    assert get("collections", limit=0).status_code == 400
    assert get("collections", bbox="1,2,3").status_code == 400
