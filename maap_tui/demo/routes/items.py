"""The granules of one collection: their list, and single ones by their own address."""

from maap_tui.demo.context import Context
from maap_tui.demo.exchange import Answer, Request, ceos_error, json_answer, text_answer
from maap_tui.demo.holdings.collection_specs import spec
from maap_tui.demo.holdings.documents import ITEM_TYPE, item_document
from maap_tui.demo.holdings.index import find
from maap_tui.demo.routes.search import get_search


def listing(context: Context, request: Request, collection: str) -> Answer:
    """A search within one collection."""
    known = spec(collection, context.hostile)
    if known is None or not known.platform or not known.searchable:
        return ceos_error(404, "NotFound", f"Collection {collection} has no items")
    return get_search(context, request, collection)


def single(context: Context, request: Request, collection: str, item_id: str) -> Answer:
    """One granule, or, where `httpAccept` asks for it, a metadata record in XML."""
    record = find(item_id)
    if (
        record is None
        or record.collection != collection
        or spec(collection, context.hostile) is None
    ):
        return ceos_error(404, "NotFound", f"Item {item_id} not found in {collection}")
    if "xml" in request.query.get("httpAccept", ""):
        return text_answer("<EarthObservation/>", media_type="application/gml+xml")
    document = item_document(record, context.root, wrong_checksum=context.faults.wrong_checksum)
    return json_answer(document, media_type=ITEM_TYPE)
