"""What is safe of a part file: when it is made so, and how that is taken down."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Lock
from time import monotonic
from types import TracebackType

from maap_tui.errors import StorageError

from .disk import DiskFull
from .part_file import PartFile
from .syncing import Syncer
from .transfer_state import Ledger, PartRecord, Piece, TransferSettings

Written = tuple[int, tuple[Piece, ...]]
"""How many bytes from the start of the part were written, and which pieces behind them."""


class Keeper:
    """Syncs a part file while it is being filled, and keeps the record of it true."""

    def __init__(self, record: PartRecord, ledger: Ledger, settings: TransferSettings) -> None:
        self.record = record
        self.may_go_on = True
        """Whether what is safe is of any use to a later attempt."""
        self.written: Callable[[PartFile], Written] = lambda part: (part.size, ())
        self._ledger = ledger
        self._seconds = settings.sync_seconds
        self.stride = max(1, settings.sync_bytes // 2)
        """Bytes from one sync to the next: the one before may still be under way."""
        self.unsynced = 0
        """Bytes since the last one began."""
        self._turn = Lock()
        self._syncer = Syncer()
        self._start_stride()

    def _start_stride(self) -> None:
        self.unsynced, self._due = 0, monotonic() + self._seconds

    def note(self, record: PartRecord) -> None:
        """Takes down what the syncing thread knows nothing of: it must have nothing to do."""
        self._syncer.wait()
        self._take_down(record)

    def count(self, part: PartFile, count: int, parts: int = 1) -> None:
        """So many bytes more were written, by whichever thread; begins a sync when it is time.

        Where several write, the stride is one of `parts` of the usual one.
        """
        with self._turn:
            self.unsynced += count
            is_time = monotonic() >= self._due and self._syncer.is_idle
            if is_time or self.unsynced >= self.stride // parts:
                self._syncer.begin(partial(self._make_safe, part, self.written(part)))
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

    def __enter__(self) -> "Keeper":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._syncer.close()
