"""Names from the catalogue, made fit for a disk, and where each file lands.

Nothing a server says may choose a folder: of each name only the last part counts, reduced to one
component that is safe on every system and leaves room for `.part`.
"""

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from maap_tui.models.text import DEVICES, HIDDEN
from maap_tui.models.transfer import JobRequest

PART_SUFFIX = ".part"
LONGEST_NAME = 180
"""Bytes that one name may have: disks take 255."""
LONGEST_ADDITION = 64
"""Bytes kept free behind a name: for that of its part, and for telling twins apart."""
LONGEST_PATH = 4095
"""Bytes of a whole path (`PATH_MAX` of Linux, less the zero at the end)."""

_TWINS = 3
"""Names that are tried for a file which got another one because its own was taken."""
_FORBIDDEN = frozenset('<>:"/\\|?*')
_OURS = (PART_SUFFIX, ".lock", ".sqlite3")


def safe_name(name: str, fallback: str = "unnamed") -> str:
    """The last part of `name` as one path component: never empty, `.`, `..` or reserved."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(map(_safe_character, unicodedata.normalize("NFC", last)))
    shown = shown.lstrip(" -~.").rstrip(" .")
    if not shown:
        return safe_name(fallback) if fallback != "unnamed" else fallback
    if shown.partition(".")[0].strip().casefold() in DEVICES:
        shown = f"_{shown}"
    if shown.casefold().endswith(_OURS):
        shown = f"{shown}_"
    return _shortened(shown)


def _safe_character(character: str) -> str:
    is_bad = character in _FORBIDDEN or unicodedata.category(character) in HIDDEN
    return "_" if is_bad else character


def _shortened(name: str) -> str:
    """`name` in at most `LONGEST_NAME` bytes; a digest keeps two long names apart."""
    encoded = name.encode()
    if len(encoded) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(encoded).hexdigest()[:12]
    stem, suffix = _split_suffix(name)
    room = LONGEST_NAME - len(digest) - 1 - len(suffix.encode())
    return f"{stem.encode()[:room].decode(errors='ignore')}-{digest}{suffix}"


def _split_suffix(name: str) -> tuple[str, str]:
    """`name` before and from its suffix, where that is a short one."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix) if stem and len(suffix.encode()) <= 16 else (name, "")


def item_folder(root: Path, collection: str, item_id: str) -> Path:
    """Where the files of one item land, unless a layout says otherwise."""
    return root / safe_name(collection, "collection") / safe_name(item_id, "item")


def safe_path(root: Path, place: Sequence[str]) -> Path:
    """What `place` names below `root`, each of its texts made one safe component."""
    return root.joinpath(*map(safe_name, place))


def target_of(root: Path, request: JobRequest) -> Path:
    """Where the file of `request` lands below `root`; two requests may land in one place."""
    if request.place:
        return safe_path(root, request.place)
    name = request.file_name or urlsplit(request.href).path
    folder = item_folder(root, request.collection, request.item_id)
    return folder / safe_name(name, request.asset_key or "file")


def has_room(target: Path) -> bool:
    """Whether a system takes the path, and that of its part, as a whole."""
    return len(os.fsencode(target)) + LONGEST_ADDITION <= LONGEST_PATH


def destination_key(target: Path | str) -> str:
    """Equal for two paths, or names, that some file system would take for one."""
    return unicodedata.normalize("NFC", str(target)).casefold()


def likely_targets(root: Path, request: JobRequest) -> Iterator[Path]:
    """Where the file of `request` may stand: in its place, or beside it as a twin."""
    target = target_of(root, request)
    yield target
    yield from islice(other_targets(target, request.asset_key), _TWINS)


def other_targets(target: Path, asset_key: str) -> Iterator[Path]:
    """What to take when `target` belongs to another file: with the asset's key, then numbers."""
    stem, suffix = _split_suffix(target.name)
    yield target.with_name(safe_name(f"{stem}-{asset_key.replace('/', '_')}{suffix}"))
    for number in range(2, 1_000_000):
        yield target.with_name(safe_name(f"{stem}-{number}{suffix}"))
