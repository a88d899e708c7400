"""The file that outlives the program: SQLite in the cache folder, for its owner only.

Nothing in it is worth an error. A file that is damaged, of another version or cannot be written is
put away or done without, which the log notes; what could not be kept is only asked for again.
"""

import json
import logging
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from maap_tui.models.kept import Kept

from ..database import Connection, remove_with_sides
from ..private_folder import make_private_file, make_private_folder

FILE_NAME = "catalogue.sqlite"
VERSION = 1
"""Of the table and of what is in it; any other is put away."""

_log = logging.getLogger(__name__)
_SCHEMA = """
CREATE TABLE kept (
    catalogue TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    moment REAL NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (catalogue, kind, name)
) WITHOUT ROWID
"""
_BUSY_SECONDS = 1.0
_LARGEST = 256 * 2**20
"""Bytes that an entry may have once it is decompressed."""
_UNSOUND = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""Not the table that is expected, damaged, or no database at all."""
T = TypeVar("T")


class CatalogueCache:
    """Keeps JSON by kind and name for one catalogue; safe to use from any thread."""

    def __init__(
        self, folder: Path, url: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Touches nothing yet."""
        self._path = folder / FILE_NAME
        self._url = url
        self._now = now
        self._lock = Lock()

    def get(self, kind: str, name: str, decode: Callable[[Any], T]) -> Kept[T] | None:
        """What was kept, as `decode` reads it; `None` where there is nothing sound."""
        found = self._doing(lambda connection: self._row(connection, kind, name))
        if found is None:
            return None
        try:
            moment = datetime.fromtimestamp(found[0], UTC)
            return Kept(decode(json.loads(_unpacked(found[1]))), moment)
        except (ArithmeticError, LookupError, OSError, TypeError, ValueError, zlib.error) as error:
            _log.info("the cache holds %s that cannot be read: %s", kind, type(error).__name__)
            return None

    def put(self, kind: str, name: str, content: object) -> datetime:
        """Keeps what JSON can hold, in the place of what was there; the moment it was learnt."""
        moment = self._now()
        packed = zlib.compress(json.dumps(content).encode(), 1)
        values = (self._url, kind, name, moment.timestamp(), packed)
        self._doing(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?)", values
            )
        )
        return moment

    def names(self, kind: str) -> tuple[str, ...]:
        """What is kept of one kind."""
        select = "SELECT name FROM kept WHERE catalogue = ? AND kind = ? ORDER BY name"
        rows = self._doing(
            lambda connection: connection.execute(select, (self._url, kind)).fetchall()
        )
        return tuple(str(name) for (name,) in rows or ())

    def _row(self, connection: sqlite3.Connection, kind: str, name: str) -> tuple[Any, ...] | None:
        select = "SELECT moment, content FROM kept WHERE catalogue = ? AND kind = ? AND name = ?"
        row: tuple[Any, ...] | None = connection.execute(select, (self._url, kind, name)).fetchone()
        return row

    def _doing(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What `work` gives; once more with a new file after a damaged one."""
        with self._lock:
            for is_last in (False, True):
                try:
                    with self._connected() as connection:
                        return work(connection)
                except (OSError, UnicodeError, sqlite3.Error, sqlite3.Warning) as error:
                    _log.info("the cache cannot be used: %s", type(error).__name__)
                    if is_last or not self._put_away(error):
                        return None
        raise AssertionError("the last attempt returns")

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        make_private_folder(self._path.parent)
        make_private_file(self._path)
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",
            uri=True,
            timeout=_BUSY_SECONDS,
            factory=Connection,
        )
        try:
            with connection:
                _check_version(connection)
                yield connection
        finally:
            connection.close()

    def _put_away(self, error: Exception) -> bool:
        """Removes a file that is no sound cache of ours; whether another attempt makes sense."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if not isinstance(error, _AnotherVersion) and code not in _UNSOUND:
            return False  # busy, full or read-only: the file itself may well be sound
        try:
            remove_with_sides(self._path)
        except OSError as refusal:
            _log.info("the damaged cache stays: %s", type(refusal).__name__)
            return False
        return True


class _AnotherVersion(sqlite3.OperationalError):
    """The file is of an earlier or a later version of the program."""


def _check_version(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        is_empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if is_empty:
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA user_version = {VERSION}")
            version = VERSION
    if version != VERSION:
        raise _AnotherVersion("the cache is of another version")


def _unpacked(content: object) -> bytes:
    if not isinstance(content, bytes):
        raise TypeError("no bytes")
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(content, _LARGEST)
    if not unpacker.eof:
        raise ValueError("incomplete, or endless")
    return text
