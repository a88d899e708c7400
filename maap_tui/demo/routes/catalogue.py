"""Everything below `/catalogue`."""

from maap_tui.demo.context import Context
from maap_tui.demo.exchange import Answer, Request, ceos_error, html_error, message_error
from maap_tui.demo.routes import collections, items, landing
from maap_tui.demo.routes.search import get_search, post_search

LONGEST_URL = 8_000
"""Characters of path and query; the load balancer refuses more."""


def catalogue_answer(context: Context, request: Request) -> Answer:
    """The answer of the catalogue, or of the load balancer before it."""
    faults = context.faults
    if faults.search_delay:
        context.stop.wait(faults.search_delay)
    status = faults.take(faults.search_errors)
    if status is not None:
        return _refused(status, faults.retry_after)
    if request.path == "/catalogue":
        return html_error(503)  # the real one has no back end for the address without the slash
    if len(request.target) > LONGEST_URL:
        return html_error(414)
    if request.method == "POST":
        if request.path == "/catalogue/search":
            return post_search(context, request)
        return ceos_error(405, "MethodNotAllowed", "POST is for /search only")
    return _get(context, request)


def _refused(status: int, retry_after: str | None) -> Answer:
    if status == 429 or status >= 500:
        return html_error(status, retry_after)
    return message_error(status, "Request refused", status)


def _get(context: Context, request: Request) -> Answer:
    match request.segments[1:]:
        case ("",):
            return landing.landing_page(context)
        case ("conformance",):
            return landing.conformance()
        case ("api",):
            return landing.description(context, request)
        case ("series", *names):
            return landing.browse(context, [name for name in names if name])
        case ("search",):
            return get_search(context, request, None)
        case ("collections",):
            return collections.search(context, request)
        case ("collections", collection):
            return collections.single(context, request, collection)
        case ("collections", collection, "queryables"):
            return collections.queryable_names(context, collection)
        case ("collections", collection, "items"):
            return items.listing(context, request, collection)
        case ("collections", collection, "items", item_id):
            return items.single(context, request, collection, item_id)
    return ceos_error(404, "NotFound", f"No resource at {request.path}")
