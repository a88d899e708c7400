"""How much of a part file is safe on the disk: when it is synced, and how that is recorded."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Lock
from time import monotonic

from maap_tui.errors import StorageError

from .closing import Closing
from .disk import DiskFull
from .part_file import PartFile
from .syncing import Syncer
from .transfer_state import Ledger, PartRecord, Piece, TransferSettings

Written = tuple[int, tuple[Piece, ...]]
"""How many bytes from the start of the part were written, and which pieces behind them."""


class Keeper(Closing):
    """Syncs a part file while it is being filled, and keeps the record of it true."""

    def __init__(self, record: PartRecord, ledger: Ledger, settings: TransferSettings) -> None:
        self.record = record
        self.may_go_on = True
        """Whether what is safe is of any use to a later attempt."""
        self.written: Callable[[PartFile], Written] = lambda part: (part.size, ())
        self._ledger = ledger
        self._seconds = settings.sync_seconds
        self._limit = max(1, settings.sync_bytes)
        self._usual = max(1, self._limit * 3 // 4)
        """Bytes from one sync to the next: fewer where the disk does not keep up."""
        self._under_way = 0
        """Bytes that the latest sync is to make safe."""
        self.unsynced = 0
        """Bytes since the last one began."""
        self._turn = Lock()
        self._syncer = Syncer()
        self._start_stride()

    def stride(self, part: PartFile, parts: int = 1) -> int:
        """Bytes that may be written until the next sync, so that no more than the limit is unsafe.

        Where several connections write, each of them has its share of that. The last stride may be
        longer: the end of the file is synced anyway.
        """
        if parts > 1:
            return max(1, self._limit // 2 // parts)
        most = self._limit if self._syncer.is_idle else max(1, self._limit - self._under_way)
        total = self.record.total
        is_last = total is not None and self.unsynced + total - part.size <= most
        return most if is_last else min(self._usual, most)

    def _start_stride(self) -> None:
        self.unsynced, self._due = 0, monotonic() + self._seconds

    def note(self, record: PartRecord) -> None:
        """Records what the syncing thread knows nothing of; waits until that has nothing to do."""
        self._syncer.wait()
        self._take_down(record)

    def count(self, part: PartFile, count: int, parts: int = 1) -> None:
        """So many bytes more were written, by whichever thread; begins a sync when it is time.

        `parts` is more than one where several write.
        """
        with self._turn:
            self.unsynced += count
            is_idle = self._syncer.is_idle
            is_full = self.unsynced >= self.stride(part, parts)
            if is_full or (is_idle and monotonic() >= self._due):
                if not is_idle:  # the network waits for the disk: equal strides cost the least
                    self._usual = max(1, self._limit // 2)
                self._syncer.begin(partial(self._make_safe, part, self.written(part)))
                self._under_way = self.unsynced
                self._start_stride()

    def sync(self, part: PartFile, *, is_complete: bool = False) -> None:
        """Makes everything safe that was written, with nothing else under way."""
        self._syncer.wait()
        self._make_safe(part, self.written(part), is_complete=is_complete)
        self._start_stride()

    def _make_safe(self, part: PartFile, written: Written, *, is_complete: bool = False) -> None:
        """Makes safe what had been `written`, then notes it: in that order."""
        part.require_ours()
        try:
            part.sync()
        except DiskFull:
            raise
        except StorageError:
            self._take_down(self.record.cut_to(0))  # what was not yet synced may be lost
            raise
        synced, pieces = written if self.may_go_on else (0, ())
        self._take_down(replace(self.record, synced=synced, pieces=pieces, is_complete=is_complete))

    def _take_down(self, record: PartRecord) -> None:
        self.record = record
        self._ledger(record)

    def close(self) -> None:
        """Waits for the sync under way, and lets its thread go."""
        self._syncer.close()
