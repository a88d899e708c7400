"""Which part of the world answers which address."""

from maap_tui.demo.context import Context
from maap_tui.demo.exchange import Answer, Request, text_answer
from maap_tui.demo.routes.catalogue import catalogue_answer
from maap_tui.demo.routes.products import product_answer
from maap_tui.demo.routes.token import TOKEN_PATH, token_answer


def answer(context: Context, request: Request) -> Answer:
    """The answer to any request."""
    if request.path == TOKEN_PATH:
        return token_answer(context, request)
    if request.path.startswith("/data/"):
        return product_answer(context, request)
    if request.path == "/catalogue" or request.path.startswith("/catalogue/"):
        return catalogue_answer(context, request)
    return text_answer("Not Found", 404)
