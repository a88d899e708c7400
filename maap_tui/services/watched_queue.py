"""The download queue as one sees it while another instance runs it, or nobody does."""

import os
import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from time import monotonic

from maap_tui.errors import StorageError
from maap_tui.models.access import denied_in
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.transfer import (
    Attempt,
    JobRequest,
    JobSnapshot,
    JobState,
    QueueSnapshot,
    RequestKey,
)

from .disk import disk_of
from .durable import attempt_of, wishes_of
from .file_names import destination_key
from .finished_files import FinishedFiles, NoFiles
from .planning import make_plan
from .storage import LockedBy, QueueReader, StoredJob, StoredQueue
from .transfer_state import TransferSettings

POLL_SECONDS = 1.0
"""From one look at the file to the next: who runs the queue takes progress down as often."""
_PATIENCE = 10
"""Looking takes at most one part in so many of the time, however long the queue is."""


class WatchedQueue:
    """The part of the Protocol `Downloads` that changes nothing."""

    def __init__(
        self,
        folder: Path,
        settings: TransferSettings,
        reason: StorageError,
        *,
        files: FinishedFiles | None = None,
    ) -> None:
        """`reason` says why the queue in the state folder `folder` cannot be run from here."""
        self.reason = reason
        self._settings = settings
        self._files = files or NoFiles()
        self._reader = QueueReader(folder)
        self._lock = Lock()
        self._next_look = 0.0
        self._failure: StorageError | None = None
        self._snapshot = QueueSnapshot(parallel=settings.parallel)
        self._by_destination: dict[str, StoredJob] = {}
        self._devices: dict[int, int] = {}
        """Of each batch, the disk that it goes to."""

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        """What fetching `requests` would mean; raises `StorageError`."""
        snapshot = self.snapshot()
        where = self._settings.folder if folder is None else folder
        return make_plan(
            requests,
            where,
            origins=self._settings.token_origins,
            owner_of=self._owner_of,
            is_queued=self._is_queued,
            claimed=self._claimed_on(disk_of(where)),
            denied=denied_in(snapshot.jobs),
            held=self._files.held,
            again=again,
        )

    def _claimed_on(self, device: int | None) -> int:
        """Bytes that the queue will still write to this disk."""
        jobs = self._by_destination.values()
        return sum(_to_be_written(job) for job in jobs if self._devices[job.batch_id] == device)

    def _owner_of(self, destination: str) -> RequestKey | None:
        job = self._by_destination.get(destination)
        return None if job is None else job.request.key

    def _is_queued(self, target: Path) -> bool:
        job = self._by_destination.get(destination_key(target))
        return job is not None and not job.state.state.is_final

    def snapshot(self) -> QueueSnapshot:
        """The queue as it was a moment ago."""
        with self._lock:
            started = monotonic()
            if started >= self._next_look:
                self._look()
                taken = monotonic() - started
                self._next_look = started + max(POLL_SECONDS, taken * _PATIENCE)
            return self._snapshot

    def _look(self) -> None:
        owner = owner_of(self.reason)
        try:
            queue, self._failure = self._reader.poll(), None
        except StorageError as error:
            queue, self._failure = None, error
        if queue is not None:
            self._by_destination = {destination_key(job.target): job for job in queue.jobs}
            self._devices = {batch.batch_id: batch.device for batch in queue.batches}
            self._snapshot = self._snapshot_of(queue, is_run=bool(owner))
        self._snapshot = _with_owner(self._snapshot, owner, self._notice(owner))

    def _notice(self, owner: str) -> StorageError | None:
        """What keeps the queue from going on, besides its being run elsewhere."""
        return self._failure or (None if owner or is_gone(self.reason) else self.reason)

    def _snapshot_of(self, queue: StoredQueue, *, is_run: bool) -> QueueSnapshot:
        wishes, settings = wishes_of(queue.settings), self._settings
        jobs = tuple(_snapshot_of(job, is_run=is_run) for job in queue.jobs)
        return QueueSnapshot(
            jobs=jobs,
            is_paused=wishes.is_paused,
            parallel=wishes.parallel or settings.parallel,
            speed_limit=wishes.speed_limit or settings.speed_limit,
            quiet_hours=wishes.quiet_hours or settings.quiet_hours,
        )

    @property
    def is_free(self) -> bool:
        """Whether the instance that ran the queue has ended, as far as one can tell from here."""
        return is_gone(self.reason)

    def attempts(self, job_id: str) -> tuple[Attempt, ...]:
        """The transfers that the job made, oldest first; raises `StorageError`."""
        return tuple(map(attempt_of, self._reader.attempts(job_id)))

    def close(self) -> None:
        """Closes the file; safe to call twice."""
        self._reader.close()


def owner_of(reason: StorageError) -> str:
    """Who runs the queue by `reason`, as far as is known; empty when nobody does (any more)."""
    if not isinstance(reason, LockedBy) or is_gone(reason):
        return ""
    return "another maap-tui" + (f" (pid {reason.pid} on {reason.host})" if reason.pid else "")


def is_gone(reason: StorageError) -> bool:
    """Whether who ran the queue is known to have ended."""
    if not isinstance(reason, LockedBy) or not reason.pid or reason.host != socket.gethostname():
        return False
    try:
        os.kill(reason.pid, 0)
    except ProcessLookupError:
        return True
    except OSError:  # it is somebody else's
        return False
    return False


def _with_owner(snapshot: QueueSnapshot, owner: str, notice: StorageError | None) -> QueueSnapshot:
    return replace(
        snapshot,
        owner=owner,
        awaits_start=not owner and any(map(_is_open, snapshot.jobs)),
        notice=str(notice) if notice is not None else "",
        notice_exit_code=notice.exit_code if notice is not None else 0,
    )


def _is_open(job: JobSnapshot) -> bool:
    return not job.state.is_final


def _to_be_written(job: StoredJob) -> int:
    if job.state.state.is_final:
        return 0
    sizes = (job.request.size, job.state.part.total, job.request.size_estimate)
    total = next((size for size in sizes if size is not None), 0)
    return max(0, total - job.state.part.synced)


def _here(job: StoredJob, *, is_run: bool) -> int:
    """Bytes that are of use; of an archive that is made anew each time, only while they come."""
    state, part = job.state.state, job.state.part
    if state is JobState.DONE:
        return job.state.received
    is_lost = job.request.is_archive and not part.is_complete and not (is_run and state.is_active)
    return 0 if is_lost else part.synced


def _snapshot_of(job: StoredJob, *, is_run: bool) -> JobSnapshot:
    """A job as it was taken down; where nobody runs the queue, nothing is under way."""
    state, request = job.state, job.request
    is_left = state.state.is_active and not is_run
    return JobSnapshot(
        job_id=job.job_id,
        request=request,
        state=JobState.QUEUED if is_left else state.state,
        target=job.target,
        received=_here(job, is_run=is_run),
        total=state.part.total if request.size is None else request.size,
        attempt=state.attempts,
        cause=state.cause,
        hint=state.hint,
        verified_by=state.verified_by,
        exit_code=state.exit_code,
        seconds=state.seconds,
    )
