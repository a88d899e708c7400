"""What a catalogue's refusals mean, in words for a person.

Error bodies come in several shapes: `{"error": {"message": …}}`, `{"code": …, "description": …}`,
problem details (RFC 9457), lists of faults, and the web pages of load balancers, which are never
shown.
"""

import json
import re
from collections.abc import Mapping

from maap_tui.errors import CatalogError
from maap_tui.models.sign_in import PORTAL
from maap_tui.models.text import clean

from .http import host_of
from .retrying import BUSY, WholeAnswer

_SHORTEN = "Use an area with fewer points, fewer ids or a shorter filter."
_TEXTS = ("message", "msg", "description", "detail", "title", "error_description", "code")
_DEAD_TOKEN = re.compile(r"invalid.{0,20}token|token.{0,40}(?:invalid|expired)", re.IGNORECASE)
_WALL = re.compile(r"exceed|result window|startRecord|too (?:deep|far)", re.IGNORECASE)


class Refused(CatalogError):
    """The catalogue understood and said no."""

    def __init__(self, message: str, *, hint: str = "", status: int = 0, said: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.said = said
        """The server's own words, cleaned; empty when it had none that a person can use."""

    @property
    def is_dead_page_token(self) -> bool:
        """Whether only the place in the list was lost."""
        return self.status in (400, 404, 410) and bool(_DEAD_TOKEN.search(self.said))

    @property
    def is_wall(self) -> bool:
        """Whether the catalogue pages no further than this."""
        return self.status in (400, 413, 422) and bool(_WALL.search(self.said))


class SearchRefused(Refused):
    """What was asked for cannot be searched: a name that is unknown, a value of the wrong kind."""

    exit_code = 2


class NoSuchCollection(CatalogError):
    """The catalogue does not know this id."""


def refusal(answer: WholeAnswer) -> CatalogError:
    """What to raise for an answer that is neither success nor redirect."""
    said, host, status = _said(answer), answer.host, answer.status
    if status in BUSY:
        return _busy(answer)
    if status == 511:
        return wants_sign_in(host, host)
    message, hint = f"{host} refuses this search ({status}).", "Change the search and try again."
    if said:
        message = f"{host} refuses this search: {_sentence(said)}"
    if status in (401, 403):
        message, hint = f"{host} wants a sign-in for this ({status}).", "Searches carry no token."
    elif status in (405, 413, 414):
        message, hint = f"{host} takes no search of this length ({status}).", _SHORTEN
    elif status in (404, 410):
        message, hint = f"{host} has nothing at this address ({status}).", "Check the address."
    elif status >= 500:
        message, hint = f"{host} has an error of its own ({status}).", "Try again later."
    found = Refused(message, hint=hint, status=status, said=said)
    if status not in (400, 422) or found.is_dead_page_token or found.is_wall:
        return found
    return SearchRefused(message, hint=hint, status=status, said=said)


def _sentence(said: str) -> str:
    return said if said.endswith((".", "!", "?", "…")) else f"{said}."


def _busy(answer: WholeAnswer) -> CatalogError:
    hint = f"Try again after {answer.until}." if answer.until else "Try again in some minutes."
    if answer.host.endswith("maap.eo.esa.int"):
        hint += f" News of maintenance: {PORTAL}"
    what = "asks to wait" if answer.status == 429 else "is busy or under maintenance"
    return CatalogError(f"{answer.host} {what} ({answer.status}).", hint=hint)


def wants_sign_in(host: str, to: str) -> CatalogError:
    """For a redirect to a foreign host: a captive portal, or an address that is out of date."""
    return CatalogError(
        f"{host} redirects to {host_of(to) if '://' in to else to}: the network wants a sign-in, "
        "or the address is old.",
        hint="Sign in to the network in a browser, or check the catalogue's address.",
    )


def broken(host: str, what: str = "is not understood") -> CatalogError:
    """For an answer that arrived whole and makes no sense."""
    return CatalogError(f"The answer of {host} is broken: it {what}.", hint="Try again.")


def _said(answer: WholeAnswer) -> str:
    """The server's message, made safe; empty when there is none for a person."""
    if answer.is_web_page:
        return ""
    try:
        document = json.loads(answer.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return ""
    return clean(_text(document, depth=3))


def _text(document: object, depth: int) -> str:
    if isinstance(document, str):
        return document
    if depth and isinstance(document, list):
        return "; ".join(filter(None, (_text(part, depth - 1) for part in document[:3])))
    if not depth or not isinstance(document, Mapping):
        return ""
    parts = [document.get("error"), *(document.get(name) for name in _TEXTS)]
    return next(filter(None, (_text(part, depth - 1) for part in parts)), "")
