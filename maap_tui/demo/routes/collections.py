"""Collections: the search for them, single ones, and their queryables."""

from urllib.parse import urlencode

from maap_tui.demo.context import Context
from maap_tui.demo.exchange import Answer, Request, ceos_error, json_answer, text_answer
from maap_tui.demo.holdings.collection_documents import (
    collection_document,
    free_text,
    interval_seconds,
    searchable_names,
)
from maap_tui.demo.holdings.collection_row import CollectionSpec
from maap_tui.demo.holdings.collection_specs import spec, specs
from maap_tui.demo.holdings.records import Box, JsonObject
from maap_tui.demo.matching.filters import compile_filter
from maap_tui.demo.matching.queryables import queryables
from maap_tui.demo.matching.spacetime import parse_box, parse_interval
from maap_tui.demo.routes.parameters import counted, parameter_errors

_NAMES = frozenset(searchable_names(specs()[0]))
_DEFAULT_LIMIT = 10
_HIGHEST_LIMIT = 500


@parameter_errors
def search(context: Context, request: Request) -> Answer:
    """A page of the collections that `q`, `filter`, `bbox` and `datetime` leave."""
    query = request.query
    limit = min(counted(query, "limit", _DEFAULT_LIMIT), _HIGHEST_LIMIT)
    start = counted(query, "startRecord", 1)
    found = [known for known in specs(context.hostile) if _matches(known, query)]
    page = found[start - 1 : start - 1 + limit]
    return json_answer(
        {
            "collections": [collection_document(known, context.root) for known in page],
            "numberMatched": len(found),
            "numberReturned": len(page),
            "links": _links(context, request, start, limit, len(found)),
        }
    )


def single(context: Context, request: Request, collection: str) -> Answer:
    """One collection, or, where `httpAccept` asks for it, a metadata record in XML."""
    known = spec(collection, context.hostile)
    if known is None:
        return _unknown(collection)
    if "xml" in request.query.get("httpAccept", ""):
        return text_answer("<MD_Metadata/>", media_type="application/xml")
    return json_answer(collection_document(known, context.root))


def queryable_names(context: Context, collection: str) -> Answer:
    """What the granules of a collection can be filtered by."""
    known = spec(collection, context.hostile)
    if known is None or not known.platform:
        return _unknown(collection)
    return json_answer(queryables(collection, context.root), media_type="application/schema+json")


def _unknown(collection: str) -> Answer:
    return ceos_error(404, "NotFound", f"Collection {collection} not found")


def _matches(known: CollectionSpec, query: dict[str, str]) -> bool:
    if "q" in query and not _has_words(free_text(known), query["q"]):
        return False
    if "bbox" in query and not _boxes_meet(known.bbox, parse_box(query["bbox"])):
        return False
    if "datetime" in query:
        (first, last), (start, stop) = interval_seconds(known), parse_interval(query["datetime"])
        if first > stop or last < start:
            return False
    if "filter" not in query:
        return True
    language = query.get("filter-lang", "cql2-text")
    return compile_filter(query["filter"], language, _NAMES)(searchable_names(known))


def _has_words(text: str, wanted: str) -> bool:
    """Commas separate alternatives; of each alternative all words must occur."""
    return any(
        all(word in text for word in alternative.lower().split())
        for alternative in wanted.split(",")
    )


def _boxes_meet(first: Box, second: Box) -> bool:
    return (
        first[0] <= second[2]
        and first[2] >= second[0]
        and first[1] <= second[3]
        and first[3] >= second[1]
    )


def _links(
    context: Context, request: Request, start: int, limit: int, matched: int
) -> list[JsonObject]:
    catalog = f"{context.root}/catalogue/"
    links: list[JsonObject] = [
        {"rel": "self", "type": "application/json", "href": f"{context.root}{request.target}"},
        {"rel": "root", "type": "application/json", "href": catalog},
    ]
    if start - 1 + limit < matched:
        query = {**request.query, "limit": str(limit), "startRecord": str(start + limit)}
        href = f"{catalog}collections?{urlencode(query)}"
        links.append({"rel": "next", "type": "application/json", "href": href})
    return links
