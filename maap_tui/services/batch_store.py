"""What an interrupted batch has found, so that the same batch goes on where it was.

A file for each batch in the state folder; a batch that ends leaves none.
"""

import logging
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import time

from maap_tui.models.batch import BatchPlan, BatchStep
from maap_tui.models.catalog import Item
from maap_tui.models.stac import item_from_stac
from maap_tui.models.stac_values import MalformedDocument

from .closing import Closing
from .database import connect, transaction
from .private_folder import make_private_file, make_private_folder

FOLDER_NAME = "batches"
KEPT_SECONDS = 86_400.0
"""After a day the catalogue may say something else: the batch begins anew."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (number INTEGER PRIMARY KEY, first_row INTEGER, document BLOB);
CREATE TABLE IF NOT EXISTS done (first_row INTEGER PRIMARY KEY, rows TEXT);
"""
_log = logging.getLogger(__name__)


class BatchStore(Closing):
    """Keeps the rows that are done and what they found; of the others it keeps nothing.

    A disk that refuses costs the resuming, not the batch.
    """

    def __init__(self, folder: Path, plan: BatchPlan) -> None:
        self._path = folder / FOLDER_NAME / f"{plan.key}.sqlite3"
        self._connection: sqlite3.Connection | None = None
        self._open: dict[tuple[int, ...], list[Item]] = {}
        self._has_failed = False

    def __enter__(self) -> "BatchStore":
        try:
            make_private_folder(self._path.parent.parent)
            make_private_folder(self._path.parent)
            _remove_old(self._path.parent)
            make_private_file(self._path)
            self._connection = connect(self._path)
            self._connection.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
        return self

    def kept(self) -> Iterator[BatchStep]:
        """The rows that an earlier run has done."""
        if self._connection is None:
            return
        try:
            groups = self._connection.execute("SELECT first_row, rows FROM done").fetchall()
            for first, rows in groups:
                found = self._connection.execute(
                    "SELECT document FROM items WHERE first_row = ? ORDER BY number", (first,)
                ).fetchall()
                items = tuple(_items(document for (document,) in found))
                yield BatchStep(tuple(map(int, rows.split())), items, is_done=True)
        except (sqlite3.Error, ValueError) as error:
            self._give_up(error)

    def keep(self, step: BatchStep) -> None:
        """Keeps a group of rows once it is done; one that failed is tried again."""
        items = self._open.setdefault(step.rows, [])
        items.extend(step.items)
        if not step.is_done:
            return
        del self._open[step.rows]
        self._has_failed = self._has_failed or bool(step.trouble)
        if self._connection is None or step.trouble:
            return
        first, rows = step.rows[0], " ".join(map(str, step.rows))
        try:
            with transaction(self._connection):
                self._connection.executemany(
                    "INSERT INTO items (first_row, document) VALUES (?, ?)",
                    [(first, item.packed) for item in items],
                )
                self._connection.execute("INSERT OR REPLACE INTO done VALUES (?, ?)", (first, rows))
        except sqlite3.Error as error:
            self._give_up(error)

    def forget(self) -> None:
        """The batch has ended; what failed is all that another run would have to search."""
        self.close()
        if self._has_failed:
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("a batch's file stays: %s", error)

    def _give_up(self, error: Exception) -> None:
        _log.warning("a batch cannot be kept: %s", error)
        self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _remove_old(folder: Path) -> None:
    for path in folder.glob("*.sqlite3"):
        with suppress(FileNotFoundError):  # another program was quicker
            if path.stat().st_mtime < time() - KEPT_SECONDS:
                path.unlink()


def _items(documents: Iterator[bytes]) -> Iterator[Item]:
    for document in documents:
        try:
            yield item_from_stac(Item("", "", document=document).as_dict(), document)
        except (MalformedDocument, ValueError, zlib.error):  # damaged: the granule is not there
            _log.warning("a granule of a kept batch cannot be read")
