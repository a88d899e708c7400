"""What the catalogue holds: collections, items and their assets (STAC 1.1).

Read tolerantly: a missing or odd field leaves its default, and text is made safe to show here,
where it enters. An item keeps its own document compressed, so that a list of a hundred thousand
rows carries columns only and the rest is decoded when somebody looks.
"""

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from math import isfinite
from typing import Any, Protocol

from .geometry import BBox
from .keeps_last import KeepsLast
from .stac_values import require_decodable

Key = tuple[str, str]
"""Collection and id of an item: what makes two items the same granule."""
LARGE_DOCUMENT = 20_000
"""Compressed bytes from which a document may take more than a blink to read."""
_LONG = 300_000
"""Characters of a document that is not decoded in one piece."""
_COORDINATES = b'"coordinates"'
_OPENING = re.compile(rb"\s*:\s*\[")
_NUMBERS = re.compile(rb"[\[\]\d\s.,eE+-]*")
_MANY = 100_000
"""Characters of coordinates that are left out."""
_STEP = 2**20
_AFTER = 16
"""Characters at the end of coordinates among which a comma is looked for."""


class Access(Enum):
    """Who may download from a collection, from its themes and keywords."""

    OPEN = "open"
    SIGN_IN = "sign-in"
    """Open to every signed-in account; also when the collection does not say."""
    RESTRICTED = "restricted"
    """A special right is needed."""
    TEAM = "team only"
    """Commissioning or calibration teams."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection, ready to be shown."""

    id: str
    title: str
    description: str = ""
    """Cleaned of the catalogue's mark-up, several lines."""
    keywords: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    license: str = ""
    doi: str = ""
    bbox: BBox | None = None
    start: str = ""
    """First moment covered, ISO 8601, empty when open."""
    end: str = ""
    """Last moment covered, ISO 8601, empty while it goes on."""
    access: Access = Access.SIGN_IN
    access_label: str = ""
    """The catalogue's own word for the right that is needed, for example `BIOMASS_CORE_COMM`."""
    is_searchable: bool = True
    """Whether granules can be searched (a link `rel=items` is there)."""

    def as_record(self) -> dict[str, Any]:
        """All fields as JSON has them: the box as four numbers, the access by its value."""
        box = self.bbox
        return asdict(self) | {
            "access": self.access.value,
            "bbox": None if box is None else [box.west, box.south, box.east, box.north],
        }


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that belongs to an item."""

    key: str
    href: str
    """Absolute, exactly as it will be requested; never shown with its query string."""
    title: str = ""
    media_type: str = ""
    roles: tuple[str, ...] = ()
    file_name: str = ""
    """Last part of `file:local_path`, else of the href; not yet made safe for a disk."""
    size: int | None = None
    checksum: str = ""
    is_archive: bool = False
    """Made on the fly under `/data/zipper/`: no length, no ranges."""


class StoredElsewhere(Protocol):
    """A document that lies elsewhere."""

    def read(self) -> bytes:
        """The document, packed; empty when it is gone."""

    def __len__(self) -> int:
        """Its size, packed."""


Stored = bytes | StoredElsewhere
"""A packed document, or what reads it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One granule: the columns of a list, and its whole document for whoever opens it."""

    id: str
    collection: str
    start: str = ""
    """ISO 8601 in UTC as the catalogue spells it; empty when it has none."""
    end: str = ""
    product_type: str = ""
    version: str = ""
    """The processing baseline."""
    platform: str = ""
    orbit: str = ""
    """Absolute orbit number."""
    track: str = ""
    frame: str = ""
    size: int | None = None
    """Bytes of its data files together; an estimate for its archive."""
    size_is_estimate: bool = False
    """Its archive is made on the fly, so that only a transfer will tell its real size."""
    document: Stored = field(default=b"", repr=False, compare=False)
    """The item as the catalogue sent it: JSON, compressed with zlib; here, or where it is read."""

    @property
    def key(self) -> Key:
        return (self.collection, self.id)

    @property
    def packed(self) -> bytes:
        """The document as it is kept, from wherever that is; empty when there is none."""
        return _packed(self.document)

    def as_dict(self) -> dict[str, Any]:
        """The item as the catalogue sent it; hostile text is not yet made safe."""
        packed = self.packed
        return _decoded(zlib.decompress(packed)) if packed else {}

    def without_places(self) -> dict[str, Any]:
        """The same, but with a word for coordinates where there are very many.

        To decode a million of them takes seconds in which little else gets its turn. Not to be
        changed: of a large document the last one is kept, for whoever asks next.
        """
        if len(self.document) <= LARGE_DOCUMENT:
            return self.as_dict()
        return _without_places(self.document)


def _packed(document: Stored) -> bytes:
    return document if isinstance(document, bytes) else document.read()


@KeepsLast
def _without_places(document: Stored) -> dict[str, Any]:
    text = zlib.decompress(_packed(document))
    try:
        return _decoded(b"".join(_pieces_without_places(text)))
    except json.JSONDecodeError:  # something else is among the numbers
        return _decoded(text)


def _pieces_without_places(text: bytes) -> Iterator[bytes]:
    """What is left of the text; looked through in steps, so that other threads get their turn."""
    done = at = 0
    while (at := text.find(_COORDINATES, at)) >= 0:
        at += len(_COORDINATES)
        opening = _OPENING.match(text, at)
        if opening is None:
            continue
        end = start = opening.end()
        while (step := _NUMBERS.match(text, end, end + _STEP)) and step.end() > end:
            end = step.end()
        if end - start > _MANY and text[end : end + 1] in (b'"', b"}"):
            yield text[done:start]
            has_comma = text[end - _AFTER : end].rstrip().endswith(b",")
            yield b'"... (%d characters more)"]' % (end - start)
            if has_comma:
                yield b","
            done = end
        at = end
    yield text[done:]


def _decoded(text: bytes) -> dict[str, Any]:
    is_long = len(text) > _LONG
    decoded: dict[str, Any] = json.loads(
        text, parse_float=_finite, parse_int=_whole if is_long else None
    )
    return decoded


def _whole(digits: str) -> int:
    """In Python, so that other threads get their turn within a long list."""
    return int(digits)


def _finite(digits: str) -> float | None:
    """The number, unless it is infinite (1e400), which no JSON can hold."""
    number = float(digits)
    return number if isfinite(number) else None


@dataclass(frozen=True, slots=True)
class Page:
    """Some granules of one search, in the order asked for."""

    items: tuple[Item, ...]
    matched: int | None = None
    """All that match, as the first page said; `None` when the catalogue does not count."""
    notices: tuple[str, ...] = ()
    """What the reader should know: items left out, a page token renewed, a box split."""
    is_at_most: bool = False
    """Fewer than `matched` may come: some are counted twice, or are left out here."""
    progress: str = ""
    """Which part of a search taken apart it is of: `3 of 14 months`."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many granules match a search."""

    matched: int | None
    """`None` when the catalogue does not count."""
    is_at_most: bool = False
    """Fewer may match: some are counted twice, or are only judged when they come."""


def pack_document(raw: Mapping[str, Any]) -> bytes:
    """`raw` in the form that `Item.document` keeps; infinite numbers become null.

    Raises `MalformedDocument` for one that could not be decoded everywhere.
    """
    try:
        text = json.dumps(raw, separators=(",", ":"), allow_nan=False)
    except ValueError:  # a number such as 1e400, which no JSON can hold
        finite = json.loads(json.dumps(raw), parse_constant=lambda word: None)
        text = json.dumps(finite, separators=(",", ":"))
    packed = text.encode()
    require_decodable(packed)
    return zlib.compress(packed, 1)
