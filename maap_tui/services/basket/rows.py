"""The tables of the basket's file, and a granule as a row of them.

Each change of a granule has a number of its own, so that a program finds what others have changed
by one look at the numbers above the last it knows. What is taken out stays for a day, for whoever
wants it back.
"""

import json
import logging
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count

from maap_tui.models.basket import Changes
from maap_tui.models.catalog import Item, Key, Stored
from maap_tui.models.stac import item_from_stac
from maap_tui.models.stac_values import MalformedDocument
from maap_tui.models.text import clean

from ..database import transaction, version_of

VERSION = 1
KEPT_SECONDS = 86_400.0
"""How long what was taken out can still be brought back."""
_LOG = logging.getLogger(__name__)
_TEXTS = ("start", "end", "product_type", "version", "platform", "orbit", "track", "frame")
_SCHEMA = (
    """
    CREATE TABLE item (
        number INTEGER PRIMARY KEY,
        collection TEXT NOT NULL,
        id TEXT NOT NULL,
        changed INTEGER NOT NULL,
        removed REAL,
        columns TEXT NOT NULL,
        UNIQUE (collection, id)
    ) STRICT
    """,
    "CREATE INDEX item_changed ON item (changed)",
    """
    CREATE TABLE document (
        item INTEGER PRIMARY KEY REFERENCES item (number) ON DELETE CASCADE,
        packed BLOB NOT NULL
    ) STRICT
    """,
    "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), changes INTEGER NOT NULL) STRICT",
    "INSERT INTO state VALUES (1, 0)",
    f"PRAGMA user_version = {VERSION}",
)
_PUT = """
INSERT INTO item (collection, id, changed, removed, columns) VALUES (?, ?, ?, NULL, ?)
ON CONFLICT (collection, id)
DO UPDATE SET changed = excluded.changed, removed = NULL, columns = excluded.columns
"""
_PUT_DOCUMENT = """
INSERT OR REPLACE INTO document (item, packed)
SELECT number, ? FROM item WHERE collection = ? AND id = ?
"""
_TAKE = """
UPDATE item SET changed = ?, removed = ? WHERE collection = ? AND id = ? AND removed IS NULL
"""
_NEWS = """
SELECT collection, id, removed, columns FROM item WHERE changed > ? ORDER BY changed
"""
_DOCUMENT = """
SELECT packed FROM document JOIN item ON number = item WHERE collection = ? AND id = ?
"""
_LAST_REMOVED = """
SELECT number FROM item WHERE removed = (SELECT max(removed) FROM item) ORDER BY changed
"""

_SALVAGED = """
SELECT number, collection, id, columns FROM item WHERE removed IS NULL ORDER BY number
"""

DocumentOf = Callable[[Key, int], Stored]
"""What will read the document of a granule, which is so long."""


class Unsound(sqlite3.DatabaseError):
    """What has to be in the file is not."""


def prepare(connection: sqlite3.Connection, now: float) -> None:
    """Makes the tables where they are missing, and forgets what was taken out long ago."""
    if version_of(connection) < VERSION:
        with transaction(connection):
            if version_of(connection) < VERSION:  # else: another program was quicker
                for statement in _SCHEMA:
                    connection.execute(statement)
    with transaction(connection):
        connection.execute("DELETE FROM item WHERE removed < ?", (now - KEPT_SECONDS,))
    connection.execute("PRAGMA incremental_vacuum").fetchall()


def last_change(connection: sqlite3.Connection) -> int:
    """The number of the last change."""
    row = connection.execute("SELECT changes FROM state").fetchone()
    if row is None or not isinstance(row[0], int):
        raise Unsound("it does not say how often it was changed")
    return row[0]


def check(connection: sqlite3.Connection) -> None:
    """Raises `sqlite3.DatabaseError` where the tables are damaged, or are not these."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Unsound(found)
    last_change(connection)
    connection.execute(_NEWS, (0,)).fetchone()
    connection.execute(_DOCUMENT, ("", "")).fetchone()


def document(connection: sqlite3.Connection, key: Key) -> bytes:
    """The document of a granule, packed; empty where there is none."""
    row = connection.execute(_DOCUMENT, key).fetchone()
    return row[0] if row is not None and isinstance(row[0], bytes) else b""


def salvaged(connection: sqlite3.Connection) -> Iterator[Item]:
    """The granules of a damaged file, until it cannot be read any further.

    What lies in its damaged parts comes without its document.
    """
    try:
        for row in connection.execute(_SALVAGED):
            packed = _salvaged_document(connection, row["number"])
            key = (_safe(row["collection"]), _safe(row["id"]))
            item = _item(key, row["columns"], partial(_given, packed))
            if item is not None:
                yield item
    except (sqlite3.Error, ValueError) as error:
        _LOG.warning("no more can be read of the damaged basket: %s", error)


def write(
    connection: sqlite3.Connection,
    changes: Iterable[tuple[Key, Item | None]],
    now: float,
    packed_of: Callable[[Item], bytes],
) -> int:
    """Writes within the transaction under way, and says the number of the last change.

    `packed_of` gives the document of an item; an empty one leaves the one that is there.
    """
    numbers = count(last_change(connection) + 1)
    put, documents, gone = [], [], []
    for key, item in changes:
        if item is None:
            gone.append((next(numbers), now, *key))
            continue
        packed = packed_of(item)
        put.append((*key, next(numbers), _columns(item, len(packed) or len(item.document))))
        if packed:
            documents.append((packed, *key))
    connection.executemany(_PUT, put)
    connection.executemany(_PUT_DOCUMENT, documents)
    connection.executemany(_TAKE, gone)
    last = next(numbers) - 1
    connection.execute("UPDATE state SET changes = ?", (last,))
    return last


def news(connection: sqlite3.Connection, after: int, document_of: DocumentOf) -> Changes:
    """What was changed after the change of that number; of everything, only what is in."""
    found: dict[Key, Item | None] = {}
    for row in connection.execute(_NEWS, (after,)):
        key = (_safe(row["collection"]), _safe(row["id"]))
        if row["removed"] is None:
            item = _item(key, row["columns"], document_of)
            if item is not None:
                found[key] = item
        elif after:
            found[key] = None
    return found


def bring_back(connection: sqlite3.Connection) -> int:
    """Brings back what was taken out last, within the transaction under way."""
    rows = connection.execute(_LAST_REMOVED).fetchall()
    numbers = count(last_change(connection) + 1)
    connection.executemany(
        "UPDATE item SET changed = ?, removed = NULL WHERE number = ?",
        [(next(numbers), row["number"]) for row in rows],
    )
    connection.execute("UPDATE state SET changes = ?", (next(numbers) - 1,))
    return len(rows)


def _salvaged_document(connection: sqlite3.Connection, number: int) -> bytes:
    wanted = "SELECT packed FROM document WHERE item = ?"
    try:
        row = connection.execute(wanted, (number,)).fetchone()
    except sqlite3.Error:  # the next one may be whole
        return b""
    return row[0] if row is not None and isinstance(row[0], bytes) else b""


def _given(packed: bytes, key: Key, length: int) -> bytes:
    return packed


def _columns(item: Item, length: int) -> str:
    texts = [getattr(item, name) for name in _TEXTS]
    return json.dumps([*texts, item.size, item.size_is_estimate, length], separators=(",", ":"))


def _item(key: Key, columns: object, document_of: DocumentOf) -> Item | None:
    """The item of a row; where its columns make no sense, that of its document."""
    try:
        decoded = json.loads(columns if isinstance(columns, str) else "")
        return _decoded(key, decoded, document_of(key, _length(decoded)))
    except (ValueError, TypeError, RecursionError):
        pass
    try:
        stored = document_of(key, 0)
        found = item_from_stac(Item(*key[::-1], document=stored).as_dict(), stored)
        return found if found.key == key else None
    except (MalformedDocument, ValueError, zlib.error):
        _LOG.warning("a granule of the basket cannot be read: %s", key)
        return None


def _length(decoded: Sequence[object]) -> int:
    length = decoded[-1]
    if not isinstance(length, int) or length < 0:
        raise ValueError("no length")
    return length


def _decoded(key: Key, decoded: Sequence[object], document: Stored) -> Item:
    *texts, size, is_estimate, _ = decoded
    if size is not None and (type(size) is not int or not 0 <= size < 2**60):
        raise ValueError("no size")
    told = dict(zip(_TEXTS, (_safe(text) for text in texts), strict=True))
    return Item(
        key[1],
        key[0],
        **told,
        size=size,
        size_is_estimate=bool(is_estimate),
        document=document,
    )


def _safe(text: object) -> str:
    """What was safe when it was written, and may have been changed on the disk since."""
    if not isinstance(text, str):
        raise ValueError("no text")
    return text if text.isascii() and text.isprintable() else clean(text, 500)
