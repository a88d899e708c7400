"""Files as rows of the index."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from maap_tui.models.holding import HeldFile, KnownBy
from maap_tui.models.publications import name_parts

from ..file_names import safe_name

if TYPE_CHECKING:
    from .attribution import Owner
    from .walking import Seen

MOST_ASKED = 400
"""Values that one statement asks for."""
INSERT = (
    "INSERT OR REPLACE INTO file (folder, name, size, mtime, known_by, granule, asset, checksum)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
SELECT = (
    "SELECT name, size, file.mtime AS mtime, known_by, asset, checksum, collection, item_key,"
    " iif(item = '', item_key, item) AS item, place, root.path AS root FROM file"
    " JOIN granule ON granule.id = file.granule"
    " JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root"
)
_GRANULE = (
    "INSERT INTO granule (item_key, collection, item, acquisition) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET acquisition = excluded.acquisition RETURNING id"
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One file of the index."""

    file: HeldFile
    mtime: int
    item_key: str
    """What stands for its granule on a disk."""

    @property
    def collection_key(self) -> str:
        """What stands for its collection on a disk; empty where nothing tells."""
        collection = self.file.collection
        return safe_name(collection, "collection") if collection else ""


_WAYS = {way.value: way for way in KnownBy}
"""One that is not among them, of a later version, counts as the least sure."""


def key_of(item_id: str) -> str:
    """What stands for a granule on a disk, and in the index."""
    return safe_name(item_id, "item")


def row_of(record: sqlite3.Row) -> IndexRow:
    """A file as it was read with `SELECT`."""
    folder = os.path.join(record["root"], record["place"])
    held = HeldFile(
        path=Path(os.fsdecode(os.path.join(folder, record["name"]))),
        size=record["size"],
        known_by=_WAYS.get(record["known_by"], KnownBy.NAME),
        collection=record["collection"],
        item_id=record["item"],
        asset_key=record["asset"],
        checksum=record["checksum"],
    )
    return IndexRow(held, record["mtime"], record["item_key"])


class GranuleRows:
    """The granules that files belong to, each looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """For one transaction."""
        self._connection = connection
        self._ids: dict[tuple[str, str, str], int] = {}

    def id_of(self, item_key: str, collection: str, item: str) -> int:
        """The row of a granule, made where it is missing."""
        key = (item_key, collection, item)
        found = self._ids.get(key)
        if found is None:
            told = "" if item == item_key else item  # half of the index would be the same texts
            values = (item_key, collection, told, acquisition_of(item))
            found = int(self._connection.execute(_GRANULE, values).fetchone()[0])
            self._ids[key] = found
        return found

    def found(self, folder: int, seen: Seen, owner: Owner) -> tuple[Any, ...]:
        """The row of a file that a look has found."""
        granule = self.id_of(owner.item, owner.collection, owner.item)
        return (folder, seen.name, seen.size, seen.mtime, owner.known_by.value, granule, "", "")

    def held(self, folder: int, file: HeldFile, mtime: int) -> tuple[Any, ...]:
        """The row of a file of which all is known."""
        granule = self.id_of(key_of(file.item_id), file.collection, file.item_id)
        name = os.fsencode(file.path.name)
        known = (file.known_by.value, granule, file.asset_key, file.checksum)
        return (folder, name, file.size, mtime, *known)


def acquisition_of(item_id: str) -> str | None:
    """The same for all publications of what was acquired once; `None` where no name tells."""
    parts = name_parts(item_id)
    return None if parts is None else parts[0]


def in_parts(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """So many of the values at a time as one statement may ask for."""
    left = iter(values)
    while part := tuple(islice(left, MOST_ASKED)):
        yield part


def marks(values: Sequence[object]) -> str:
    """Question marks for so many values."""
    return ", ".join("?" * len(values))
