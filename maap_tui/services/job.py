"""One job while it is in the queue, and how it looks from outside."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event

from maap_tui.models.transfer import KEPT_ATTEMPTS, Attempt, JobSnapshot, JobState

from .rates import Meter
from .store import JobRecord
from .transfer_state import Progress

_NOTHING_TO_STOP, _NOTHING_TO_MEASURE = Event(), Meter()
"""What ten thousand jobs that wait have in common: each of its own takes time and memory."""


@dataclass(slots=True, eq=False)
class Job:
    """One job: its record, and what only matters while the program runs."""

    record: JobRecord
    progress: Progress = field(default_factory=Progress)
    stop: Event = _NOTHING_TO_STOP
    """Ends the transfer under way; a new one for each."""
    stop_cause: str = ""
    """Why `stop` was set, for whoever looks at the attempts."""
    attempt: Attempt | None = None
    """The transfer under way."""
    attempts: tuple[Attempt, ...] = ()
    """The latest of this run that ended."""
    is_busy: bool = False
    """A worker holds it, though it may have been paused or cancelled meanwhile."""
    started_at: float = 0.0
    """When its transfer began (the queue's clock)."""
    retry_at: float = 0.0
    """Not to be started before."""
    best: int = 0
    """Bytes of the part when the attempts were last counted from zero."""
    fetched_before: int = 0
    """What had come over the network when its transfer began."""
    is_held_back: bool = False
    """An earlier run left it, and nobody has said yet that it shall go on."""
    saved: int = 0
    """The number by which the store knows its latest record."""
    meter: Meter = _NOTHING_TO_MEASURE
    """Of the transfer under way; a new one for each."""
    position: int = 0
    """Its place in the queue."""
    left: int = 0
    """What `still_to_come` was when the list last looked."""

    @property
    def id(self) -> str:
        return self.record.job_id

    @property
    def state(self) -> JobState:
        return self.record.state

    @property
    def is_waiting(self) -> bool:
        """Whether it has not come to its end and nobody works on it."""
        return not (self.is_busy or self.state.is_final)

    @property
    def total(self) -> int | None:
        size = self.record.order.request.size
        return self.progress.total if size is None else size

    @property
    def still_to_come(self) -> int:
        """Bytes yet to be fetched, by the estimate where there is nothing better; 0 where nobody
        knows."""
        if self.state.is_final or self.is_held_back:
            return 0
        total = self.record.order.request.size_estimate if self.total is None else self.total
        return max(0, (total or 0) - self._here)

    def begin_attempt(self, started: datetime) -> Attempt:
        """A transfer begins."""
        self.stop_cause = ""
        self.attempt = Attempt(started, None, 0, "")
        return self.attempt

    def end_attempt(self, ended: datetime, cause: str) -> Attempt | None:
        """The transfer under way is over; `cause` is empty when it came to its end."""
        if self.attempt is None:
            return None
        attempt = replace(self.attempt, ended=ended, received=self.fetched_now, cause=cause)
        self.attempt = None
        self.attempts = (*self.attempts, attempt)[-KEPT_ATTEMPTS:]
        return attempt

    def describe(self) -> str:
        """Collection, item and asset, for the log."""
        return "/".join(self.record.order.request.key)

    def look(self, now: float) -> JobSnapshot:
        """The job at the instant `now`."""
        record, progress = self.record, self.progress
        is_running = self.is_busy and record.state is JobState.RUNNING
        rate = self.meter.look(now, progress.fetched) if is_running else 0.0
        is_verifying = is_running and progress.is_verifying
        received = record.received if record.state is JobState.DONE else self._here
        return JobSnapshot(
            job_id=record.job_id,
            request=record.order.request,
            state=JobState.VERIFYING if is_verifying else record.state,
            target=record.order.target,
            received=received,
            total=self.total,
            checked=progress.checked if is_verifying else None,
            rate=rate,
            remaining=_seconds_left(self.total, received, rate),
            attempt=record.attempts,
            retry_in=max(0.0, self.retry_at - now) if record.state is JobState.RETRYING else None,
            cause=record.cause,
            hint=record.hint,
            verified_by=record.verified_by,
            exit_code=record.exit_code,
            seconds=record.seconds + (now - self.started_at if is_running else 0.0),
            loses_bytes=received if is_running and self._starts_again else 0,
        )

    @property
    def _here(self) -> int:
        """Bytes of the part that are of use: to the transfer under way, or to the next one."""
        is_lost = self._starts_again and not self.is_busy
        return 0 if is_lost else self.progress.received

    @property
    def _starts_again(self) -> bool:
        """Whether nothing of what came is of use to the next attempt."""
        return self.record.order.request.is_archive and not self.record.part.is_complete

    @property
    def fetched_now(self) -> int:
        """Bytes that came in the transfer under way."""
        return self.progress.fetched - self.fetched_before


def _seconds_left(total: int | None, received: int, rate: float) -> float | None:
    return (total - received) / rate if total is not None and rate > 0 else None
