"""Everything below `/data/`: previews for anyone, products for those with a token and a right."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from maap_tui.demo.content.bodies import length, pieces, zipped
from maap_tui.demo.context import Context
from maap_tui.demo.exchange import Answer, Request, html_error, text_answer
from maap_tui.demo.holdings.collection_specs import readable, spec
from maap_tui.demo.holdings.index import files_of, find_file
from maap_tui.demo.holdings.records import File, Record
from maap_tui.demo.routes.ranges import ranged

_LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body>"
    "<h1>Earth Observation Identity and Access Management System</h1>"
    "<form><input name='username'><input name='password' type='password'></form></body></html>"
)


def product_answer(context: Context, request: Request) -> Answer:
    """The bytes of one asset, or why there are none."""
    faults = context.faults
    if faults.product_delay:
        context.stop.wait(faults.product_delay)
    status = faults.take(faults.product_errors)
    if status is not None:
        return html_error(status, faults.retry_after)
    path = unquote(request.path.removeprefix("/data/"))
    found = find_file(path)
    if found is not None and found[1].kind == "picture":
        return _picture(found[1], request)
    if not _authorized(context, request):
        challenge = {"WWW-Authenticate": 'Bearer realm="esa-maap", error="invalid_token"'}
        return replace(text_answer("Unauthorized", 401), headers=challenge)
    if found is None or spec(found[0].collection, context.hostile) is None:
        return text_answer("Not Found", 404)
    return _product(context, request, *found)


def _authorized(context: Context, request: Request) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    faults = context.faults
    if faults.reject_tokens or faults.take_unauthorized():
        return False
    return scheme == "Bearer" and context.tokens.is_good(token)


def _product(context: Context, request: Request, record: Record, file: File) -> Answer:
    faults = context.faults
    if not readable(record.collection):
        return text_answer(f"Your account has no access to {record.collection}", 403)
    if faults.redirect_products is not None:
        return Answer(302, {"Location": faults.redirect_products})
    if faults.html_instead_of_product:
        return text_answer(_LOGIN_PAGE, media_type="text/html")
    if file.kind == "zip":
        return _zip(context, request, record)
    return ranged(context, request, record, file)


def _zip(context: Context, request: Request, record: Record) -> Answer:
    """Made while it is sent: no length, no ranges, no validator, and nothing for HEAD."""
    if request.method == "HEAD":
        return Answer(405, {"Allow": "GET"})
    members = tuple(file for file in files_of(record) if file.kind == "file")
    stream: Iterator[bytes] = zipped(record.item_id, members, context.faults.revision)
    return Answer(200, {"Content-Type": "application/zip"}, stream=stream, product=True)


def _picture(file: File, request: Request) -> Answer:
    size = length(file)
    headers = {"Content-Type": file.media_type, "Accept-Ranges": "none"}
    return Answer(200, headers, stream=pieces(file, 0, size), length=size)
