"""The download queue of a state folder: run by one instance, looked at by the others."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock

from maap_tui.errors import StorageError
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.earlier import Earlier
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.transfer import Attempt, JobRequest, QueueSnapshot

from .bearer import Bearer
from .durable import DurableStore, Relinked
from .finished_files import FinishedFiles
from .queue import DownloadQueue
from .relinking import LinkFinder
from .storage import NewerQueue, queue_exists
from .store import MemoryStore, Store, Wishes
from .transfer_state import TransferSettings
from .watched_queue import WatchedQueue

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class QueueParts:
    """What a queue is made of, whoever runs it."""

    settings: TransferSettings
    bearer: Bearer
    earlier: Earlier = Earlier.WAIT
    find_link: LinkFinder | None = None
    fixed: frozenset[str] = frozenset()
    """Fields of `Wishes` that do not count in this run."""
    relinked: Relinked | None = None
    """Changes the links of earlier runs that have moved since."""
    files: FinishedFiles | None = None
    """Knows what is here."""
    kind: type[DownloadQueue] = DownloadQueue

    def queue(self, store: Store, *, told: Sequence[str] = (), instance: str = "") -> DownloadQueue:
        """The queue over `store`; `instance` is for the names of its part files."""
        named = replace(self.settings, instance=instance) if instance else self.settings
        return self.kind(
            named,
            self.bearer,
            store=store,
            earlier=self.earlier,
            files=self.files,
            find_link=self.find_link,
            told=told,
            fixed=self.fixed,
        )


class SharedQueue:
    """Implements the Protocol `Downloads`.

    It runs the queue in the state folder where it can: from the start when there is one, else from
    the first `enqueue`, before which nothing is made. Where another instance does, it looks on;
    then every change raises `StorageError`, until that instance has ended.
    """

    def __init__(self, folder: Path, parts: QueueParts) -> None:
        """With `Earlier.ASIDE` a queue that cannot be used is done without, and that is told."""
        self._folder = folder
        self._parts = parts
        self._lock = RLock()
        self._is_kept = False
        self._current: DownloadQueue | WatchedQueue = parts.queue(MemoryStore())
        if queue_exists(folder):
            self._open()

    def _open(self) -> None:
        """Takes the queue over, or finds another way; raises nothing."""
        try:
            self._become(*self._taken_over())
        except NewerQueue as error:
            self._do_without(error)
        except StorageError as error:
            if self._parts.earlier is Earlier.ASIDE:
                self._do_without(error)
            else:
                self._become(self._watched(error), is_kept=False)

    def _watched(
        self, reason: StorageError, kind: type[WatchedQueue] = WatchedQueue
    ) -> WatchedQueue:
        parts = self._parts
        return kind(self._folder, parts.settings, reason, files=parts.files)

    def _taken_over(self) -> tuple[DownloadQueue, bool]:
        """The queue over the state folder; raises `LockedBy` and other `StorageError`s."""
        store = DurableStore(self._folder, relinked=self._parts.relinked)
        wishes = self._current.wishes if isinstance(self._current, DownloadQueue) else Wishes()
        try:
            if wishes != Wishes():
                store.save_wishes(wishes)
            return self._parts.queue(store, told=store.notices, instance=store.instance), True
        except BaseException:
            store.close(1.0)
            raise

    def _do_without(self, error: StorageError) -> None:
        _log.warning("doing without the queue: %s", error)
        told = f"{error} The downloads of this run are not in it."
        self._become(self._parts.queue(MemoryStore(), told=(told,)), is_kept=True)

    def _become(self, queue: DownloadQueue | WatchedQueue, is_kept: bool) -> None:
        former, self._current, self._is_kept = self._current, queue, is_kept
        former.close()

    def _owned(self, *, is_new: bool = False) -> DownloadQueue:
        """The queue, to change it; `is_new` when something is to be kept in it.

        Raises `StorageError` when another instance runs it.
        """
        with self._lock:
            if isinstance(self._current, WatchedQueue):
                self._become(*self._taken_over())
            elif is_new and not self._is_kept:
                self._open()
            if isinstance(self._current, WatchedQueue):
                raise self._current.reason.anew()
            return self._current

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        return self._current.plan(requests, folder, again=again)

    def enqueue(self, plan: DownloadPlan) -> tuple[str, ...]:
        return self._owned(is_new=bool(plan.requests)).enqueue(plan)

    def snapshot(self) -> QueueSnapshot:
        """The queue as it is now; takes it over when the instance that ran it has ended."""
        if isinstance(self._current, WatchedQueue) and self._current.is_free:
            with self._lock:
                self._open()
        return self._current.snapshot()

    def pause(self, job_ids: Sequence[str] | None = None) -> None:
        self._owned().pause(job_ids)

    def resume(self, job_ids: Sequence[str] | None = None) -> None:
        self._owned().resume(job_ids)

    def cancel(self, job_ids: Sequence[str]) -> None:
        self._owned().cancel(job_ids)

    def retry(self, job_ids: Sequence[str] | None = None) -> None:
        self._owned().retry(job_ids)

    def move(self, job_id: str, steps: int) -> None:
        self._owned().move(job_id, steps)

    def to_front(self, job_ids: Sequence[str]) -> None:
        self._owned().to_front(job_ids)

    def attempts(self, job_id: str) -> tuple[Attempt, ...]:
        return self._current.attempts(job_id)

    def clear_finished(self) -> int:
        return self._owned().clear_finished()

    def undo(self) -> int:
        return self._owned().undo()

    def set_parallel(self, count: int) -> None:
        self._owned().set_parallel(count)

    def set_speed_limit(self, bytes_per_second: int | None) -> None:
        self._owned().set_speed_limit(bytes_per_second)

    def set_quiet_hours(self, quiet_hours: QuietHours | None) -> None:
        self._owned().set_quiet_hours(quiet_hours)

    def close(self, timeout: float = 2.0) -> None:
        """Stops every transfer and gives the queue back; safe to call twice."""
        with self._lock:
            if isinstance(self._current, DownloadQueue):
                self._current.close(timeout)
            else:
                self._current.close()
