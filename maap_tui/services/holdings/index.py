"""Reading and changing the index; one statement at a time, from any thread."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from maap_tui.errors import StorageError
from maap_tui.models.holding import HeldFile
from maap_tui.models.text import clean

from ..database import is_damage, transaction
from .rows import INSERT, SELECT, GranuleRows, IndexRow, in_parts, marks, row_of
from .schema import index_exists, open_index


class HoldingsIndex:
    """The index in one state folder. Every call blocks, and raises `StorageError`."""

    def __init__(self, folder: Path) -> None:
        """Touches nothing yet."""
        self._folder = folder
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    @property
    def exists(self) -> bool:
        """Whether anything can be in it."""
        return self._connection is not None or index_exists(self._folder)

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """The connection, for this thread alone while the block runs."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = open_index(self._folder)
                yield self._connection
            except (sqlite3.Error, OSError) as error:
                if is_damage(error):  # made anew when it is opened next
                    self._drop()
                raise StorageError(
                    f"The index of downloads in {clean(self._folder, 400)} cannot be used: "
                    f"{clean(error, 120)}.",
                    hint="Downloads go on without it.",
                ) from error

    def close(self) -> None:
        """Safe to call twice; opened again when it is used again."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    # What there is

    def of_items(self, item_keys: Iterable[str]) -> list[IndexRow]:
        """The files of the granules that are called so on a disk."""
        return self._selected("item_key", item_keys)

    def of_acquisitions(self, acquisitions: Iterable[str]) -> list[IndexRow]:
        """The files of all publications of these acquisitions."""
        return self._selected("acquisition", acquisitions)

    def _selected(self, column: str, values: Iterable[str]) -> list[IndexRow]:
        found: list[IndexRow] = []
        for part in in_parts(dict.fromkeys(values)):
            where = f"{SELECT} WHERE {column} IN ({marks(part)})"
            found += self._read(where, part)
        return found

    def everything(self) -> list[IndexRow]:
        """All files, granule by granule."""
        order = f"{SELECT} ORDER BY collection, item_key, root.path, place, name"
        return self._read(order, ())

    def _read(self, select: str, values: Sequence[object]) -> list[IndexRow]:
        if not self.exists:
            return []
        with self.opened() as connection:
            records = connection.execute(select, values).fetchall()
        return list(map(row_of, records))

    def at(self, path: Path) -> IndexRow | None:
        """The file at `path`."""
        where = f"{SELECT} WHERE name = ? AND place = ? AND root.path = ?"
        for root in self.roots():
            place = place_below(root, path)
            if place is not None:
                found = self._read(where, (place[1], place[0], os.fsencode(root)))
                if found:
                    return found[0]
        return None

    def roots(self) -> tuple[Path, ...]:
        """The download folders that were ever used."""
        if not self.exists:
            return ()
        with self.opened() as connection:
            records = connection.execute("SELECT path FROM root ORDER BY id").fetchall()
        return tuple(Path(os.fsdecode(record[0])) for record in records)

    # What becomes of it

    def note(self, root: Path, files: Sequence[tuple[HeldFile, int]]) -> None:
        """Takes down files below `root` of which all is known, with their times of change."""
        with self.opened() as connection, transaction(connection):
            root_id = root_id_of(connection, root)
            folders: dict[bytes, int] = {}
            granules = GranuleRows(connection)
            for file, mtime in files:
                found = place_below(root, file.path)
                if found is not None:
                    if found[0] not in folders:
                        folders[found[0]] = _folder_id(connection, root_id, found[0])
                    connection.execute(INSERT, granules.held(folders[found[0]], file, mtime))

    def forget(self, paths: Iterable[Path]) -> None:
        """Files that are not there any more, or are no longer what they were."""
        gone = [(path, root) for path in paths for root in self.roots()]
        if not gone:
            return
        with self.opened() as connection, transaction(connection):
            for path, root in gone:
                found = place_below(root, path)
                if found is not None:
                    connection.execute(
                        "DELETE FROM file WHERE name = ? AND folder IN (SELECT folder.id FROM"
                        " folder JOIN root ON root.id = folder.root"
                        " WHERE place = ? AND root.path = ?)",
                        (found[1], found[0], os.fsencode(root)),
                    )


def root_id_of(connection: sqlite3.Connection, root: Path) -> int:
    """The row of a download folder, made where it is missing."""
    path = os.fsencode(root)
    connection.execute("INSERT OR IGNORE INTO root (path) VALUES (?)", (path,))
    found: int = connection.execute("SELECT id FROM root WHERE path = ?", (path,)).fetchone()[0]
    return found


def _folder_id(connection: sqlite3.Connection, root: int, place: bytes) -> int:
    """The row of a folder; one that is new is listed by the next look, and so are those above.

    A folder that nobody has listed has a row for each folder above it too: looks go by them.
    """
    record = connection.execute(
        "SELECT id FROM folder WHERE root = ? AND place = ?", (root, place)
    ).fetchone()
    if record is not None:
        return int(record[0])
    above, found = place, 0
    while True:
        made = connection.execute(
            "INSERT INTO folder (root, place, mtime) VALUES (?, ?, 0)"
            " ON CONFLICT (root, place) DO UPDATE SET mtime = 0 RETURNING id",
            (root, above),
        ).fetchone()[0]
        found = found or int(made)
        if not above:
            return found
        above = above.rpartition(b"/")[0]


def place_below(root: Path, path: Path) -> tuple[bytes, bytes] | None:
    """The folder of `path` below `root`, and its name; `None` for one that is not below."""
    if not path.is_relative_to(root) or path == root:
        return None
    below = path.relative_to(root)
    folder = b"" if below.parent == Path() else os.fsencode(below.parent)
    return folder, os.fsencode(below.name)


def known_folders(connection: sqlite3.Connection, root: int) -> Mapping[bytes, int]:
    """When each folder below a download folder had changed last, as it was seen."""
    records = connection.execute("SELECT place, mtime FROM folder WHERE root = ?", (root,))
    return {record[0]: record[1] for record in records}
