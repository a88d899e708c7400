"""Reads STAC documents as the MAAP catalogue really sends them into our own classes.

Nothing here raises on odd values: a field that cannot be read stays at its default. Only a
document that is no item or collection at all is refused, with `MalformedDocument`.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from .catalog import Access, Asset, Collection, Item, Stored, pack_document
from .geometry import BBox
from .invalid import InvalidInput
from .text import clean, clean_block

ARCHIVE_PATH = "/data/zipper/"
"""Below this path the service builds zip archives on the fly."""

_MARKUP_LINK = re.compile(r"_\$\$(?P<text>.*?)\$\$\s*(?P<url>\S*)")
_TAG = re.compile(r"<[^<>]{0,200}>")
_BIOMASS_TRACK_FRAME = re.compile(r"_T(?P<track>\d{3})_F(?P<frame>\d{3})_")
_EARTHCARE_ORBIT = re.compile(r"_(?P<orbit>\d{5})(?P<frame>[A-H])$")
_OPEN = frozenset({"PUBLIC", "ESA_OPEN_AND_FREE", "OPEN"})


class MalformedDocument(ValueError):
    """The document is not what it is said to be."""


def item_from_stac(raw: object, document: Stored | None = None) -> Item:
    """One feature of an item search as an `Item`; raises `MalformedDocument`.

    `document` is the whole of it, packed, where `raw` holds only what is read here. What many
    granules have in common they share.
    """
    if not isinstance(raw, Mapping) or not _has_id(raw):
        raise MalformedDocument("an item without an id")
    properties = _mapping(raw.get("properties"))
    item_id = raw["id"]
    track, frame, orbit = _position(item_id, properties)
    size, has_archive = _sizes(raw)
    start = _text(properties, "start_datetime") or _text(properties, "datetime")
    end = _text(properties, "end_datetime")
    return Item(
        id=clean(item_id, 500),
        collection=sys.intern(clean(raw.get("collection") or "")),
        start=start,
        end=start if end == start else end,
        product_type=sys.intern(_text(properties, "product:type", "productType")),
        version=sys.intern(_text(properties, "version", "productVersion")),
        platform=sys.intern(_text(properties, "platform", "constellation")),
        orbit=sys.intern(orbit),
        track=sys.intern(track),
        frame=sys.intern(frame),
        size=size,
        size_is_estimate=has_archive,
        document=pack_document(raw) if document is None else document,
    )


def assets_of(item: Item) -> tuple[Asset, ...]:
    """The item's assets in the catalogue's order."""
    return _assets(item.as_dict())


def properties_of(item: Item) -> dict[str, str]:
    """The item's properties as text that is safe to show; nested values in short form."""
    properties = _mapping(item.as_dict().get("properties"))
    return {clean(name, 80): _shown(value) for name, value in properties.items()}


def bbox_of(item: Item) -> BBox | None:
    """The item's bounding box, when it has a usable one."""
    return read_bbox(item.as_dict().get("bbox"))


def collection_from_stac(raw: object) -> Collection:
    """One collection document as a `Collection`; raises `MalformedDocument`."""
    if not isinstance(raw, Mapping) or not _has_id(raw):
        raise MalformedDocument("a collection without an id")
    extent = _mapping(raw.get("extent"))
    summaries = _mapping(raw.get("summaries"))
    keywords = _words(raw.get("keywords"))
    access, label = _access({*keywords, *_concepts(raw, "access-right", "id")})
    start, end = _interval(extent)
    return Collection(
        id=clean(raw["id"]),
        title=clean(raw.get("title") or raw["id"]),
        description=_description(raw.get("description")),
        keywords=tuple(keywords),
        platforms=tuple(
            _words(summaries.get("platform"))
            or _words(summaries.get("constellation"))
            or _concepts(raw, "/platforms", "title")
        ),
        instruments=tuple(_words(summaries.get("instruments"))),
        providers=tuple(
            clean(_mapping(p).get("name", "")) for p in _sequence(raw.get("providers"))
        ),
        license=clean(raw.get("license") or ""),
        doi=_doi(raw, summaries),
        bbox=_first_bbox(_mapping(extent.get("spatial"))),
        start=start,
        end=end,
        access=access,
        access_label=label,
        is_searchable=any(
            _mapping(link).get("rel") == "items" for link in _sequence(raw.get("links"))
        ),
    )


def _has_id(raw: Mapping[str, Any]) -> bool:
    name = raw.get("id")
    return isinstance(name, str) and bool(name.strip())


def _assets(raw: Mapping[str, Any]) -> tuple[Asset, ...]:
    base = _self_href(raw)
    return tuple(
        _asset(str(key), asset, base)
        for key, asset in _mapping(raw.get("assets")).items()
        if isinstance(asset, Mapping) and isinstance(asset.get("href"), str)
    )


def _asset(key: str, raw: Mapping[str, Any], base: str) -> Asset:
    href = _absolute(base, raw["href"].strip())
    path = urlsplit_path(href)
    return Asset(
        key=clean(key, 100),
        href=href,
        title=clean(raw.get("title") or ""),
        media_type=clean(raw.get("type") or "", 100),
        roles=tuple(_words(raw.get("roles"))),
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
    for link in _sequence(raw.get("links")):
        if _mapping(link).get("rel") == "self" and isinstance(link.get("href"), str):
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
    for name, asset in _mapping(raw.get("assets")).items():
        if not isinstance(asset, Mapping) or not isinstance(asset.get("href"), str):
            continue
        key, is_archive = clean(name, 100), _is_archive(asset["href"], raw)
        has_archive |= is_archive and key == "product"
        size = None if is_archive else _size(asset.get("file:size"))
        if size is not None and _is_data(key, _words(asset.get("roles"))):
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
    track, frame = _text(properties, "track"), _text(properties, "frame")
    orbit = _text(properties, "sat:absolute_orbit", "orbitNumber")
    if match := _BIOMASS_TRACK_FRAME.search(item_id):
        track, frame = track or match["track"], frame or match["frame"]
    elif match := _EARTHCARE_ORBIT.search(item_id):
        orbit, frame = orbit or match["orbit"].lstrip("0"), frame or match["frame"]
    return track, frame, orbit


def _access(words: set[str]) -> tuple[Access, str]:
    """The access class and the catalogue's word for it (EU and MAAP access-right code lists)."""
    upper = {word.upper() for word in words}
    rights = sorted(w for w in upper if re.fullmatch(r"(BIOMASS|EARTHCARE)_\w+", w))
    label = rights[0] if rights else ""
    if "RESTRICTED" in upper:
        is_team = any(part in label for part in ("COMM", "CALVAL", "INST", "TEAM"))
        return (Access.TEAM if is_team else Access.RESTRICTED), label or "RESTRICTED"
    if _OPEN & upper:
        return Access.OPEN, next(iter(sorted(_OPEN & upper)))
    return Access.SIGN_IN, label


def _concepts(raw: Mapping[str, Any], scheme: str, field: str) -> list[str]:
    """What the collection's themes say by a vocabulary with `scheme` in its address."""
    themes = [_mapping(theme) for theme in _sequence(raw.get("themes"))]
    of_it = [theme for theme in themes if scheme in str(theme.get("scheme"))]
    concepts = [_mapping(each) for theme in of_it for each in _sequence(theme.get("concepts"))]
    return [word for concept in concepts for word in _words(concept.get(field))]


def _description(value: object) -> str:
    text = _MARKUP_LINK.sub(lambda m: f"{m['text']} {m['url']}".strip(), str(value or ""))
    block = clean_block(_TAG.sub(" ", text))
    return re.sub(r"\n{3,}", "\n\n", block).strip()


def _doi(raw: Mapping[str, Any], summaries: Mapping[str, Any]) -> str:
    doi = raw.get("sci:doi") or next(iter(_words(summaries.get("sci:doi"))), "")
    if doi:
        return clean(doi)
    for link in _sequence(raw.get("links")):
        if _mapping(link).get("rel") == "cite-as" and "doi.org/" in str(link.get("href")):
            return clean(str(link["href"]).split("doi.org/", 1)[1])
    return ""


def _interval(extent: Mapping[str, Any]) -> tuple[str, str]:
    intervals = _sequence(_mapping(extent.get("temporal")).get("interval"))
    first = _sequence(intervals[0]) if intervals else ()
    ends = [clean(value) if isinstance(value, str) else "" for value in first[:2]]
    return (ends[0], ends[1]) if len(ends) == 2 else ("", "")


def _first_bbox(spatial: Mapping[str, Any]) -> BBox | None:
    boxes = _sequence(spatial.get("bbox"))
    return read_bbox(boxes[0]) if boxes else None


def read_bbox(value: object) -> BBox | None:
    """The box of four or six numbers; `None` where they are none."""
    numbers = _sequence(value)
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        return None
    try:
        return BBox(*(float(number) for number in numbers))
    except (InvalidInput, OverflowError, TypeError, ValueError):
        return None


def _text(properties: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = properties.get(name)
        if value is not None and not isinstance(value, (Mapping, list)):
            return clean(value)
    return ""


def _shown(value: object, depth: int = 3) -> str:
    if isinstance(value, (list, Mapping)) and not depth:
        return "…"
    if isinstance(value, list):
        return clean(", ".join(_shown(part, depth - 1) for part in value))
    if isinstance(value, Mapping):
        parts = (f"{name} {_shown(part, depth - 1)}" for name, part in value.items())
        return clean(", ".join(parts))
    return clean("–" if value is None else value)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(value: object) -> list[str]:
    """A list of short texts, also when the catalogue gives a bare one."""
    values = [value] if isinstance(value, str) else _sequence(value)
    return [clean(word) for word in values if isinstance(word, str) and word.strip()]
