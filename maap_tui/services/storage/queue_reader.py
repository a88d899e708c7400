"""Looking at a queue that another instance writes."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Lock

from ..database import connect_to_look, one_view
from .failures import cannot_read
from .files import QUEUE_NAME
from .records import StoredAttempt, StoredQueue
from .recovery import require_known
from .rows import bound
from .statements import read_attempts, read_queue


class QueueReader:
    """Shows what was committed to the queue in a folder; writes nothing there.

    Any thread may call it. Ask `poll` now and then; it costs next to nothing between changes.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / QUEUE_NAME
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._seen: int | None = None

    def poll(self) -> StoredQueue | None:
        """The queue, or `None` when nothing changed since the last call; empty when there is none.

        Raises `QueueUnusable`, or `NewerQueue`.
        """
        with self._lock:
            try:
                return self._poll()
            except (sqlite3.Error, OSError) as error:
                self._drop()
                raise cannot_read(error, self._path.parent) from error

    def _poll(self) -> StoredQueue | None:
        connection = self._connected()
        if connection is None:
            is_news, self._seen = self._seen != -1, -1
            return StoredQueue() if is_news else None
        version: int = connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self._seen:
            return None
        with one_view(connection):
            queue = read_queue(connection)
        self._seen = version
        return queue

    def _connected(self) -> sqlite3.Connection | None:
        """The connection to the file that bears the name now, `None` where there is none."""
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            self._drop()
            return None
        identity = (status.st_dev, status.st_ino)
        if self._connection is None or identity != self._identity:
            self._drop()
            self._connection = self._connect()
            self._identity, self._seen = identity, None
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        connection = connect_to_look(self._path)
        try:
            require_known(connection, self._path)
        except BaseException:
            connection.close()
            raise
        return connection

    def attempts(self, job_id: str) -> tuple[StoredAttempt, ...]:
        """The attempts at a job, oldest first. Raises `QueueUnusable`."""
        return attempts_in(self._path, job_id)

    def close(self) -> None:
        """Closes the file; safe to call twice."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def attempts_in(path: Path, job_id: str) -> tuple[StoredAttempt, ...]:
    """The attempts at a job, oldest first, read beside whoever writes; raises `QueueUnusable`."""
    try:
        with closing(connect_to_look(path)) as connection:
            return read_attempts(connection, bound(job_id))
    except sqlite3.Error as error:
        raise cannot_read(error, path.parent) from error
