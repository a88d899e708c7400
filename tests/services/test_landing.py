"""The landing page says where everything is, however oddly it is written."""

import subprocess
import sys
from typing import Any

import pytest

from maap_tui.errors import CatalogError, InputError
from maap_tui.services.calls import Call, next_call, same_origin
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.landing import Landing, open_landing
from maap_tui.services.stac_reader import Document
from tests.services.stac_stub import GEOJSON, Stub, items, json_answer, page

ROOT = "https://catalogue.example/stac/"


def opened(page: dict[str, Any], url: str = ROOT) -> Landing:
    return open_landing(url, lambda call: Document(page, call.url))


def landing_page(*links: object, **more: object) -> dict[str, Any]:
    about = {"type": "Catalog", "id": "x", "description": "y", "stac_version": "1.1.0"}
    return {**about, "links": list(links), **more}


def link(rel: object, href: object, kind: object = "application/json", **more: object) -> object:
    return {"rel": rel, "href": href, "type": kind, **more}


def test_the_search_is_chosen_among_its_links_by_media_type(stac: Stub) -> None:
    stac.answers(lambda _: page(items("a")))
    assert stac.ids() == ["a"]
    assert not stac.server.asked("/stac/api")


@pytest.mark.parametrize(
    ("links", "search"),
    [
        ([link("search", "find", "text/html"), link("search", "search", GEOJSON)], "search"),
        ([link("search", "s1"), link("search", "s2", GEOJSON)], "s2"),
        ([link("search", "s1", GEOJSON, method="POST"), link("search", "s2", GEOJSON)], "s2"),
        ([link("search", "s1", f"{GEOJSON}; charset=utf-8")], "s1"),
        ([{"rel": "search", "href": "s1"}], "s1"),
        ([link("search", "s1", "application/opensearchdescription+xml")], None),
        ([link("search", 7, GEOJSON), None, "x", {"rel": "search"}, link(None, "x")], None),
        ([], None),
    ],
)
def test_odd_links_do_not_hide_the_right_one(links: list[object], search: str | None) -> None:
    expected = f"{ROOT}{search}" if search else ""
    assert opened(landing_page(*links)).search_url == expected


def test_without_a_link_the_collections_are_at_their_usual_place() -> None:
    assert opened(landing_page()).collections_url == f"{ROOT}collections"
    linked = landing_page(link("data", "x.html", "text/html"), link("data", "sets"))
    assert opened(linked).collections_url == f"{ROOT}sets"


def test_links_by_plain_http_to_the_same_host_are_taken_as_https() -> None:
    linked = landing_page(link("search", "http://catalogue.example/stac/search", GEOJSON))
    assert opened(linked).search_url == f"{ROOT}search"


def test_a_link_to_another_host_is_taken_by_https_only() -> None:
    away = "https://search.example/stac"
    assert opened(landing_page(link("search", away, GEOJSON))).search_url == away
    for href in ("http://search.example/stac", "http://127.0.0.1/stac", "file:///etc/passwd"):
        with pytest.raises(CatalogError):
            opened(landing_page(link("search", href, GEOJSON)))


@pytest.mark.parametrize(
    ("conforms", "can"),
    [
        (["https://api.stacspec.org/v1.0.0-rc.1/collection-search"], "collections"),
        (["https://api.stacspec.org/v2/collection-search#free-text"], "text"),
        (["https://api.stacspec.org/v1.0.0-rc.1/collection-search#filter"], "filter"),
        (["http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/simple-query"], "collections"),
        (["https://api.stacspec.org/v1.0.0/item-search#sort"], "sort"),
        ([7, None, "https://api.stacspec.org/v1.0.0/item-search#sort"], "sort"),
        (["https://api.stacspec.org/v1.0.0/item-search#filter"], ""),
        (None, ""),
        ("everything", ""),
    ],
)
def test_what_a_catalogue_can_do_is_read_from_its_conformance(conforms: object, can: str) -> None:
    made = opened(landing_page(conformsTo=conforms))
    abilities = {
        "collections": made.searches_collections,
        "text": made.searches_text,
        "filter": made.filters_collections,
        "sort": made.sorts,
    }
    assert [name for name, has in abilities.items() if has] == ([can] if can else [])


def test_conformance_on_a_page_of_its_own_is_read_there() -> None:
    sort = "https://api.stacspec.org/v1.0.0/item-search#sort"

    def read(call: Call) -> Document:
        page = landing_page(link("conformance", "conformance"))
        is_own = call.url.endswith("/conformance")
        return Document({"conformsTo": [sort]} if is_own else page, call.url)

    assert open_landing(ROOT, read).sorts


@pytest.mark.parametrize(
    "page",
    [{}, {"type": "Feature"}, {"type": "Collection", "id": "x"}, {"links": []}, {"type": 7}],
)
def test_another_document_is_no_catalogue(page: dict[str, object]) -> None:
    with pytest.raises(CatalogError, match="has no STAC catalogue at this address"):
        opened(dict(page))


def test_a_page_with_little_in_it_is_enough() -> None:
    assert opened({"type": "Catalog", "stac_version": "1.0.0"}).url == ROOT


def test_the_landing_page_is_asked_for_with_a_slash_at_its_end(stac: Stub) -> None:
    stac.lists(lambda _: {"collections": []})
    stac.collections()
    assert stac.server.seen[0].path == "/stac/"


def test_a_catalogue_that_knows_no_slash_is_asked_without(stac: Stub) -> None:
    stac.server.on("/stac/", lambda talk: talk.answer(404, b""))
    stac.server.on("/stac", json_answer(stac.landing_page()))
    stac.answers(lambda _: page(items("a")))
    assert stac.ids() == ["a"]


@pytest.mark.parametrize(("named", "asked"), [("catalog.json", "catalog.json"), ("v1.0", "v1.0/")])
def test_only_a_file_is_asked_for_as_it_is_named(stac: Stub, named: str, asked: str) -> None:
    stac.server.on(f"/{asked}", json_answer(stac.landing_page()))
    catalog = StacCatalog(CatalogSettings(stac.server.url(f"/{named}")))
    stub = Stub(stac.server, catalog)
    stub.answers(lambda _: page(items("a")))
    assert stub.ids() == ["a"]
    assert stac.server.seen[0].path == f"/{asked}"
    catalog.close()


def test_the_landing_page_is_read_again_only_after_a_failure(stac: Stub) -> None:
    stac.server.script("/stac/", json_answer({}, 500), json_answer(stac.landing_page()))
    stac.answers(lambda _: page(items("a")))
    with pytest.raises(CatalogError):
        stac.ids()
    assert stac.ids() == stac.ids() == ["a"]
    assert len(stac.server.asked("/stac/")) == 2


def test_a_catalogue_without_a_search_says_so(stac: Stub) -> None:
    stac.landing(links=[])
    with pytest.raises(CatalogError, match="offers no search for granules"):
        stac.search()


@pytest.mark.parametrize("url", ["http://catalogue.example/", "ftp://x", "catalogue", ""])
def test_an_address_that_cannot_be_asked_safely_is_refused_at_once(url: str) -> None:
    with pytest.raises(InputError):
        StacCatalog(CatalogSettings(url))


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("search?x=1", f"{ROOT}search?x=1"),
        ("/other", "https://catalogue.example/other"),
        ("//catalogue.example/x", "https://catalogue.example/x"),
        ("https://CATALOGUE.example:443/x", "https://catalogue.example:443/x"),
        ("http://catalogue.example/x", "https://catalogue.example/x"),
    ],
)
def test_the_same_origin_is_recognised_in_every_spelling(href: str, url: str) -> None:
    assert same_origin(href, ROOT) == url


@pytest.mark.parametrize(
    "href",
    [
        "https://catalogue.example.evil.example/x",
        "https://catalogue.example:8443/x",
        "https://evil.invalid\\.catalogue.example/x",
        "https://user@catalogue.example/x",
        "http://catalogue.example:80/x",
        "javascript:alert(1)",
        "https://[::1",
    ],
)
def test_every_other_origin_is_refused(href: str) -> None:
    with pytest.raises(CatalogError, match="points elsewhere"):
        same_origin(href, ROOT)


def test_the_first_next_link_with_an_address_counts() -> None:
    links = [7, {"rel": "prev", "href": "p"}, {"rel": "next"}, {"rel": "next", "href": "n"}]
    assert next_call({"links": links}, Call(ROOT)) == Call(f"{ROOT}n")
    assert next_call({"links": {"rel": "next"}}, Call(ROOT)) is None
    assert next_call({}, Call(ROOT)) is None


def test_importing_the_services_loads_no_heavy_library() -> None:
    heavy = ("pystac_client", "pystac", "shapely", "numpy", "cql2", "textual", "rich")
    modules = ("catalog", "areas", "auth", "token_source", "credentials", "queryables")
    code = (
        f"import sys, importlib\n"
        f"for name in {modules}: importlib.import_module('maap_tui.services.' + name)\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
