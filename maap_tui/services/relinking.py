"""Links that were not kept whole are asked of the catalogue again."""

import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from threading import Event
from urllib.parse import urlsplit

from maap_tui.errors import CatalogError, NoConnection, TransferError
from maap_tui.models.stac import assets_of
from maap_tui.models.transfer import JobRequest
from maap_tui.services import Catalog

from .fetching import as_transfer_error
from .origins import is_loopback, origin_of

_LOOPBACK = re.compile(rb"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?=[/\"?#])")
LinkFinder = Callable[[JobRequest, Event], str]
"""The link that the catalogue has for a request now, empty if it has none; raises `MaapError`."""


def renewed(request: JobRequest, find_link: LinkFinder | None, stop: Event) -> JobRequest:
    """`request` with its whole link; raises `TransferError`, `NoConnection` or `Cancelled`."""
    try:
        href = find_link(request, stop) if find_link is not None else ""
    except NoConnection:
        raise
    except CatalogError as error:
        raise as_transfer_error(error) from error
    if not href:
        raise TransferError(
            "Its link was not kept, and the catalogue has it no more.",
            hint="Add it again from a search.",
        )
    return replace(request, href=href)


def link_finder(catalog: Callable[[], Catalog]) -> LinkFinder:
    """Looks links up in the catalogue, which is only made when the first one is wanted."""

    def find(request: JobRequest, stop: Event) -> str:
        from maap_tui.models.query import SearchQuery  # rarely wanted

        wanted = SearchQuery((request.collection,), ids=(request.item_id,), max_items=1)
        for page in catalog().search(wanted, stop):
            for item in page.items:
                for asset in assets_of(item):
                    if asset.key == request.asset_key:
                        return asset.href
        return ""

    return find


def moved_document(packed: bytes, url: str) -> bytes:
    """A packed document in which every link to this machine leads to where `url` does."""
    now = origin_of(url).encode()
    return zlib.compress(_LOOPBACK.sub(now, zlib.decompress(packed)), 1)


def moved(request: JobRequest, url: str) -> JobRequest:
    """`request` with its link to this machine leading to where `url` does; others stay."""
    if not is_loopback(request.href):
        return request
    parts, now = urlsplit(request.href), urlsplit(origin_of(url))
    return replace(request, href=parts._replace(scheme=now.scheme, netloc=now.netloc).geturl())
