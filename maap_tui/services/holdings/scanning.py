"""What a look through the download folders changes in the index."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event

from maap_tui.errors import StorageError
from maap_tui.models.holding import KnownBy, ScanStep
from maap_tui.models.text import clean, count_noun

from ..database import transaction
from .asking import PATIENCE
from .attribution import Attribution
from .index import HoldingsIndex, known_folders, root_id_of
from .rows import INSERT, GranuleRows, in_parts, marks
from .walking import Listing, changed_folders

_BELOW = "place >= ? AND place < ?"
_TOUCHED = "UPDATE file SET mtime = ?, checksum = '' WHERE folder = ? AND name = ?"
_SURE = (KnownBy.QUEUE.value, KnownBy.AUDIT.value)
"""What told whose a file is, and knew more of it than a look can."""
_Known = Mapping[bytes, tuple[int, int, str]]
"""Size, time of change and origin of the files that a folder had, by name."""


class Scan:
    """One look through one download folder."""

    def __init__(
        self, index: HoldingsIndex, root: Path, attribution: Attribution, others: Iterable[Path]
    ) -> None:
        """`others` are download folders that have looks of their own."""
        self._index = index
        self._root = root
        self._attribution = attribution
        self._apart = frozenset(map(os.fsencode, others)) - {os.fsencode(root)}
        self._files = self._changes = 0
        self._troubles: list[str] = []
        self.is_given_up = False
        """Whether the folder itself could not be looked through to its end."""

    def steps(self, stop: Event, patience: float = PATIENCE) -> Iterator[ScanStep]:
        """Looks, and says after each some thousand files how far it is; the last one says it all.

        Raises `StorageError` when the index cannot be used, and `Cancelled`. What was seen until
        then is kept.
        """
        with self._index.opened() as connection:
            root_id, known = self._begin(connection)
        listings = changed_folders(self._root, known, stop, apart=self._apart, patience=patience)
        for batch in self._until_trouble(listings):
            with self._index.opened() as connection, transaction(connection):
                self._take(connection, root_id, batch, known)
            yield self._step()
        with self._index.opened() as connection:
            connection.execute("DELETE FROM granule WHERE id NOT IN (SELECT granule FROM file)")
        yield self._step(_told(self._troubles))

    def _begin(self, connection: sqlite3.Connection) -> tuple[int, Mapping[bytes, int]]:
        """The folders as they were seen last; none where places are read in another way now."""
        with transaction(connection):
            root_id = root_id_of(connection, self._root)
            read_by = self._attribution.read_by
            select = "SELECT read_by FROM root WHERE id = ?"
            if connection.execute(select, (root_id,)).fetchone()[0] != read_by:
                connection.execute("UPDATE folder SET mtime = 0 WHERE root = ?", (root_id,))
                connection.execute("UPDATE root SET read_by = ? WHERE id = ?", (read_by, root_id))
            return root_id, known_folders(connection, root_id)

    def _until_trouble(self, batches: Iterable[list[Listing]]) -> Iterator[list[Listing]]:
        """The batches; a disk that ends them by an error is told, not raised."""
        try:
            yield from batches
        except StorageError as error:
            self.is_given_up = True
            self._troubles.insert(0, str(error))

    def _step(self, trouble: str = "") -> ScanStep:
        return ScanStep(self._root, self._files, self._changes, trouble)

    def _take(
        self,
        connection: sqlite3.Connection,
        root_id: int,
        batch: Sequence[Listing],
        known: Mapping[bytes, int],
    ) -> None:
        good = [listing for listing in batch if not listing.trouble]
        self._troubles += [
            f"{clean(os.fsdecode(listing.place), 200)}: {listing.trouble}"
            for listing in batch
            if listing.trouble
        ]
        connection.executemany(
            "INSERT INTO folder (root, place, mtime) VALUES (?, ?, ?)"
            " ON CONFLICT (root, place) DO UPDATE SET mtime = excluded.mtime",
            [(root_id, listing.place, listing.mtime) for listing in good],
        )
        connection.executemany(  # known and not yet listed: so is what a look leaves out
            "INSERT OR IGNORE INTO folder (root, place, mtime) VALUES (?, ?, 0)",
            (
                (root_id, listing.place + b"/" + name if listing.place else name)
                for listing in good
                for name in listing.folders
            ),
        )
        ids = _folder_ids(connection, root_id, [listing.place for listing in good])
        rows: list[tuple[object, ...]] = []
        granules = GranuleRows(connection)
        for listing in good:
            folder = ids[listing.place]
            before: _Known = _files_in(connection, folder) if listing.place in known else {}
            rows += self._changed(connection, folder, listing, before, granules)
            if listing.place in known:
                self._prune(connection, root_id, listing)
        connection.executemany(INSERT, rows)

    def _changed(
        self,
        connection: sqlite3.Connection,
        folder: int,
        listing: Listing,
        before: _Known,
        granules: GranuleRows,
    ) -> Iterator[tuple[object, ...]]:
        """The rows of files that are new or not what they were; those that are gone go."""
        self._files += len(listing.files)
        owner = self._attribution.of_folder(listing.place)
        for seen in listing.files:
            old = before.get(seen.name)
            if old is not None and old[2] in _SURE and old[0] == seen.size:
                if old[1] != seen.mtime:  # written again: its contents may be others
                    connection.execute(_TOUCHED, (seen.mtime, folder, seen.name))
                continue
            mine = owner or self._attribution.of_file(seen.name)
            if old is not None and mine is None:
                _delete(connection, folder, [seen.name])
            is_news = old is None or old[:2] != (seen.size, seen.mtime)
            if mine is not None:
                self._changes += is_news
                yield granules.found(folder, seen, mine)
        gone = before.keys() - {seen.name for seen in listing.files}
        if gone:
            self._changes += len(gone)
            _delete(connection, folder, gone)

    def _prune(self, connection: sqlite3.Connection, root_id: int, listing: Listing) -> None:
        """Forgets folders that were in this one, with everything below."""
        start = listing.place + b"/" if listing.place else b""
        select = "SELECT place FROM folder WHERE root = ?"
        if start:
            records = connection.execute(
                f"{select} AND {_BELOW}", (root_id, *_below(listing.place))
            )
        else:
            records = connection.execute(select, (root_id,))
        inner = {record[0][len(start) :].partition(b"/")[0] for record in records}
        for name in inner - listing.folders - {b""}:
            values = (root_id, start + name, *_below(start + name))
            where = f"root = ? AND (place = ? OR ({_BELOW}))"
            files = f"FROM file WHERE folder IN (SELECT id FROM folder WHERE {where})"
            self._changes += connection.execute(f"SELECT count(*) {files}", values).fetchone()[0]
            connection.execute(f"DELETE FROM folder WHERE {where}", values)


def _below(place: bytes) -> tuple[bytes, bytes]:
    """The bounds between which all places below `place` lie."""
    return place + b"/", place + b"0"


def _told(troubles: Sequence[str]) -> str:
    if len(troubles) < 2:
        return "".join(troubles)
    return f"{troubles[0]} (and {count_noun(len(troubles) - 1, 'more folder')})"


def _files_in(connection: sqlite3.Connection, folder: int) -> _Known:
    select = "SELECT name, size, mtime, known_by FROM file WHERE folder = ?"
    records = connection.execute(select, (folder,))
    return {record[0]: (record[1], record[2], record[3]) for record in records}


def _folder_ids(
    connection: sqlite3.Connection, root: int, places: Iterable[bytes]
) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for part in in_parts(places):
        select = f"SELECT place, id FROM folder WHERE root = ? AND place IN ({marks(part)})"
        found |= {record[0]: record[1] for record in connection.execute(select, (root, *part))}
    return found


def _delete(connection: sqlite3.Connection, folder: int, names: Iterable[bytes]) -> None:
    connection.executemany(
        "DELETE FROM file WHERE folder = ? AND name = ?", [(folder, name) for name in names]
    )
