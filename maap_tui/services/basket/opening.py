"""Opening the basket's file, whatever is there: nothing, a damaged or a later version's one."""

import fcntl
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path

from maap_tui.models.catalog import Item, Key
from maap_tui.models.text import count_noun

from ..database import (
    connect,
    is_damage,
    make_durable,
    name_aside,
    sides_of,
    transaction,
    version_of,
)
from ..private_folder import make_private_file
from . import rows

_LOCK_NAME = "basket.lock"
_BATCH = 2_000
"""Granules of a transaction: other programs get their turn in between."""
_ANY = "SELECT 1 FROM sqlite_schema"
_LOG = logging.getLogger(__name__)


class Newer(Exception):
    """A later version has made the file."""


def opened(path: Path, now: float) -> sqlite3.Connection:
    """A connection to the file `path`, which is made where it is missing.

    Raises `Newer`, `OSError` or `sqlite3.Error`.
    """
    make_private_file(path)
    connection = connect(path)
    try:
        version = version_of(connection)
        if version > rows.VERSION:
            raise Newer
        if not version:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        make_durable(connection)
        rows.prepare(connection, now)
    except BaseException:
        connection.close()
        raise
    return connection


def is_unusable(error: sqlite3.Error) -> bool:
    """Whether the file is damaged, or is no basket at all."""
    is_other = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return is_other or isinstance(error, rows.Unsound) or is_damage(error)


def put_aside(path: Path, now: float, known: Mapping[Key, Item]) -> str:
    """Gives an unusable file another name, and takes over what can still be read of it.

    What is `known` to have been in it is written as well. Says what happened; nothing where
    another program has done it already.
    """
    with _alone(path.with_name(_LOCK_NAME)):
        if _is_sound(path):
            return ""
        aside = name_aside(path, "damaged", now)
        for old, new in zip((*sides_of(path), path), (*sides_of(aside), aside), strict=True):
            with suppress(FileNotFoundError):
                os.replace(old, new)
        saved = _saved_from(aside, path, now, known)
    _LOG.warning("the basket was damaged: %s", aside)
    return (
        f"The basket was damaged and set aside as {aside.name};"
        f" {count_noun(saved, 'granule')} could be taken over."
    )


def in_batches(
    changes: Mapping[Key, Item] | Mapping[Key, Item | None],
) -> Iterator[list[tuple[Key, Item | None]]]:
    """Some of them at a time."""
    rest = iter(changes.items())
    while batch := list(islice(rest, _BATCH)):
        yield batch


def write_all(
    connection: sqlite3.Connection,
    items: Mapping[Key, Item],
    now: float,
    packed_of: Callable[[Item], bytes],
) -> None:
    """Writes granules, as many at a time as others can wait for."""
    for batch in in_batches(items):
        with transaction(connection):
            rows.write(connection, batch, now, packed_of)


def _saved_from(aside: Path, path: Path, now: float, known: Mapping[Key, Item]) -> int:
    found = dict(known)
    with suppress(sqlite3.Error), closing(connect(aside, read_only=True)) as damaged:
        found.update({item.key: item for item in rows.salvaged(damaged)})
    with closing(opened(path, now)) as connection:
        write_all(connection, found, now, _in_memory)
    return len(found)


def _in_memory(item: Item) -> bytes:
    """Its document, unless that was in the damaged file and could not be read any more."""
    return item.document if isinstance(item.document, bytes) else b""


def _is_sound(path: Path) -> bool:
    try:
        with closing(connect(path)) as connection:
            if version_of(connection) or connection.execute(_ANY).fetchone() is not None:
                rows.check(connection)
    except sqlite3.Error as error:
        return not is_unusable(error)
    return True


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """While no other program does the same."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        with suppress(OSError):  # where locks are not known, nobody can be kept out
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
