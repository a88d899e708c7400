"""The landing page, with the links that make naive clients fail."""

from collections.abc import Callable

import pystac_client
import requests

from maap_tui.demo import DemoWorld

Get = Callable[..., requests.Response]


def test_address_without_slash_is_a_load_balancer_page(
    world: DemoWorld, session: requests.Session
) -> None:
    answer = session.get(world.catalog_url.rstrip("/"), timeout=10)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "text/html"


def test_several_links_search_and_the_first_is_not_stac(get: Get, world: DemoWorld) -> None:
    links = get("").json()["links"]
    search = [link for link in links if link["rel"] == "search"]
    assert [link["type"] for link in search] == [
        "application/opensearchdescription+xml",
        "application/geo+json",
    ]
    assert search[1]["href"] == world.catalog_url + "search"
    assert len([link for link in links if link["rel"] == "data"]) > 3


def test_every_link_leads_somewhere(get: Get) -> None:
    hrefs = {link["href"] for link in get("").json()["links"]}
    assert {href: get(href).status_code for href in hrefs} == dict.fromkeys(hrefs, 200)


def test_child_links_lead_to_collections_that_lead_to_more(get: Get, world: DemoWorld) -> None:
    node = get("series/eo:platform/EarthCARE").json()
    assert node["type"] == "Collection"
    assert node["collection"] == "EOP:ESA:MAAP"
    children = [link["href"] for link in node["links"] if link["rel"] == "child"]
    assert f"{world.catalog_url}collections/EarthCAREL2Validated_MAAP" in children
    assert get("series/eo:platform/Nothing").status_code == 404


def test_opensearch_and_openapi_are_told_apart(get: Get) -> None:
    described = get("api", httpAccept="application/opensearchdescription+xml")
    assert described.text.startswith("<?xml")
    assert get("api").json()["openapi"].startswith("3.")


def test_pystac_client_finds_what_it_needs(world: DemoWorld) -> None:
    client = pystac_client.Client.open(world.catalog_url)
    link = client.get_search_link()
    assert link is not None
    assert link.href == world.catalog_url + "search"
    for wanted in ("ITEM_SEARCH", "FILTER", "SORT", "COLLECTION_SEARCH"):
        assert client.conforms_to(wanted), wanted


def test_conformance_is_told_twice_and_the_same(get: Get) -> None:
    assert get("conformance").json()["conformsTo"] == get("").json()["conformsTo"]
