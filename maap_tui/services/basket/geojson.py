"""Granules as a GeoJSON file of whole STAC Items: written by us, or by anybody, and read again."""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from maap_tui.errors import Cancelled, InputError
from maap_tui.models.basket import ItemsRead
from maap_tui.models.catalog import Item, Key, Stored, pack_document
from maap_tui.models.stac import item_from_stac
from maap_tui.models.stac_values import MalformedDocument
from maap_tui.models.text import clean

from ..plain_files import NotPlainFile, opened_plain
from ..whole_files import exported_file, whole_path
from .json_stream import FeatureStream, NotJson

MOST = 1_000_000
"""Granules that are read of a file."""
_STEP = 500
"""Entries from one word of progress to the next."""
_TOLD = 20
"""Reasons that are kept; what more is refused is only counted."""
_HINT = "GeoJSON of STAC Items is expected: what the basket exports, or a search."
_HEAD = '{"type":"FeatureCollection","features":['
Progress = Callable[[int], None]


class BasketFiles:
    """Implements the Protocol of the same name; `keep` says where documents go."""

    def __init__(self, keep: Callable[[bytes], Stored] | None = None) -> None:
        self._keep = keep or _in_memory

    def write(
        self,
        items: Iterable[Item],
        path: Path,
        stop: Event,
        progress: Progress | None = None,
        *,
        replaces: bool = False,
    ) -> Path:
        """Writes a FeatureCollection, wholly or not at all, and returns its absolute path."""
        where = whole_path(path)
        with exported_file(where, replaces=replaces) as opened:
            for written, text in enumerate(_lines(items), -1):  # the head is no granule
                if stop.is_set():
                    raise Cancelled("Stopped; nothing was written.")
                if progress is not None and written > 0 and not written % _STEP:
                    progress(written)
                opened.write(text.encode("ascii"))
        return where

    def read(self, path: Path, stop: Event, progress: Progress | None = None) -> ItemsRead:
        """The granules of a file, and what in it is none.

        Raises `InputError` where there is none at all, and `Cancelled`.
        """
        where = whole_path(path)
        with (
            _in_words(where),
            opened_plain(where) as raw,
            io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as opened,
        ):
            reading = _Reading(clean(where.name, 100), self._keep, stop, progress)
            return reading.read(FeatureStream(opened.read))


class _Reading:
    """Reads one file."""

    def __init__(
        self,
        name: str,
        keep: Callable[[bytes], Stored],
        stop: Event,
        progress: Progress | None,
    ) -> None:
        self._name = name
        self._keep = keep
        self._stop = stop
        self._progress = progress
        self._items: dict[Key, Item] = {}
        self._reasons: list[str] = []
        self._refused = 0
        self._entries = 0

    def read(self, stream: FeatureStream) -> ItemsRead:
        first = stream.first()
        if not first:
            raise InputError(f"{self._name} is empty.", hint=_HINT)
        if first == "<":
            raise InputError(f"{self._name} is a web page, or XML, not GeoJSON.", hint=_HINT)
        if first not in "{[":
            raise InputError(f"{self._name} is not JSON.", hint=_HINT)
        try:
            for document in stream.features():
                self._take(document)
                if self._entries >= MOST:
                    self._refuse(f"only the first {MOST} entries were read")
                    break
        except NotJson:
            self._refuse("the file is cut off there, or is no JSON from there on")
        if not self._items:
            why = f": {self._reasons[0]}" if self._reasons else ""
            raise InputError(f"{self._name} holds no granule{why}.", hint=_HINT)
        return ItemsRead(tuple(self._items.values()), self._refused, tuple(self._reasons))

    def _take(self, document: Any) -> None:
        if self._stop.is_set():
            raise Cancelled("Stopped; nothing was taken over.")
        self._entries += 1
        if self._progress is not None and not self._entries % _STEP:
            self._progress(self._entries)
        try:
            item = self._item(document)
        except MalformedDocument as error:
            self._refuse(str(error))
        else:
            self._items.setdefault(item.key, item)

    def _item(self, document: Any) -> Item:
        item_from_stac(document, b"")  # before it is kept
        if not isinstance(document.get("assets"), dict):
            raise MalformedDocument("it has no assets, so it is no STAC Item")
        try:
            stored = self._keep(pack_document(document))
        except (ValueError, RecursionError) as error:
            raise MalformedDocument("it cannot be kept") from error
        return item_from_stac(document, stored)

    def _refuse(self, why: str) -> None:
        self._refused += 1
        if len(self._reasons) < _TOLD:
            self._reasons.append(f"entry {self._entries}: {clean(why)}")


def as_feature(item: Item) -> dict[str, Any]:
    """The item as the catalogue sent it; what is known of it where that is not there any more."""
    document = item.as_dict()
    if document:
        return {**document, "collection": document.get("collection") or item.collection}
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": item.id,
        "collection": item.collection,
        "geometry": None,
        "properties": {
            "datetime": item.start or None,
            "product:type": item.product_type,
            "version": item.version,
        },
        "links": [],
        "assets": {},
    }


def _lines(items: Iterable[Item]) -> Iterator[str]:
    """A feature a line (RFC 7946)."""
    yield _HEAD
    gap = "\n"
    for item in items:
        yield gap + json.dumps(as_feature(item), separators=(",", ":"))
        gap = ",\n"
    yield "\n]}\n"


def _in_memory(document: bytes) -> Stored:
    return document


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    shown = clean(path, 400)
    try:
        yield
    except FileNotFoundError as error:
        raise InputError(f"There is no file {shown}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{shown} is not UTF-8 text.", hint=_HINT) from error
    except NotPlainFile as error:
        raise InputError(f"{shown} {error}.", hint=_HINT) from error
    except OSError as error:
        reason = clean(error.strerror or "no access").lower()
        raise InputError(f"{shown} cannot be read: {reason}.") from error
    except ValueError as error:
        raise InputError(f"{shown} is no name for a file.") from error
