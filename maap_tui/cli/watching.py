"""Waits for downloads, drawing how they stand and handing on each one as it ends."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from threading import Event
from time import monotonic

from maap_tui.models.text import format_duration
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot

from .bars import bar_lines
from .context import Context

POLL_SECONDS = 0.1
_SOON = 0.01
"""Seconds between two looks when the end may come any moment: nobody shall wait for the watcher."""
_YOUNG = 1.0
"""Seconds of a transfer before its rate says anything."""
_PATIENCE = 10
"""Looking takes about one part in so many of the time, however long the queue is."""
_SETTLED = 0.5
"""Seconds after which a queue that is paused is taken to be waiting for a person."""
PROGRESS_SECONDS = 60.0
"""Between two lines of progress where none is drawn in place: enough for a log."""
_LONG = 10.0
"""Seconds without any transfer that are told to whoever waits."""


class Watcher:
    """Follows jobs to their end."""

    def __init__(self, context: Context, job_ids: Iterable[str]) -> None:
        self._downloads = context.services.downloads
        self._console = context.console
        self._standstill = _Standstill(context.settings.wait_limit)
        self._told = ""
        self._has_told_patience = False
        self._written_at = monotonic()
        self._followed = frozenset(job_ids)
        self.waiting = set(self._followed)
        """The jobs that have not come to their end."""
        self.jobs: tuple[JobSnapshot, ...] = ()
        """How those that are followed looked last, in the order of the queue."""
        self.cause_exit_code = 0
        """Of the shared cause that was not waited for any longer; 0 without one."""

    def follow(self, stop: Event) -> Iterator[JobSnapshot]:
        """Yields each job when it ends, in that order.

        Ends early when `stop` is set. When one cause holds up the whole queue for longer than the
        set limit, every job that is left is handed on as it stands, with that cause.
        """
        while self.waiting:
            started = monotonic()
            snapshot = self._downloads.snapshot()
            yield from self._ended(snapshot)
            spent = monotonic() - started
            if self.waiting and stop.wait(max(_pause(snapshot), spent * _PATIENCE)):
                break
        self._console.clear()

    def _ended(self, snapshot: QueueSnapshot) -> Iterator[JobSnapshot]:
        is_over = self._standstill.is_final(snapshot)
        followed = (job for job in snapshot.jobs if job.job_id in self._followed)
        self.jobs = tuple(
            _held_up(job, snapshot) if is_over and not job.state.is_final else job
            for job in followed
        )
        if is_over:
            self.cause_exit_code = snapshot.notice_exit_code
        for job in self.jobs:
            is_left = is_over or job.state.is_final or job.state is JobState.PAUSED
            if is_left and job.job_id in self.waiting:
                self.waiting.remove(job.job_id)
                yield job
        self.waiting.intersection_update(job.job_id for job in self.jobs)
        self._tell(snapshot)

    def _tell(self, snapshot: QueueSnapshot) -> None:
        if snapshot.notice not in ("", self._told):
            self._told = snapshot.notice
            self._console.note(snapshot.notice)
        if snapshot.patience >= _LONG and self.waiting and not self._has_told_patience:
            self._has_told_patience = True
            left = format_duration(snapshot.patience)
            self._console.note(
                f"the server is left alone for a while: what is left goes on in {left}."
            )
        if self._console.is_live:
            self._console.draw(bar_lines(snapshot, self.jobs))
        elif self.waiting and monotonic() - self._written_at >= PROGRESS_SECONDS:
            self._written_at = monotonic()
            self._console.note(f"{bar_lines(snapshot, self.jobs)[-1]}.")


def _pause(snapshot: QueueSnapshot) -> float:
    """Seconds to the next look: few while the last files may come to their end any moment."""
    left = [job for job in snapshot.jobs if not job.state.is_final]
    if not left or not all(job.state.is_active for job in left):
        return POLL_SECONDS
    return min(POLL_SECONDS, max(_SOON, max(map(_seconds_to_come, left)) / 2))


def _seconds_to_come(job: JobSnapshot) -> float:
    """How long the job may still take; 0 while it is too young for anybody to say."""
    if job.remaining is not None:
        return job.remaining
    return 0.0 if job.seconds < _YOUNG or job.received == job.total else POLL_SECONDS * 2


class _Standstill:
    """Tells when the whole queue has waited long enough for something that does not come."""

    def __init__(self, wait_limit: float) -> None:
        """`wait_limit` is in seconds."""
        self._wait_limit = wait_limit
        self._since: float | None = None

    def is_final(self, snapshot: QueueSnapshot) -> bool:
        """Whether to wait no longer: nobody is here who would resume a paused queue, and what else
        holds it up (no network, a refused token, a full disk) is given some time to go by itself.
        """
        if not (snapshot.notice_exit_code or snapshot.is_paused):
            self._since = None
            return False
        now = monotonic()
        self._since = now if self._since is None else self._since
        limit = _SETTLED if snapshot.is_paused else self._wait_limit
        return not snapshot.is_busy and now - self._since >= limit


def _held_up(job: JobSnapshot, snapshot: QueueSnapshot) -> JobSnapshot:
    """A job that does not go on because the whole queue does not."""
    return replace(
        job,
        cause=job.cause or snapshot.notice or "The queue is paused.",
        exit_code=job.exit_code or snapshot.notice_exit_code,
    )
