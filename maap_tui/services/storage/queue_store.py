"""The queue as it is kept on the disk: everything that must outlive the program."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from maap_tui.models.transfer import JobRequest, JobState

from ..closing import Closing
from . import statements
from .backups import Backups
from .failures import QueueUnusable
from .queue_reader import attempts_in
from .records import (
    NewBatch,
    NewJob,
    StoredAttempt,
    StoredBatch,
    StoredJob,
    StoredQueue,
    StoredSettings,
    StoredState,
)
from .recovery import Opened, open_queue
from .rows import (
    attempt_values,
    batch_values,
    bound,
    job_values,
    request_values,
    settings_values,
    state_values,
)
from .writer import ANSWER_SECONDS, RETRY_SECONDS, Writer

Clock = Callable[[], float]
"""Seconds of the wall clock since 1970."""


class QueueStore(Closing):
    """Writes the queue of one state folder; for the instance that holds the `InstanceLock`.

    Any thread may call it. `save`, `save_request`, `save_settings`, `add_attempt`, `arrange` and
    `note_cancelled` do not wait: they are committed in a moment, together with whatever else there
    is, and while the disk refuses they are kept and tried again (`failure` says why). `flush` waits
    for them. Others wait, raise `StorageError` when nothing was committed, and then changed
    nothing.
    """

    def __init__(self, opened: Opened, *, clock: Clock, retry_seconds: float) -> None:
        """Takes over what `open_queue` made; use `open`."""
        self._path = opened.path
        self._clock = clock
        self.notice = opened.notice
        """What the person has to be told once, empty when all is well."""
        self.journal_mode = opened.journal_mode
        """`wal`, or `delete` where the disk does not allow that."""
        self._writer = Writer(
            opened.connection,
            opened.path,
            chore=Backups(opened.path.parent, clock).make_if_due,
            retry_seconds=retry_seconds,
        )

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        clock: Clock = time.time,
        retry_seconds: float = RETRY_SECONDS,
    ) -> "QueueStore":
        """Opens the queue in `folder`, made or mended where needed; what was under way, waits.

        The query string of a link, which may be a signature, never reaches the disk, and such a
        link is looked up again after a start (`StoredJob.is_link_whole`).
        Raises `QueueUnusable`, or `NewerQueue` and then nothing was written.
        """
        opened = open_queue(folder, clock)
        return cls(opened, clock=clock, retry_seconds=retry_seconds)

    @property
    def failure(self) -> QueueUnusable | None:
        """Why nothing can be written at present; goes by itself when the cause is gone."""
        return self._writer.failure

    def load(self) -> StoredQueue:
        """Everything, once what was handed over before is committed."""
        return self._writer.call(statements.read_queue)

    def add(self, batch: NewBatch, jobs: Sequence[NewJob]) -> StoredBatch:
        """Puts jobs at the end of the queue, all or none.

        Raises `DestinationTaken` too, and `ValueError` for a target outside of the batch's root.
        """
        now = self._clock()
        rows = [job_values(job, batch.root, now) for job in jobs]
        values = batch_values(batch, now)
        return self._writer.call(partial(statements.insert_batch, batch=values, jobs=rows))

    def save(self, states: Mapping[str, StoredState]) -> int:
        """Takes down how jobs are now, all or none; jobs that are not there are left out.

        What `StoredPart.synced` counts must be on the disk before; when it shrinks, `settle` before
        the part is written again. Returns the number to do that with.
        """
        now = self._clock()
        return self._writer.post(
            {
                ("state", job_id): partial(
                    statements.update_job, job_id=bound(job_id), values=state_values(state, now)
                )
                for job_id, state in states.items()
            }
        )

    def save_request(self, job_id: str, request: JobRequest) -> None:
        """Replaces what is asked for by what the catalogue says now; the destination stays."""
        values = request_values(request)
        work = partial(statements.update_job, job_id=bound(job_id), values=values)
        self._writer.post({("request", job_id): work})

    def add_attempt(self, job_id: str, attempt: StoredAttempt) -> None:
        """Takes down how a try at a job went; the oldest of a hundred are forgotten."""
        values = attempt_values(attempt)
        work = partial(statements.insert_attempt, job_id=bound(job_id), values=values)
        self._writer.post({("attempt", job_id, attempt.started): work})

    def attempts(self, job_id: str) -> tuple[StoredAttempt, ...]:
        """The attempts at a job, oldest first, as far as committed; waits for no writing."""
        return attempts_in(self._path, job_id)

    def arrange(self, job_ids: Sequence[str]) -> None:
        """Takes down the order of the queue: all of its jobs."""
        ids = list(map(bound, job_ids))
        self._writer.post({"order": partial(statements.arrange, job_ids=ids)})

    def save_settings(self, settings: StoredSettings) -> None:
        """Takes down what was set for the whole queue."""
        values = settings_values(settings)
        self._writer.post({"settings": partial(statements.update_settings, values=values)})

    def note_cancelled(self, states: Mapping[str, JobState]) -> None:
        """Takes down which jobs were cancelled last, and how they were before that."""
        words = [(bound(job_id), state.value) for job_id, state in states.items()]
        self._writer.post({"cancelled": partial(statements.note_cancelled, states=words)})

    def remove(self, job_ids: Sequence[str]) -> tuple[StoredJob, ...]:
        """Takes jobs out of the queue, until `undo_removal`.

        Returns the jobs of the removal before this one, which is beyond undoing now.
        """
        if not job_ids:
            return ()
        ids = list(map(bound, job_ids))
        return self._writer.call(partial(statements.hide, job_ids=ids, now=self._clock()))

    def undo_removal(self) -> tuple[StoredJob, ...]:
        """Puts the jobs of the last removal back in their places and returns them.

        Those stay out whose destination another job has by now.
        """
        return self._writer.call(statements.show_hidden)

    def purge(self) -> tuple[StoredJob, ...]:
        """Forgets the last removal for good and returns its jobs."""
        return self._writer.call(statements.forget_hidden)

    def settle(self, number: int) -> None:
        """Returns once the states that `save` gave this number for, or newer ones, are committed.

        Raises `StorageError` when they are not (yet).
        """
        self._writer.settle(number)

    def flush(self, timeout: float = ANSWER_SECONDS) -> None:
        """Returns once everything handed over before is committed.

        Raises `StorageError` when it is not (yet).
        """
        self._writer.flush(timeout)

    def close(self, timeout: float = ANSWER_SECONDS) -> None:
        """Commits what is left and closes the file; safe to call twice.

        Raises `StorageError` when something could not be written.
        """
        self._writer.close(timeout)
