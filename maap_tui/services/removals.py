"""What a person takes out of the queue, and how it comes back."""

import logging
from collections.abc import Mapping, Sequence
from threading import Condition

from maap_tui.errors import StorageError
from maap_tui.models.transfer import JobState

from .crew import Crew
from .jobs import JobList
from .part_file import discard_part
from .store import JobRecord, Store

CANCELLED = "Cancelled."
_log = logging.getLogger(__name__)
_AS_BEFORE = (JobState.PAUSED, JobState.FAILED)


class Removals:
    """Cancelling, clearing, and undoing the last of either; one call at a time.

    The part files of jobs that were cleared stay as long as that can be undone.
    """

    def __init__(
        self,
        changed: Condition,
        jobs: JobList,
        crew: Crew,
        store: Store,
        cancelled: Mapping[str, JobState],
    ) -> None:
        """`cancelled` is what an earlier run cancelled last, and how it was before."""
        self._changed = changed
        self._jobs = jobs
        self._crew = crew
        self._store = store
        gone = [job for job in jobs.pick(list(cancelled)) if job.state is JobState.CANCELLED]
        self._cancelled = {job: cancelled[job.id] for job in gone}
        self._cleared = 0

    @property
    def undoable(self) -> int:
        """How many jobs `undo` would bring back."""
        return self._cleared or len(self._cancelled)

    def cancel(self, job_ids: Sequence[str]) -> None:
        with self._changed:
            gone = (JobState.DONE, JobState.CANCELLED)
            jobs = [job for job in self._jobs.pick(job_ids) if job.state not in gone]
            if not jobs:
                return
            self._cleared, self._cancelled = 0, {job: job.state for job in jobs}
            self._note_cancelled()
            self._jobs.change_all(jobs, state=JobState.CANCELLED)
            for job in jobs:
                self._crew.stop(job, CANCELLED)
            self._changed.notify_all()

    def _note_cancelled(self) -> None:
        self._store.note_cancelled({job.id: state for job, state in self._cancelled.items()})

    def clear(self) -> int:
        """Forgets done and cancelled jobs; raises `StorageError` and then forgets none."""
        with self._changed:
            ended = (JobState.DONE, JobState.CANCELLED)
            jobs = [job for job in self._jobs.pick(None) if job.state in ended]
        if jobs:
            beyond = self._store.remove([job.id for job in jobs])
            with self._changed:
                self._jobs.remove(jobs)
                self._cancelled, self._cleared = {}, len(jobs)
            self._discard(beyond)
        return len(jobs)

    def undo(self) -> int:
        """Brings back what the last `cancel` or `clear` took; raises `StorageError`."""
        if self._cleared:
            back = self._store.undo_removal()
            with self._changed:
                self._cleared = 0
                return len(self._jobs.restore(back))
        with self._changed:
            before, self._cancelled = self._cancelled, {}
            self._note_cancelled()
            jobs = [job for job in before if job.state is JobState.CANCELLED and job in self._jobs]
            for job in jobs:
                state = before[job] if before[job] in _AS_BEFORE else JobState.QUEUED
                self._jobs.change(job, state=state)
            return len(jobs)

    def settle_at_end(self) -> None:
        """What was cleared does not come back: its part files go."""
        if not self._cleared or self._store.failure is not None:
            return
        self._cleared = 0
        try:
            beyond = self._store.purge()
        except StorageError as error:  # they go when something is cleared in the next run
            _log.error("forgetting what was cleared: %s", error)
            return
        with self._changed:
            self._jobs.forget_removed()
        self._discard(beyond)

    def _discard(self, records: Sequence[JobRecord]) -> None:
        """Removes parts, but not those that a thread still writes: it does so itself."""
        with self._changed:
            busy = {job.id for job in self._crew.busy}
        for record in records:
            if record.part.name and record.job_id not in busy:
                discard_part(record.order, record.part.name)
