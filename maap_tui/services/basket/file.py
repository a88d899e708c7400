"""The basket's file: changes go in, what other programs have changed comes out."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from time import time

from maap_tui.errors import StorageError
from maap_tui.models.basket import Changes
from maap_tui.models.catalog import Item, Key
from maap_tui.models.text import clean

from ..database import connect, one_view, reason_of, transaction
from ..private_folder import make_private_folder
from . import rows
from .opening import Newer, in_batches, is_unusable, opened, put_aside, write_all

FILE_NAME = "basket.sqlite3"
OWN_NAME = f"basket-v{rows.VERSION}.sqlite3"
"""Beside a file of a later version, which is left alone."""
_LOG = logging.getLogger(__name__)

Relinked = Callable[[bytes], bytes]


class KeptDocument:
    """A document in the basket's file."""

    __slots__ = ("_key", "_length", "file")

    def __init__(self, file: "BasketFile", key: Key, length: int) -> None:
        self.file = file
        self._key = key
        self._length = length

    def read(self) -> bytes:
        return self.file.document(self._key)

    def __len__(self) -> int:
        return self._length


class BasketFile:
    """Several programs may have one open; each of them may be killed at any time.

    Opened when it is first asked for something. Safe to use from any thread.
    """

    def __init__(
        self, folder: Path, relinked: Relinked | None = None, clock: Callable[[], float] = time
    ) -> None:
        """`relinked` mends the links of documents that are read."""
        self._folder = folder
        self._path = folder / FILE_NAME
        self._relinked = relinked
        self._clock = clock
        self._lock = RLock()
        self._reading = RLock()
        self._connection: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        """For documents, so that nobody who looks at one waits for what is being written."""
        self._is_damaged = False
        """Whether a document could not be read: the file is mended with the next exchange."""
        self._inode = (0, 0)
        self._seen = 0
        """The last change that is known here."""
        self._looked: int | None = None
        """What SQLite said about changes of others when it was looked last."""
        self._news: dict[Key, Item | None] = {}
        """What others have changed, and nobody was told yet."""
        self._known: dict[Key, Item] = {}
        """What should be in the file: if somebody takes that away, all is written again."""
        self.notices: list[str] = []
        """What the person has to be told of the file, oldest first."""

    def exchange(self, changes: Changes) -> Changes:
        """Writes `changes`, and gives what others have changed since the last call.

        The first call gives everything there is. Raises `StorageError`, and then the same changes
        may be given again.
        """
        with self._lock, self._in_words("keep"):
            if self._is_damaged:
                self._mend()
            try:
                return self._exchange(changes)
            except sqlite3.Error as error:
                if not is_unusable(error):
                    raise
                self._mend()
                return self._exchange(changes)

    def undo(self) -> int:
        """Brings back what was taken out last, by whatever program, at most a day ago."""
        with self._lock, self._in_words("change"):
            connection = self._opened()
            self._looked = None  # what came back is news, although it was done here
            with transaction(connection):
                return rows.bring_back(connection)

    def document(self, key: Key) -> bytes:
        """The document of a granule; empty when it cannot be read, which the log tells."""
        try:
            with self._reading:
                packed = b"" if self._reader is None else rows.document(self._reader, key)
        except sqlite3.Error as error:
            _LOG.warning("a document of the basket cannot be read: %s", error)
            self._is_damaged = self._is_damaged or is_unusable(error)
            return b""
        return self._relinked(packed) if packed and self._relinked is not None else packed

    def close(self) -> None:
        """Safe to call twice."""
        with self._lock:
            self._forget_reader()
            self._disconnect()  # the last one, for a reader cannot put the journal away

    # Reading and writing

    def _exchange(self, changes: Changes) -> Changes:
        if not changes and self._connection is None and not self._path.exists():
            return {}  # nothing is made before there is something to keep
        connection = self._opened()
        for batch in in_batches(changes):
            with transaction(connection):
                found = rows.news(connection, self._seen, self._kept)
                last = rows.write(connection, batch, self._clock(), self._packed_of)
            self._take(found, last)
        if not changes and self._has_changed(connection):
            with one_view(connection):
                last = rows.last_change(connection)
                found = rows.news(connection, self._seen, self._kept)
            self._take(found, last)
        news = {key: item for key, item in self._news.items() if key not in changes}
        self._news = {}
        self._remember(news)
        self._remember(changes)
        return news

    def _take(self, found: Changes, last: int) -> None:
        """What was found is told even if what is written after it fails."""
        self._news.update(found)
        self._seen = last

    def _has_changed(self, connection: sqlite3.Connection) -> bool:
        """Whether another program may have written since the last look."""
        before = self._looked
        self._looked = connection.execute("PRAGMA data_version").fetchone()[0]
        return before != self._looked

    def _kept(self, key: Key, length: int) -> KeptDocument:
        return KeptDocument(self, key, length)

    def _packed_of(self, item: Item) -> bytes:
        return b"" if self._is_here(item) else item.packed

    def _is_here(self, item: Item) -> bool:
        """Whether its document is in the file already."""
        return isinstance(item.document, KeptDocument) and item.document.file is self

    def _remember(self, changes: Changes) -> None:
        for key, item in changes.items():
            if item is None:
                self._known.pop(key, None)
            else:
                self._known[key] = item

    # Opening

    def _opened(self) -> sqlite3.Connection:
        """The connection; made anew where the file is not the one that it was."""
        if self._connection is not None and self._inode == _inode(self._path):
            return self._connection
        was_open = self._connection is not None
        self._disconnect()
        make_private_folder(self._folder)
        try:
            connection = opened(self._path, self._clock())
        except Newer:
            self._leave_alone()
            connection = opened(self._path, self._clock())
        self._connection, self._inode = connection, _inode(self._path)
        self._seen, self._looked = 0, None
        if was_open and self._known:
            self._write_again(connection)
        self._read_from(self._path)
        return connection

    def _read_from(self, path: Path) -> None:
        """Opens the reader at once: what it has seen it can read even when the file is gone."""
        self._forget_reader()
        reader = connect(path, read_only=True)
        rows.last_change(reader)
        with self._reading:
            self._reader = reader

    def _write_again(self, connection: sqlite3.Connection) -> None:
        """Somebody took the file away while it was open: its documents can still be read."""
        self.notices.append("The file of the basket was taken away; it was written again.")
        write_all(connection, self._known, self._clock(), lambda item: item.packed)

    def _leave_alone(self) -> None:
        """What a later version has written may mean more than is understood here."""
        newer = clean(self._path, 400)
        self._path = self._folder / OWN_NAME
        self.notices.append(
            f"The basket in {newer} was made by a newer maap-tui: it was left alone, and what is"
            f" marked here is kept in {self._path.name}. Update this one to have both."
        )

    def _mend(self) -> None:
        self._is_damaged = False
        self._forget_reader()
        self._disconnect()
        if notice := put_aside(self._path, self._clock(), self._known):
            self.notices.append(notice)

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):  # a damaged one may not even end well
                self._connection.close()
            self._connection = None

    def _forget_reader(self) -> None:
        with self._reading:
            if self._reader is not None:
                self._reader.close()
                self._reader = None

    @contextmanager
    def _in_words(self, verb: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StorageError(
                f"Cannot {verb} the basket in {clean(self._folder, 400)}: {reason_of(error)}.",
                hint="It is tried again; until then marks live in memory only.",
            ) from error


def _inode(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return status.st_dev, status.st_ino
