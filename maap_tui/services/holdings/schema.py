"""The index's file: its tables, and opening it whatever state it is in.

Everything in it can be found again: by the queue's finished rows and by looking through the
folders. So a damaged file is begun anew, and one of a later version is done without.
"""

import logging
import sqlite3
from pathlib import Path

from ..database import connect, damage, is_damage, remove_with_sides, transaction, version_of
from ..private_folder import make_private_file, make_private_folder

FILE_NAME = "holdings.sqlite3"
_PAGES_APART = 8_000
"""From one sync of the file to the next: a first look writes tens of megabytes."""
_log = logging.getLogger(__name__)

_FIRST = (
    """
    CREATE TABLE root (
        id INTEGER PRIMARY KEY,
        path BLOB NOT NULL UNIQUE,
        read_by TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE folder (
        id INTEGER PRIMARY KEY,
        root INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
        place BLOB NOT NULL,
        mtime INTEGER NOT NULL,
        UNIQUE (root, place)
    ) STRICT
    """,
    """
    CREATE TABLE granule (
        id INTEGER PRIMARY KEY,
        item_key TEXT NOT NULL,
        collection TEXT NOT NULL,
        item TEXT NOT NULL,
        acquisition TEXT,
        UNIQUE (item_key, collection, item)
    ) STRICT
    """,
    """
    CREATE TABLE file (
        folder INTEGER NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
        name BLOB NOT NULL,
        size INTEGER NOT NULL,
        mtime INTEGER NOT NULL,
        known_by TEXT NOT NULL,
        granule INTEGER NOT NULL REFERENCES granule (id),
        asset TEXT NOT NULL,
        checksum TEXT NOT NULL,
        PRIMARY KEY (folder, name)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX file_granule ON file (granule)",
    "CREATE INDEX granule_acquisition ON granule (acquisition) WHERE acquisition IS NOT NULL",
)
STEPS = (_FIRST,)
"""The statements that lead from each version to the next."""
VERSION = len(STEPS)


class _Newer(Exception):
    """A later version of the program made the file."""


def open_index(folder: Path) -> sqlite3.Connection:
    """The index in the state folder `folder`, made or begun anew where needed.

    One of a later version is left as it is, and the index is in memory only. Raises
    `sqlite3.Error` and `OSError`.
    """
    path = folder / FILE_NAME
    make_private_folder(folder)
    for is_last in (False, True):
        make_private_file(path)
        try:
            return _opened(path)
        except _Newer:
            _log.warning("the index of downloads is of a later version: done without its file")
            return _prepared(sqlite3.connect(":memory:", check_same_thread=False))
        except sqlite3.Error as error:
            if is_last or not is_damage(error):
                raise
            _log.warning("the index of downloads was damaged and is made anew")
            remove_with_sides(path)
    raise AssertionError("the last attempt returns or raises")


def index_exists(folder: Path) -> bool:
    """Whether there is an index in the state folder; makes nothing."""
    return (folder / FILE_NAME).exists()


def _opened(path: Path) -> sqlite3.Connection:
    connection = connect(path)
    try:
        if version_of(connection) > VERSION:
            raise _Newer
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise damage(found)
        connection.execute("PRAGMA journal_mode=WAL")
        return _prepared(connection)
    except BaseException:
        connection.close()
        raise


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Ready to be used: what is lost in a power cut is found again, so no commit waits for it."""
    connection.isolation_level = None
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint={_PAGES_APART}")
    if version_of(connection) < VERSION:
        with transaction(connection):  # another instance may have been first
            for step in STEPS[version_of(connection) :]:
                for statement in step:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version={VERSION}")
    return connection
