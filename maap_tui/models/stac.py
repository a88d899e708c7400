"""Reads STAC documents as the MAAP catalogue really sends them into our own classes.

Nothing here raises on odd values: a field that cannot be read stays at its default. Only a
document that is no item or collection at all is refused, with `MalformedDocument`.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from .catalog import LARGE_DOCUMENT, Asset, Item, Stored, pack_document
from .geometry import BBox
from .keeps_last import KeepsLast
from .stac_values import (
    MalformedDocument,
    has_id,
    list_of,
    mapping_of,
    read_bbox,
    text_of,
    words_of,
)
from .text import clean

ARCHIVE_PATH = "/data/zipper/"
"""Below this path the service builds zip archives on the fly."""

_BIOMASS_TRACK_FRAME = re.compile(r"_T(?P<track>\d{3})_F(?P<frame>\d{3})_")
_EARTHCARE_ORBIT = re.compile(r"_(?P<orbit>\d{5})(?P<frame>[A-H])$")


def item_from_stac(raw: object, document: Stored | None = None) -> Item:
    """One feature of an item search as an `Item`; raises `MalformedDocument`.

    `document` is the whole of it, packed, where `raw` holds only what is read here. What many
    granules have in common they share.
    """
    if not isinstance(raw, Mapping) or not has_id(raw):
        raise MalformedDocument("an item without an id")
    properties = mapping_of(raw.get("properties"))
    item_id = raw["id"]
    track, frame, orbit = _position(item_id, properties)
    size, has_archive = _sizes(raw)
    start = text_of(properties, "start_datetime") or text_of(properties, "datetime")
    end = text_of(properties, "end_datetime")
    return Item(
        id=clean(item_id, 500),
        collection=_shared(clean(raw.get("collection") or "")),
        start=start,
        end=start if end == start else end,
        product_type=_shared(text_of(properties, "product:type", "productType")),
        version=_shared(text_of(properties, "version", "productVersion")),
        platform=_shared(text_of(properties, "platform", "constellation")),
        orbit=_shared(orbit),
        track=_shared(track),
        frame=_shared(frame),
        size=size,
        size_is_estimate=has_archive,
        document=pack_document(raw) if document is None else document,
    )


@lru_cache(maxsize=1024)
def _shared(text: str) -> str:
    """The same text as the last granules with it have.

    Not `sys.intern`, whose table takes more than the text where each granule has its own orbit.
    """
    return text


def assets_of(item: Item) -> tuple[Asset, ...]:
    """The item's assets in the catalogue's order.

    Those of the last large document are kept: several ask for them at about the same time, and to
    read thousands takes long.
    """
    raw = item.without_places()
    return _assets(raw) if len(item.document) <= LARGE_DOCUMENT else _many_assets(raw)


def properties_of(item: Item) -> dict[str, str]:
    """The item's properties as text that is safe to show; nested values in short form."""
    properties = mapping_of(item.without_places().get("properties"))
    return {clean(name, 80): _shown(value) for name, value in properties.items()}


def bbox_of(item: Item) -> BBox | None:
    """The item's bounding box, when it has a usable one."""
    return read_bbox(item.without_places().get("bbox"))


def _assets(raw: Mapping[str, Any]) -> tuple[Asset, ...]:
    base = _self_href(raw)
    return tuple(
        _asset(str(key), asset, base)
        for key, asset in mapping_of(raw.get("assets")).items()
        if isinstance(asset, Mapping) and isinstance(asset.get("href"), str)
    )


_many_assets = KeepsLast(_assets)


def _asset(key: str, raw: Mapping[str, Any], base: str) -> Asset:
    href = _absolute(base, raw["href"].strip())
    path = urlsplit_path(href)
    return Asset(
        key=clean(key, 100),
        href=href,
        title=clean(raw.get("title") or ""),
        media_type=clean(raw.get("type") or "", 100),
        roles=tuple(words_of(raw.get("roles"))),
        file_name=_file_name(raw, path),
        size=_size(raw.get("file:size")),
        checksum=_checksum(raw.get("file:checksum")),
        is_archive=ARCHIVE_PATH in path,
    )


def _absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # one of the two is no URL at all
        return href


def urlsplit_path(href: str) -> str:
    """The path of a URL, percent signs decoded; empty when it cannot be taken apart."""
    try:
        return unquote(urlsplit(href).path)
    except ValueError:
        return ""


def _file_name(raw: Mapping[str, Any], path: str) -> str:
    local_path = raw.get("file:local_path")
    name = local_path if isinstance(local_path, str) and local_path.strip() else path
    last = clean(name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1], 500)
    is_zip = str(raw.get("type") or "").lower() == "application/zip"
    return f"{last}.zip" if last and is_zip and "." not in last[-8:] else last


def _self_href(raw: Mapping[str, Any]) -> str:
    for link in list_of(raw.get("links")):
        if mapping_of(link).get("rel") == "self" and isinstance(link.get("href"), str):
            return str(link["href"])
    return ""


def _size(value: object) -> int | None:
    """`file:size` when it is a believable number of bytes (STAC file extension 2.1)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value < 2**60 and value == int(value) else None


def _checksum(value: object) -> str:
    return (
        value.lower()
        if isinstance(value, str) and re.fullmatch(r"[0-9a-fA-F]{4,400}", value)
        else ""
    )


def _sizes(raw: Mapping[str, Any]) -> tuple[int | None, bool]:
    """Bytes of the data files, which is also about what the archive weighs, and whether there is
    an archive; the rest of the assets is left alone, since a list of granules shows none of it."""
    total, has_archive = None, False
    for name, asset in mapping_of(raw.get("assets")).items():
        if not isinstance(asset, Mapping) or not isinstance(asset.get("href"), str):
            continue
        key, is_archive = clean(name, 100), _is_archive(asset["href"], raw)
        has_archive |= is_archive and key == "product"
        size = None if is_archive else _size(asset.get("file:size"))
        if size is not None and _is_data(key, words_of(asset.get("roles"))):
            total = size + (total or 0)
    return total, has_archive


def _is_archive(href: str, raw: Mapping[str, Any]) -> bool:
    if "://" in href and "zipper" not in href and "%" not in href:
        return False  # without taking it apart, which costs more than all else
    return ARCHIVE_PATH in urlsplit_path(_absolute(_self_href(raw), href.strip()))


def is_data(asset: Asset) -> bool:
    """Whether the asset is part of the product itself: not a preview and not a description."""
    return _is_data(asset.key, asset.roles)


def _is_data(key: str, roles: Sequence[str]) -> bool:
    if "data" in roles:
        return True
    if any(role in ("thumbnail", "overview", "metadata") for role in roles):
        return False
    return key.startswith(("enclosure", "product"))


def _position(item_id: str, properties: Mapping[str, Any]) -> tuple[str, str, str]:
    """Track, frame and orbit, from the properties or else from the product name."""
    track, frame = text_of(properties, "track"), text_of(properties, "frame")
    orbit = text_of(properties, "sat:absolute_orbit", "orbitNumber")
    if match := _BIOMASS_TRACK_FRAME.search(item_id):
        track, frame = track or match["track"], frame or match["frame"]
    elif match := _EARTHCARE_ORBIT.search(item_id):
        orbit, frame = orbit or match["orbit"].lstrip("0"), frame or match["frame"]
    return track, frame, orbit


def _shown(value: object, depth: int = 3) -> str:
    if isinstance(value, (list, Mapping)) and not depth:
        return "…"
    if isinstance(value, list):
        return clean(", ".join(_shown(part, depth - 1) for part in value))
    if isinstance(value, Mapping):
        parts = (f"{name} {_shown(part, depth - 1)}" for name, part in value.items())
        return clean(", ".join(parts))
    return clean("–" if value is None else value)
