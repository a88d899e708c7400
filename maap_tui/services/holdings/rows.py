"""Files as rows of the index."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from maap_tui.models.holding import HeldFile, KnownBy
from maap_tui.models.publications import name_parts

from ..file_names import safe_name
from .attribution import Owner
from .walking import Seen

MOST_ASKED = 400
"""Values that one statement asks for."""
COLUMNS = (
    "folder, name, size, mtime, known_by, collection, item, asset, checksum, item_key, acquisition"
)
INSERT = f"INSERT OR REPLACE INTO file ({COLUMNS}) VALUES ({', '.join('?' * 11)})"
SELECT = (
    "SELECT file.*, folder.place AS place, root.path AS root FROM file"
    " JOIN folder ON folder.id = file.folder JOIN root ON root.id = folder.root"
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


def key_of(item_id: str) -> str:
    """What stands for a granule on a disk, and in the index."""
    return safe_name(item_id, "item")


def row_of(record: sqlite3.Row) -> IndexRow:
    """A file as it was read with `SELECT`."""
    folder = os.path.join(record["root"], record["place"])
    held = HeldFile(
        path=Path(os.fsdecode(os.path.join(folder, record["name"]))),
        size=record["size"],
        known_by=KnownBy(record["known_by"]),
        collection=record["collection"],
        item_id=record["item"],
        asset_key=record["asset"],
        checksum=record["checksum"],
    )
    return IndexRow(held, record["mtime"], record["item_key"])


def found_values(folder: int, seen: Seen, owner: Owner) -> tuple[Any, ...]:
    """The row of a file that a look has found."""
    return (
        *(folder, seen.name, seen.size, seen.mtime, owner.known_by.value),
        *(owner.collection, owner.item, "", "", owner.item),
        acquisition_of(owner.item),
    )


def held_values(folder: int, file: HeldFile, mtime: int) -> tuple[Any, ...]:
    """The row of a file of which all is known."""
    return (
        *(folder, os.fsencode(file.path.name), file.size, mtime, file.known_by.value),
        *(file.collection, file.item_id, file.asset_key, file.checksum, key_of(file.item_id)),
        acquisition_of(file.item_id),
    )


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
