"""A copy of the queue for each of the last days on which it was used."""

import logging
import os
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ..database import remove_with_sides
from .files import make_anew, new_name, synced

KEPT = 7
"""Copies, one a day."""
_NAME = re.compile(r"queue\.backup-\d{8}\.sqlite3")
_PAUSE = 3600.0
"""Seconds from one copy to the next."""

_log = logging.getLogger(__name__)


class Backups:
    """The copies in one folder; a copy under its final name is whole."""

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._clock = clock
        self._next_look = 0.0
        self._changes_copied = -1

    def newest_first(self) -> list[Path]:
        """The copies there are. Raises `OSError`."""
        names = [name for name in os.listdir(self._folder) if _NAME.fullmatch(name)]
        return [self._folder / name for name in sorted(names, reverse=True)]

    def make_if_due(self, connection: sqlite3.Connection) -> None:
        """Copies what `connection` has open: first, and once an hour after changes.

        Today's copy is replaced. Not to be called in a transaction. A copy that cannot be made is
        noted in the log and tried again later: the queue itself is not worse for it.
        """
        now, changes = self._clock(), connection.total_changes
        if now < self._next_look or changes == self._changes_copied:
            return
        self._next_look = now + _PAUSE
        path = self._folder / f"queue.backup-{datetime.fromtimestamp(now, UTC):%Y%m%d}.sqlite3"
        try:
            self._make(connection, path)
            self._changes_copied = changes
        except (sqlite3.Error, OSError) as error:
            _log.info("no backup of the queue: %s", error)

    def _make(self, connection: sqlite3.Connection, path: Path) -> None:
        unfinished = new_name(self._folder)
        make_anew(unfinished)
        connection.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(unfinished),))
        synced(unfinished)
        os.replace(unfinished, path)
        synced(self._folder)
        for old in self.newest_first()[KEPT:]:
            remove_with_sides(old)
