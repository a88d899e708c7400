"""One request of a catalogue, and where the next page is (STAC API, links `rel=next`).

Links are data from outside: a next page is asked for at the same origin only, by GET or POST only,
and the headers a link may bring leave out whatever carries identity or steers the connection.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from maap_tui.errors import CatalogError, MaapError
from maap_tui.models.text import clean

from .origins import host_of, origin_of, prepared_url, require_safe_url
from .request import Request, with_parameters

ACCEPT = "application/geo+json, application/json"
MOST_EMPTY_PAGES = 3
"""Pages without anything new that are followed in a row, as long as there is a next one."""

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{0,1024}")
_KEPT_BACK = re.compile(
    r"authorization|cookie|host|proxy-.*|connection|content-.*|transfer-encoding|te|trailer|upgrade"
    r"|expect|accept-encoding|x-.*(?:token|key|auth).*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request; its URL is complete."""

    url: str
    method: str = "GET"
    body: Mapping[str, Any] | None = None
    """The JSON object that a POST carries."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self) -> Request:
        headers = {**self.headers, "Accept": ACCEPT}
        if self.method != "POST":
            return Request(self.method, self.url, headers)
        return Request.of_json(self.method, self.url, dict(self.body or {}), headers)

    @property
    def signature(self) -> str:
        """What makes two calls the same."""
        return f"{self.method} {self.url} {json.dumps(self.body, sort_keys=True)}"


def get(url: str, parameters: Mapping[str, Any]) -> Call:
    """A GET of `url` with these parameters added to it."""
    return Call(prepared_url(with_parameters(url, parameters)))


def next_call(page: Mapping[str, Any], call: Call) -> Call | None:
    """What asks for the page after `page`, which `call` brought; `None` at the end.

    Raises `CatalogError` when the link leads elsewhere.
    """
    link = _next_link(page)
    if link is None:
        return None
    method = str(link.get("method") or "GET").upper()
    url = same_origin(str(link["href"]), call.url)
    if method not in ("GET", "POST"):
        raise CatalogError(f"The catalogue wants its next page asked for by {clean(method, 20)}.")
    return Call(url, method, _body(link, call) if method == "POST" else None, _headers(link))


def resized(call: Call, small: int, large: int) -> Call:
    """The same call for pages of `large`, where it names their size itself."""
    if call.method == "POST":
        is_named = call.body is not None and call.body.get("limit") == small
        return replace(call, body={**(call.body or {}), "limit": large}) if is_named else call
    return replace(call, url=re.sub(rf"([?&]limit=){small}(?=&|$)", rf"\g<1>{large}", call.url))


def _next_link(page: Mapping[str, Any]) -> Mapping[str, Any] | None:
    links = page.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, Mapping) and link.get("rel") == "next" and link.get("href"):
            return link
    return None


def same_origin(href: str, base: str) -> str:
    """`href` seen from `base`, if it leads to the same origin; raises `CatalogError`.

    A plain http link to the host that was asked by https is taken as https: servers behind a proxy
    often do not know how they are reached.
    """
    try:
        url = require_safe_url(with_scheme_of(urljoin(base, href.strip()), base), CatalogError)
        is_same = origin_of(url) == origin_of(base)
    except (MaapError, ValueError):
        is_same = False
    if not is_same:
        raise CatalogError(
            f"The catalogue points elsewhere for the rest ({host_of(href)}); it was not followed.",
            hint="What arrived so far is right, but it is not all.",
        )
    return url


def with_scheme_of(url: str, base: str) -> str:
    """`url` by https when `base` was asked by https and both name the same host and no port."""
    there, here = urlsplit(url), urlsplit(base)
    is_downgrade = there.scheme == "http" and here.scheme == "https"
    if is_downgrade and there.netloc.lower() == here.netloc.lower():
        return there._replace(scheme="https").geturl()
    return url


def _body(link: Mapping[str, Any], call: Call) -> dict[str, Any]:
    own = link.get("body")
    body = dict(own) if isinstance(own, Mapping) else {}
    return {**(call.body or {}), **body} if link.get("merge") is True else body


def _headers(link: Mapping[str, Any]) -> dict[str, str]:
    headers = link.get("headers")
    return {
        name: value
        for name, value in (headers.items() if isinstance(headers, Mapping) else ())
        if isinstance(value, str)
        and _HEADER_NAME.fullmatch(name)
        and _HEADER_VALUE.fullmatch(value)
        and not _KEPT_BACK.fullmatch(name)
    }


def redirected(call: Call, location: str) -> Call:
    """The same call at another address of the same origin; raises `CatalogError`."""
    return replace(call, url=same_origin(location, call.url))
