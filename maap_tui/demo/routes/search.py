"""The search for granules, by GET and by POST, and the pages that it comes in."""

from dataclasses import replace
from urllib.parse import urlencode

from maap_tui.demo.context import Context
from maap_tui.demo.exchange import GEOJSON, Answer, Request, json_answer, message_error
from maap_tui.demo.holdings.documents import item_document
from maap_tui.demo.holdings.records import JsonObject
from maap_tui.demo.matching.run import matched
from maap_tui.demo.matching.searches import DeadToken, Window
from maap_tui.demo.routes.parameters import (
    Question,
    from_body,
    from_query,
    parameter_errors,
    parse_body,
)


@parameter_errors
def get_search(context: Context, request: Request, collection: str | None) -> Answer:
    """A page of granules; `collection` is the one whose `/items` was asked for."""
    query = request.query
    question = from_query(query, collection)
    found = _window(context, question, query.get("token"))
    if isinstance(found, Answer):
        return found
    links = _get_links(context, request, found)
    return _page(context, found, links)


@parameter_errors
def post_search(context: Context, request: Request) -> Answer:
    """The same for a JSON body; its next link is to be followed by POST."""
    body = parse_body(request.body)
    token = body.get("token")
    found = _window(context, from_body(body), None if token is None else str(token))
    if isinstance(found, Answer):
        return found
    href = f"{context.root}/catalogue/search"
    links: list[JsonObject] = [{"rel": "self", "type": GEOJSON, "method": "POST", "href": href}]
    if found.has_next:
        faults = context.faults
        link: JsonObject = {"rel": "next", "type": GEOJSON, "method": "POST", "merge": True}
        link["href"] = faults.foreign_next or href
        link["body"] = {"token": found.next_token}
        links.append(link)
    return _page(context, found, links)


def _window(context: Context, question: Question, token: str | None) -> Window | Answer:
    """What is to be shown, or the refusal of a token or of a page beyond the wall."""
    try:
        if token is not None:
            if context.faults.invalidate_page_tokens:
                raise DeadToken(token)
            window = context.searches.resume(token)
            window = replace(window, empty=context.faults.take_empty_page())
        else:
            if question.start_record > context.record_wall:
                return _wall(context)
            window = context.searches.start(
                question.key,
                matched(question, context.hostile),
                question.start_record - 1,
                question.limit,
            )
    except DeadToken:
        return message_error(400, f"Invalid token: {token}")
    return _wall(context) if window.offset >= context.record_wall else window


def _wall(context: Context) -> Answer:
    return message_error(422, f"startRecord can not exceed {context.record_wall}.", 422)


def _page(context: Context, window: Window, links: list[JsonObject]) -> Answer:
    faults = context.faults
    if faults.catalogue_body is not None:
        return Answer(200, {"Content-Type": GEOJSON}, faults.catalogue_body)
    records = window.records
    if records and window.offset and faults.duplicate_ids_across_pages:
        records = (window.matched[window.offset - 1], *records)
    features = [
        item_document(record, context.root, wrong_checksum=faults.wrong_checksum)
        for record in records
    ]
    if features and faults.broken_item:
        features[0] = {"type": "Feature", "id": 17, "properties": None, "assets": [], "links": {}}
    page: JsonObject = {
        "type": "FeatureCollection",
        "numberMatched": len(window.matched),
        "numberReturned": len(features),
        "features": features,
        "links": links,
    }
    if faults.no_number_matched:
        del page["numberMatched"]
    return json_answer(page, media_type=GEOJSON)


def _get_links(context: Context, request: Request, window: Window) -> list[JsonObject]:
    own = f"{context.root}{request.target}"
    query = {
        name: value for name, value in request.query.items() if name not in ("token", "startRecord")
    }
    base = f"{context.root}{request.path}"
    links: list[JsonObject] = [{"rel": "self", "type": GEOJSON, "href": own}]
    if window.has_next:
        following = f"{base}?{urlencode({**query, 'token': window.next_token})}"
        if context.faults.repeating_next:
            following = own
        href = context.faults.foreign_next or following
        links.append({"rel": "next", "type": GEOJSON, "href": href})
    reachable = min(len(window.matched), context.record_wall)
    last = max(0, reachable - 1) // window.limit * window.limit + 1
    href = f"{base}?{urlencode({**query, 'startRecord': last})}"
    return [*links, {"rel": "last", "type": GEOJSON, "href": href}]
