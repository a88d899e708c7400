"""The pictures of a granule: which of its files are previews, and what a decoded one is."""

import re
from dataclasses import dataclass

from .catalog import Asset

_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_MEDIA_TYPES = ("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp")
_ROLES = frozenset({"overview", "thumbnail", "visual", "preview", "browse"})
_NAMED = re.compile(r"quick_?look|thumb(nail)?|preview|browse|overview|(^|_)ql(_|$)", re.IGNORECASE)
_SMALL = re.compile(r"thumb", re.IGNORECASE)
_FRAME = re.compile(r"^enclosure_|_(png|jpe?g|gif|webp)$", re.IGNORECASE)
_KIND = re.compile(r"^(quick_?look|ql)_(?=.)|(?<=.)_(quick_?look|ql)(?=_|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """One picture that can be shown of a granule."""

    collection: str
    item_id: str
    asset: Asset
    label: str
    """What to call it: `quicklook`, `thumbnail`, `pauli`."""

    @property
    def href(self) -> str:
        return self.asset.href


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels, and what they were made from."""

    width: int
    height: int
    pixels: bytes
    """Red, green and blue of each pixel, row by row from the top."""
    full_width: int
    full_height: int
    """Of the picture before it was made smaller."""
    kind: str
    """`PNG`, `JPEG`, ..."""
    file_size: int
    """Bytes of the file."""

    def row(self, y: int) -> bytes:
        """The pixels of one row."""
        start = y * self.width * 3
        return self.pixels[start : start + self.width * 3]


def previews_of(collection: str, item_id: str, assets: tuple[Asset, ...]) -> tuple[Preview, ...]:
    """The pictures among a granule's assets, large ones first; each address once.

    By role, media type and key; what is a picture by its type but is data by its role (a GeoTIFF,
    a header that calls itself an image) is none.
    """
    found = [asset for asset in assets if _is_preview(asset)]
    found.sort(key=_is_small)
    once = {asset.href: asset for asset in reversed(found)}
    kept = [asset for asset in found if once[asset.href] is asset]
    return tuple(Preview(collection, item_id, asset, label_of(asset.key)) for asset in kept)


def label_of(key: str) -> str:
    """The asset's key without what goes without saying: `enclosure_ql_pauli_png` is `pauli`."""
    words = _KIND.sub("", _FRAME.sub("", key))
    return words.strip("_- ").replace("_", " ") or key


def _is_preview(asset: Asset) -> bool:
    if not asset.href.lower().startswith(("https://", "http://")) or asset.is_archive:
        return False
    media_type = asset.media_type.partition(";")[0].strip().lower()
    if media_type and media_type not in _MEDIA_TYPES:
        return False
    if not media_type and not asset.file_name.lower().endswith(_ENDINGS):
        return False
    return bool(_ROLES & set(asset.roles)) or _NAMED.search(asset.key) is not None


def _is_small(asset: Asset) -> bool:
    return "thumbnail" in asset.roles or _SMALL.search(asset.key) is not None
