"""The landing page with the links of the real one, and the small documents that these lead to."""

from urllib.parse import quote

from maap_tui.demo.context import Context
from maap_tui.demo.exchange import GEOJSON, Answer, Request, ceos_error, json_answer, text_answer
from maap_tui.demo.holdings.collection_row import CollectionSpec
from maap_tui.demo.holdings.collection_specs import specs
from maap_tui.demo.holdings.records import JsonObject

_OPENSEARCH = "application/opensearchdescription+xml"
_OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_STAC = "https://api.stacspec.org/v1.0.0"
_OGC = "http://www.opengis.net/spec"

CONFORMANCE = (
    f"{_STAC}/core",
    f"{_STAC}/collections",
    f"{_STAC}/ogcapi-features",
    f"{_STAC}/item-search",
    f"{_STAC}/item-search#filter",
    f"{_STAC}/item-search#sort",
    f"{_STAC}-rc.1/collection-search",
    f"{_STAC}-rc.1/collection-search#free-text",
    f"{_STAC}-rc.1/collection-search#filter",
    f"{_OGC}/ogcapi-common-2/1.0/conf/collections",
    f"{_OGC}/ogcapi-common-2/1.0/conf/simple-query",
    f"{_OGC}/ogcapi-features-1/1.0/conf/core",
    f"{_OGC}/ogcapi-features-1/1.0/conf/geojson",
    f"{_OGC}/ogcapi-features-3/1.0/conf/filter",
    f"{_OGC}/ogcapi-features-3/1.0/conf/features-filter",
    f"{_OGC}/cql2/1.0/conf/cql2-text",
    f"{_OGC}/cql2/1.0/conf/cql2-json",
    f"{_OGC}/cql2/1.0/conf/basic-cql2",
)
_DATA_TYPES = (
    "application/json",
    "application/ld+json",
    "application/rdf+xml",
    "text/turtle",
    "text/html",
)


def landing_page(context: Context) -> Answer:
    """The STAC catalogue that a client opens first."""
    return json_answer(
        {
            "type": "Catalog",
            "id": "fedeo",
            "stac_version": "1.1.0",
            "title": "MAAP Catalogue",
            "description": "Demonstration catalogue in the shape of the ESA MAAP catalogue",
            "conformsTo": list(CONFORMANCE),
            "links": _links(f"{context.root}/catalogue/", context),
        }
    )


def conformance() -> Answer:
    """The conformance classes once more, as OGC API wants them."""
    return json_answer({"conformsTo": list(CONFORMANCE)})


def description(context: Context, request: Request) -> Answer:
    """The OpenAPI or the OpenSearch description, both only as far as a client may look."""
    root = f"{context.root}/catalogue"
    if "opensearch" in request.query.get("httpAccept", ""):
        template = f"{root}/search?q={{searchTerms?}}"
        return text_answer(
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
            f'<ShortName>MAAP</ShortName><Url type="application/atom+xml" template="{template}"/>'
            "</OpenSearchDescription>",
            media_type=_OPENSEARCH,
        )
    paths: JsonObject = {"/search": {}, "/collections": {}}
    info = {"title": "MAAP Catalogue", "version": "1.0"}
    document = {"openapi": "3.0.3", "info": info, "servers": [{"url": root}], "paths": paths}
    return json_answer(document, media_type=_OPENAPI)


def browse(context: Context, names: list[str]) -> Answer:
    """A node of the browse tree: a collection that only leads to the searchable ones below it."""
    found = [spec for spec in specs(context.hostile) if spec.platform and _below(spec, names)]
    if not found:
        return ceos_error(404, "NotFound", f"No node /series/{'/'.join(names)}")
    root = f"{context.root}/catalogue"
    links = [_link("self", f"{root}/series/{'/'.join(quote(name, safe=':') for name in names)}")]
    links += [_link("root", f"{root}/"), _link("parent", f"{root}/")]
    links += [_link("child", f"{root}/collections/{quote(spec.id, safe='')}") for spec in found]
    return json_answer(
        {
            "type": "Collection",
            "stac_version": "1.0.0",
            "id": "/".join(names),
            "collection": "EOP:ESA:MAAP",
            "description": f"Collections below {'/'.join(names)}",
            "license": "various",
            "extent": {
                "spatial": {"bbox": [[-180, -90, 180, 90]]},
                "temporal": {"interval": [[None, None]]},
            },
            "links": links,
        }
    )


def _below(spec: CollectionSpec, names: list[str]) -> bool:
    match names:
        case ["eo:platform", platform]:
            return spec.platform == platform
        case ["eo:organisationName", organisation]:
            return spec.provider == organisation
    return False


def _links(root: str, context: Context) -> list[JsonObject]:
    known = specs(context.hostile)
    platforms = sorted({spec.platform for spec in known if spec.platform})
    organisations = sorted({spec.provider for spec in known})
    opensearch = f"{root}api?httpAccept={quote(_OPENSEARCH)}"
    openapi = f"{root}api?httpAccept={quote(_OPENAPI, safe='/=;')}"
    return [
        _link("self", root),
        _link("root", root),
        _link("search", opensearch, _OPENSEARCH, "OpenSearch Description Document"),
        _link("service-desc", openapi, _OPENAPI, "OpenAPI definition in JSON format"),
        _link("conformance", f"{root}conformance"),
        *(_link("data", f"{root}collections", media_type) for media_type in _DATA_TYPES),
        _link("search", f"{root}search", GEOJSON),
        *(_link("child", f"{root}series/eo:platform/{quote(name)}") for name in platforms),
        *(
            _link("child", f"{root}series/eo:organisationName/{quote(name, safe='')}")
            for name in organisations
        ),
    ]


def _link(
    rel: str, href: str, media_type: str = "application/json", title: str | None = None
) -> JsonObject:
    link: JsonObject = {"rel": rel, "href": href, "type": media_type}
    return link if title is None else {**link, "title": title}
