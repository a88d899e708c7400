"""Opens a catalogue with pystac-client, which knows its links, conformance and parameters.

Imported only where a request is made: pystac-client takes a tenth of a second to load. It never
reaches the network by itself here: what it reads has been read by our own session before.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pystac_client import Client, ItemSearch
from pystac_client.stac_api_io import StacApiIO

from maap_tui.errors import CatalogError, InputError, MaapError
from maap_tui.models.text import clean

from .calls import Call, with_scheme_of
from .catalog_errors import Refused
from .http import host_of, origin_of, require_safe_url
from .stac_reader import Document

logging.getLogger("pystac_client").setLevel(logging.WARNING)  # its DEBUG lines hold headers

Read = Callable[[Call], Document]

_JSON_TYPES = ("application/geo+json", "application/json", "")
"""Media types of a search or collections link, the best first; the empty one is not given."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What the landing page says about the catalogue."""

    url: str
    search_url: str
    """Item search; empty when granules cannot be searched."""
    collections_url: str
    searches_collections: bool
    """Whether collections are searched by `bbox` and `datetime` (collection search extension)."""
    searches_text: bool
    """Whether collections are searched by `q`."""
    filters_collections: bool
    """Whether collections are filtered by CQL2."""
    sorts: bool
    """Whether item search announces `sortby`."""


def open_landing(url: str, read: Read) -> Landing:
    """Reads the landing page at `url`; raises `CatalogError` when it is none."""
    document = _read_page(url, read)
    client = _client(document)
    conformance = _conformance(client, document, read)
    return Landing(
        url=document.url,
        search_url=_link_to(client, "search"),
        collections_url=_link_to(client, "data") or _below(document.url, "collections"),
        searches_collections=_any(conformance, "collection-search", "simple-query"),
        searches_text=_any(conformance, "collection-search#free-text"),
        filters_collections=_any(conformance, "collection-search#filter"),
        sorts=_any(conformance, "#sort", "/sort"),
    )


def _read_page(url: str, read: Read) -> Document:
    """The page, asked for with a slash at its end: without it, load balancers may answer."""
    slashed = _slashed(url)
    try:
        return read(Call(slashed))
    except Refused as error:
        if slashed == url or error.status != 404:
            raise
    return read(Call(url))


def _slashed(url: str) -> str:
    parts = urlsplit(url)
    if parts.path.endswith(("/", ".json")):
        return url
    return parts._replace(path=f"{parts.path}/").geturl()


def _below(url: str, name: str) -> str:
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rstrip('/')}/{name}", query="").geturl()


class _ReadAlready(StacApiIO):
    """Hands pystac-client the one page that it asks for, and makes no session of its own."""

    def __init__(self, page: Mapping[str, Any]) -> None:
        self._page = dict(page)

    def update(self, *arguments: object, **named: object) -> None:
        """There is nothing to set: no request is made here."""

    def read_json(self, source: object, *arguments: object, **named: object) -> dict[str, Any]:
        return self._page

    def request(self, href: str, *arguments: object, **named: object) -> str:
        raise CatalogError(f"A page of {host_of(href)} was asked for out of turn.")


def _client(document: Document) -> Client:
    page = _tidied(document.content)
    try:
        return Client.from_file(document.url, stac_io=_ReadAlready(page))
    except Exception as error:  # the library raises what it happens to meet, KeyError included
        raise CatalogError(
            f"{host_of(document.url)} has no STAC catalogue at this address.",
            hint="Give the address of the catalogue's landing page.",
        ) from error


def _tidied(page: Mapping[str, Any]) -> dict[str, Any]:
    """The landing page without what pystac stumbles over."""
    links = page.get("links")
    usable = [
        {name: value for name, value in link.items() if name != "title"}
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, Mapping)
        and isinstance(link.get("rel"), str)
        and isinstance(link.get("href"), str)
        and isinstance(link.get("type", ""), str)
    ]
    return {
        **page,
        "id": str(page.get("id") or "catalogue"),
        "description": str(page.get("description") or ""),
        "stac_version": str(page.get("stac_version") or "1.0.0"),
        "links": usable,
        "conformsTo": _classes(page),
    }


def _classes(page: Mapping[str, Any]) -> list[str]:
    classes = page.get("conformsTo")
    return [uri for uri in classes if isinstance(uri, str)] if isinstance(classes, list) else []


def _link_to(client: Client, relation: str) -> str:
    """Where the best link of this relation leads, by media type; empty when there is none.

    A catalogue has several: the first `search` of MAAP is an OpenSearch description.
    """
    found = []
    for place, link in enumerate(client.get_links(relation)):
        kind = (link.media_type or "").split(";")[0].strip().lower()
        is_post = str(link.extra_fields.get("method", "GET")).upper() == "POST"
        if kind in _JSON_TYPES:
            found.append((_JSON_TYPES.index(kind), is_post, place, link))
    if not found:
        return ""
    _, _, _, best = min(found, key=lambda entry: entry[:3])
    return _trusted(str(best.absolute_href), str(client.self_href))


def _trusted(href: str, base: str) -> str:
    """`href` if it may be asked: the catalogue's own origin, or another one by https."""
    url = with_scheme_of(href, base)
    try:
        if origin_of(url) == origin_of(base) or urlsplit(url).scheme == "https":
            return require_safe_url(url, CatalogError)
    except MaapError as error:
        raise CatalogError(f"A link of the catalogue is not usable ({host_of(href)}).") from error
    raise CatalogError(f"The catalogue points to an address that is not secure ({host_of(href)}).")


def _conformance(client: Client, document: Document, read: Read) -> list[str]:
    """The conformance classes: of the landing page, else of the page that it links to."""
    own = client.get_conforms_to()
    link = client.get_single_link("conformance")
    if own or link is None:
        return own
    url = _trusted(str(link.absolute_href), document.url)
    try:
        return _classes(read(Call(url)).content)
    except Refused:
        return []


def _any(conformance: Iterable[str], *endings: str) -> bool:
    """Whether a conformance class ends like one of these, whatever its version."""
    return any(uri.rstrip("/").endswith(endings) for uri in conformance)


def search_parameters(url: str, method: str, **given: object) -> dict[str, Any]:
    """The parameters of an item search, built and checked by pystac-client.

    `given` are the arguments of `pystac_client.ItemSearch`. Raises `InputError`.
    """
    try:
        search = ItemSearch(url, method=method, stac_io=_ReadAlready({}), **given)  # type: ignore[arg-type]  # checked by it
        return dict(search.get_parameters())
    except Exception as error:  # it raises bare ones
        raise InputError(f"The search cannot be sent: {clean(error)}.") from error
