"""Reads pages of granules quickly: only what a list shows is decoded, the rest is kept as it came.

What the quick way does not understand, the thorough one judges: a page that is no page here, or a
granule with something unusual in it, is read by the standard library as before.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

import msgspec

from maap_tui.models.catalog import Item, Stored, pack_document
from maap_tui.models.stac import item_from_stac
from maap_tui.models.stac_values import no_number, require_decodable


class _Page(msgspec.Struct):
    features: list[msgspec.Raw]
    links: Any = None
    numberMatched: Any = None
    context: Any = None


class _Link(TypedDict, total=False):
    rel: Any
    href: Any


_Asset = TypedDict("_Asset", {"href": Any, "roles": Any, "file:size": Any}, total=False)
_Properties = TypedDict(
    "_Properties",
    {
        "start_datetime": Any,
        "datetime": Any,
        "end_datetime": Any,
        "version": Any,
        "productVersion": Any,
        "product:type": Any,
        "productType": Any,
        "platform": Any,
        "constellation": Any,
        "track": Any,
        "frame": Any,
        "sat:absolute_orbit": Any,
        "orbitNumber": Any,
    },
    total=False,
)


class _Feature(TypedDict, total=False):
    """What `item_from_stac` reads of a granule."""

    id: Any
    collection: Any
    properties: _Properties
    assets: dict[str, _Asset]
    links: list[_Link]


_PAGES = msgspec.json.Decoder(_Page)
_FEATURES = msgspec.json.Decoder(_Feature)


def quick_page(body: bytes) -> Mapping[str, Any] | None:
    """The page, its features not yet decoded; `None` when it has to be read thoroughly."""
    try:
        page = _PAGES.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return {
        "features": page.features,
        "links": page.links,
        "numberMatched": page.numberMatched,
        "context": page.context,
    }


Keep = Callable[[bytes], Stored]
"""Takes a packed document to where it is kept."""


def in_memory(document: bytes) -> Stored:
    """Keeps a document with its granule."""
    return document


def forget(document: bytes) -> Stored:
    """Keeps nothing, for whoever needs only the columns; the document is not even packed."""
    return b""


def item_of(feature: object, keep: Keep = in_memory) -> Item:
    """The granule of one feature, decoded or not; raises `MalformedDocument`, `RecursionError`."""
    if not isinstance(feature, msgspec.Raw):
        return _thorough(feature, keep)
    text = bytes(feature)
    require_decodable(text)
    try:
        text.decode()  # what is skipped has to be text as well
        document = b"" if keep is forget else keep(zlib.compress(text, 1))
        return item_from_stac(_FEATURES.decode(text), document)
    except (msgspec.MsgspecError, UnicodeDecodeError):  # something unusual is in it
        whole = json.loads(text.decode("utf-8", "replace"), parse_constant=no_number)
        return _thorough(whole, keep)


def _thorough(raw: object, keep: Keep) -> Item:
    document = keep(pack_document(raw)) if isinstance(raw, Mapping) else b""
    return item_from_stac(raw, document)
