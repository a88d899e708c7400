"""SQLite files: connections, transactions, and what their errors say."""

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from maap_tui.models.text import clean

SIDE_SUFFIXES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file; never to be left beside another one of its name."""
_PRIMARY = 0xFF
"""The bits of SQLite's extended result codes that hold the primary one."""
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "access is denied",
    sqlite3.SQLITE_BUSY: "another program holds it",
    sqlite3.SQLITE_LOCKED: "another program holds it",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk does not take it",
    sqlite3.SQLITE_CORRUPT: "its file is damaged",
    sqlite3.SQLITE_NOTADB: "its file is damaged",
}
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
BUSY_SECONDS = 5.0
"""How long to wait while another program writes."""


class Connection(sqlite3.Connection):
    """Of a schema that is damaged SQLite quotes bytes that may be no text: that is damage too."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        with _damage_told():
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        with _damage_told():
            return super().executemany(sql, parameters)

    def executescript(self, sql_script: str, /) -> sqlite3.Cursor:
        with _damage_told():
            return super().executescript(sql_script)


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise damage("its schema is no text") from error


def damage(found: str) -> sqlite3.DatabaseError:
    """The error of a file of which something else than SQLite has found that it is damaged."""
    error = sqlite3.DatabaseError(found)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection to the file `path`, which must exist; transactions are explicit.

    It may be handed to another thread, but only one may use it at a time. Raises `sqlite3.Error`.
    """
    if _is_special(path):
        raise sqlite3.OperationalError("what stands there is no file")
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=Connection,
    )
    connection.row_factory = sqlite3.Row
    connection.text_factory = _decoded
    return connection


@contextmanager
def sound_rows() -> Iterator[None]:
    """What nobody wrote, found in a row while it is read, is damage like any other."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise damage("a row holds what nobody wrote") from error


def _is_special(path: Path) -> bool:
    """Whether it is a pipe or a device, on which SQLite would wait for ever."""
    try:
        mode = os.stat(path).st_mode
    except OSError:  # not there, or out of reach: SQLite says so
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def connect_to_look(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing in the file `path`.

    Except for undoing the transaction that a killed writer left half done in a rollback journal:
    before that there is nothing sound to look at. A write-ahead log needs no undoing.
    """
    is_half_done = path.with_name(f"{path.name}-journal").exists()
    connection = connect(path, read_only=not is_half_done)
    connection.execute("PRAGMA query_only=ON")
    return connection


def _decoded(data: bytes) -> str:
    """Text as it was stored; bytes that a damaged file may hold instead never end the program."""
    return data.decode("utf-8", "replace")


def make_durable(connection: sqlite3.Connection) -> str:
    """Sees to it that what is committed survives a power cut, and says the journal mode.

    `wal`, or `delete` where the file system cannot share memory between processes
    (https://www.sqlite.org/wal.html). NORMAL would lose the latest commits in either.
    """
    for pragma in (
        "foreign_keys=ON",
        "synchronous=FULL",
        "fullfsync=ON",
        "checkpoint_fullfsync=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    mode = _journal_mode(connection, "WAL")
    return mode if mode == "wal" else _journal_mode(connection, "DELETE")


def _journal_mode(connection: sqlite3.Connection, wanted: str) -> str:
    mode: str = connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
    return mode.lower()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is committed at the end, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection, "ROLLBACK")
        raise


@contextmanager
def savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside becomes part of the transaction under way, or nothing."""
    connection.execute("SAVEPOINT one")
    try:
        yield
    except BaseException:
        _roll_back(connection, "ROLLBACK TO one")
        _roll_back(connection, "RELEASE one")
        raise
    connection.execute("RELEASE one")


@contextmanager
def one_view(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything read inside stems from the same instant."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        _roll_back(connection, "ROLLBACK")


def _roll_back(connection: sqlite3.Connection, statement: str) -> None:
    if connection.in_transaction:  # a failing disk makes SQLite do it by itself
        connection.execute(statement)


def version_of(connection: sqlite3.Connection) -> int:
    """The schema version of the file."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def probe(connection: sqlite3.Connection) -> None:
    """Writes a page within the transaction under way, without changing anything."""
    connection.execute(f"PRAGMA user_version={version_of(connection)}")


# Files and errors


def remove_with_sides(path: Path) -> None:
    """Removes a database that nobody has open."""
    for each in (path, *sides_of(path)):
        each.unlink(missing_ok=True)


def name_aside(path: Path, word: str, now: float) -> Path:
    """A name for the unusable `path` that nothing bears: `queue.corrupt-20260401T103000Z`."""
    stem = f"{path.stem}.{word}-{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%SZ}"
    numbered = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
    asides = (path.with_name(f"{name}{path.suffix}") for name in numbered)
    return next(a for a in asides if not any(each.exists() for each in (a, *sides_of(a))))


def sides_of(path: Path) -> list[Path]:
    """Where SQLite keeps what belongs to the file `path`."""
    return [path.with_name(path.name + suffix) for suffix in SIDE_SUFFIXES]


def reason_of(error: Exception) -> str:
    """Why the disk or the database did not do it, in words."""
    if isinstance(error, OSError):
        return clean(error.strerror or "unknown error").lower()
    return _REASONS.get(_code(error), clean(error))


def is_damage(error: Exception) -> bool:
    """Whether the file is not, or no longer, a sound database."""
    return _code(error) in _DAMAGE


def _code(error: Exception) -> int:
    """SQLite's primary result code; -1 where there is none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & _PRIMARY if isinstance(code, int) else -1
