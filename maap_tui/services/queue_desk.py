"""The queue for a command that looks at it or changes it, and ends: nothing is transferred."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from maap_tui.errors import StorageError

from .queue import DownloadQueue
from .shared_queue import QueueParts, SharedQueue
from .storage import InstanceLock
from .watched_queue import WatchedQueue


class QueueDesk(SharedQueue):
    """Implements the Protocol `Downloads`.

    It looks on until the first change, so that a long look never keeps others from the queue.
    """

    def __init__(self, folder: Path, parts: QueueParts) -> None:
        self._is_ready = False
        super().__init__(folder, replace(parts, kind=_DeskQueue))
        self._is_ready = True

    def _open(self) -> None:
        if self._is_ready:
            super()._open()
            return
        self._become(self._watched(_who_runs(self._folder), _View), is_kept=False)

    def pause(self, job_ids: Sequence[str] | None = None) -> None:
        """Holds for whoever runs the queue, also where there is none yet; raises `StorageError`."""
        self._owned(is_new=True).pause(job_ids)


class _Nobody(StorageError):
    """Stands for the instance that runs the queue, where there is none."""


def _who_runs(folder: Path) -> StorageError:
    """Why this instance could not run the queue; `_Nobody` where it could."""
    try:
        InstanceLock.acquire(folder).close()
    except StorageError as error:
        return error
    return _Nobody("Nobody runs the queue.")


class _View(WatchedQueue):
    """The queue as it is taken down; that nobody runs it is nothing to be told."""

    def _notice(self, owner: str) -> StorageError | None:
        return self._failure if isinstance(self.reason, _Nobody) else super()._notice(owner)


class _DeskQueue(DownloadQueue):
    """A queue without a crew: what it is told is kept for whoever works it off.

    What it clears or cancels can be brought back by a later one, until something else is.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._crew.size = 0

    def undo(self) -> int:
        """Brings back what was cancelled or cleared last, by whatever instance.

        Raises `StorageError`.
        """
        if self._removals.undoable:
            return super().undo()
        with self._turn:
            back = frozenset(self._store.undo_removal())
            records = [each for each in self._store.load().records if each.job_id in back]
            with self._changed:
                self._jobs.add(records)
            return len(records)

    def close(self, timeout: float = 2.0) -> None:
        """Keeps what was cleared, and its part files; safe to call twice."""
        self._crew.close(timeout / 2)
        self._store.close(timeout / 2)
