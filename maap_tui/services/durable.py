"""The queue's records, kept in the state folder."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import groupby
from pathlib import Path

from maap_tui.errors import StorageError
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.transfer import Attempt, JobRequest, JobState

from .storage import (
    InstanceLock,
    NewBatch,
    NewJob,
    QueueStore,
    StoredAttempt,
    StoredBatch,
    StoredJob,
    StoredPart,
    StoredSettings,
    StoredState,
)
from .store import JobRecord, Kept, Wishes
from .transfer_state import Order, PartRecord

Relinked = Callable[[JobRequest], JobRequest]
_HOUR = 60
_log = logging.getLogger(__name__)


class DurableStore:
    """Implements the Protocol `Store` over the SQLite file, for the instance that runs the queue.

    No query string of a link ever reaches the disk: it may be a signature.
    """

    def __init__(self, folder: Path, *, relinked: Relinked | None = None) -> None:
        """Takes the queue of the state folder over, making it where there is none.

        `relinked` changes the links of earlier runs that have moved since. Raises `LockedBy` when
        another instance has it, `NewerQueue`, or `QueueUnusable`.
        """
        self._lock = InstanceLock.acquire(folder)
        try:
            self._store = QueueStore.open(folder)
        except BaseException:
            self._lock.close()
            raise
        self._relinked = relinked
        self._batches: dict[int, StoredBatch] = {}
        self._is_closed = False
        self.instance = self._lock.instance_id
        """Six hexadecimal digits that no other running program has."""
        self.notices = tuple(filter(None, (self._lock.notice, self._store.notice)))
        """What the person has to be told."""

    @property
    def failure(self) -> StorageError | None:
        return self._store.failure

    def load(self) -> Kept:
        kept = self._store.load()
        self._batches = {batch.batch_id: batch for batch in kept.batches}
        records = tuple(map(self._record_of, kept.jobs))
        return Kept(records, wishes_of(kept.settings), kept.cancelled)

    def _record_of(self, job: StoredJob) -> JobRecord:
        if self._relinked is not None:
            job = replace(job, request=self._relinked(job.request))
        return record_of(job, self._batches[job.batch_id])

    def add(self, records: Sequence[JobRecord]) -> None:
        for (root, device), batch in groupby(records, lambda record: _place(record.order)):
            jobs = [
                NewJob(record.job_id, record.order.request, record.order.target, record.state)
                for record in batch
            ]
            added = self._store.add(NewBatch(root, device), jobs)
            self._batches[added.batch_id] = added

    def save(self, records: Iterable[JobRecord]) -> int:
        if self._is_closed:  # of a transfer that did not end in time: as if killed
            return 0
        return self._store.save({record.job_id: state_of(record) for record in records})

    def save_request(self, record: JobRecord) -> None:
        if not self._is_closed:
            self._store.save_request(record.job_id, record.order.request)

    def arrange(self, job_ids: Sequence[str]) -> None:
        if not self._is_closed:
            self._store.arrange(job_ids)

    def note_cancelled(self, states: Mapping[str, JobState]) -> None:
        if not self._is_closed:
            self._store.note_cancelled(states)

    def remove(self, job_ids: Sequence[str]) -> Sequence[JobRecord]:
        return [self._record_of(job) for job in self._store.remove(job_ids)]

    def undo_removal(self) -> Sequence[str]:
        return [job.job_id for job in self._store.undo_removal()]

    def purge(self) -> Sequence[JobRecord]:
        return [self._record_of(job) for job in self._store.purge()]

    def save_wishes(self, wishes: Wishes) -> None:
        if not self._is_closed:
            self._store.save_settings(settings_of(wishes))

    def note_attempt(self, job_id: str, attempt: Attempt) -> None:
        if not self._is_closed:
            ended = None if attempt.ended is None else attempt.ended.timestamp()
            self._store.add_attempt(
                job_id,
                StoredAttempt(attempt.started.timestamp(), ended, attempt.received, attempt.cause),
            )

    def attempts(self, job_id: str) -> Sequence[Attempt]:
        return list(map(attempt_of, self._store.attempts(job_id)))

    def settle(self, number: int) -> None:
        if not self._is_closed:
            self._store.settle(number)

    def close(self, timeout: float) -> None:
        """Writes what is left; what the disk does not take is noted in the log."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._store.close(timeout)
        except StorageError as error:
            _log.error("closing the queue: %s", error)
        finally:
            self._lock.close()


def _place(order: Order) -> tuple[Path, int]:
    return order.root, order.device


def state_of(record: JobRecord) -> StoredState:
    """What changes about a job, as it is kept."""
    part = record.part
    return StoredState(
        state=record.state,
        part=StoredPart(
            part.name, part.synced, part.validator, part.total, part.is_complete, part.pieces
        ),
        received=record.received or part.kept,
        attempts=record.attempts,
        fresh_starts=record.fresh_starts,
        next_at=record.next_at,
        cause=record.cause,
        hint=record.hint,
        exit_code=record.exit_code,
        verified_by=record.verified_by,
        seconds=record.seconds,
    )


def record_of(job: StoredJob, batch: StoredBatch) -> JobRecord:
    """A job as it was kept."""
    state, part = job.state, job.state.part
    return JobRecord(
        job_id=job.job_id,
        order=Order(job.request, batch.root, batch.device, job.target),
        state=state.state,
        part=PartRecord(
            part.name,
            part.synced,
            part.validator,
            part.total,
            part.is_complete,
            pieces=part.pieces,
        ),
        attempts=state.attempts,
        fresh_starts=state.fresh_starts,
        cause=state.cause,
        hint=state.hint,
        exit_code=state.exit_code,
        verified_by=state.verified_by,
        received=state.received if state.state is JobState.DONE else 0,
        seconds=state.seconds,
        next_at=state.next_at,
        is_link_whole=job.is_link_whole,
    )


def attempt_of(stored: StoredAttempt) -> Attempt:
    ended = None if stored.ended is None else datetime.fromtimestamp(stored.ended, UTC)
    return Attempt(
        datetime.fromtimestamp(stored.started, UTC), ended, stored.received, stored.cause
    )


def settings_of(wishes: Wishes) -> StoredSettings:
    quiet = wishes.quiet_hours
    return StoredSettings(
        is_paused=wishes.is_paused,
        parallel=wishes.parallel,
        speed_limit=wishes.speed_limit,
        quiet_hours=None if quiet is None else (_minutes(quiet.start), _minutes(quiet.end)),
    )


def wishes_of(settings: StoredSettings) -> Wishes:
    quiet = settings.quiet_hours
    return Wishes(
        is_paused=settings.is_paused,
        parallel=settings.parallel,
        speed_limit=settings.speed_limit,
        quiet_hours=None if quiet is None else QuietHours(*map(_time, quiet)),
    )


def _minutes(moment: time) -> int:
    return moment.hour * _HOUR + moment.minute


def _time(minutes: int) -> time:
    return time(minutes // _HOUR % 24, minutes % _HOUR)
