"""Which job goes next, and what becomes of it afterwards. Holds no lock and starts no thread."""

import time
from collections.abc import Callable
from threading import Event

from maap_tui.errors import Cancelled, CredentialsError, MaapError, StorageError
from maap_tui.models.transfer import JobState, Verification

from .http import LONGEST_BACKOFF, origin_of
from .job import Job
from .jobs import JobList
from .outcomes import Hold, count_failure, hold_for, seconds_to_retry
from .quiet_times import QuietTimes
from .rates import Meter
from .transfer_state import Busy, FreshTokenRefused, PartRecord, TransferSettings

REFUSALS = 3
"""Fresh tokens refused in a row before the whole queue waits."""
LONGEST_WAIT = 60.0
LONGEST_REST = 86_400.0
"""Seconds that a job of an earlier run waits at most, whatever the clock on the wall says."""
_LONGEST_BACKOFF = 1.5 * LONGEST_BACKOFF
"""A longer wait was the server's wish."""
FAILURE_WAIT = 1.0
"""Seconds from one look to the next while the queue itself cannot be written."""
_READY = (JobState.QUEUED, JobState.RETRYING)


class Schedule:
    """The queue's decisions; the caller holds the queue's lock."""

    def __init__(
        self,
        jobs: JobList,
        settings: TransferSettings,
        *,
        wall: Callable[[], float] = time.time,
        store_failure: Callable[[], StorageError | None] = lambda: None,
    ) -> None:
        """`wall` is the clock on the wall; `store_failure` says why nothing can be kept."""
        self._jobs = jobs
        self._settings = settings
        self._wall = wall
        self._store_failure = store_failure
        self.quiet_times = QuietTimes(wall, settings.quiet_hours)
        self.is_paused = False
        self.hold: Hold | None = None
        self._rests: dict[str, float] = {}
        """Until when each host wishes to be asked for nothing."""
        self._idle_until = 0.0
        self._refusals = 0

    def take_up(self, now: float) -> None:
        """Jobs of an earlier run, and the hosts that wished it, are left alone as long as then.

        How long that is only the clock on the wall can say, which may have been set meanwhile.
        """
        for job in self._jobs.open_jobs():
            if job.state is JobState.RETRYING and job.record.next_at is not None:
                wait = min(LONGEST_REST, max(0.0, job.record.next_at - self._wall()))
                job.retry_at = now + wait
                if wait > _LONGEST_BACKOFF:
                    self._leave_alone(job, job.retry_at)

    def next(self, now: float) -> tuple[Job | None, float]:
        """The job to start, if there is one, and else seconds until there may be one."""
        self._idle_until = 0.0
        wait = self._common_wait()
        if wait:
            return None, wait
        wake = float("inf")
        may_look = self.hold is not None and self.hold.may_look(now)
        for job in self._jobs.open_jobs():
            if job.is_busy or job.is_held_back or job.state not in _READY:
                continue
            ready_at = max(job.retry_at, self._rests_until(job))
            if ready_at > now:
                wake = min(wake, ready_at)
            elif self.hold is None or not self._is_held(job, self.hold):
                self._idle_until = 0.0
                return job, 0.0
            elif may_look:
                self.hold.looker = job
                return job, 0.0
            elif self.hold.looker is None:
                wake = min(wake, self.hold.look_at)
        self._idle_until = wake if self.hold is None and wake < float("inf") else 0.0
        return None, max(0.0, min(LONGEST_WAIT, wake - now))

    def patience(self, now: float) -> float:
        """Seconds for which every job leaves its server alone, as `next` saw it last."""
        return max(0.0, self._idle_until - now) if self.hold is None else 0.0

    def may_help(self) -> bool:
        """Whether threads without a job may help others with theirs."""
        return self.hold is None and not self._common_wait()

    def _common_wait(self) -> float:
        """Seconds for which nothing at all may start; 0 when something may."""
        if self.is_paused:
            return LONGEST_WAIT
        if self._store_failure() is not None:
            return FAILURE_WAIT
        return min(LONGEST_WAIT, self.quiet_times.seconds_left())

    def _rests_until(self, job: Job) -> float:
        return self._rests.get(origin_of(job.record.order.request.href), 0) if self._rests else 0

    def start(self, job: Job, now: float) -> None:
        """Notes that a worker begins with `job`."""
        job.is_busy, job.stop, job.started_at = True, Event(), now
        job.fetched_before = job.progress.fetched
        job.progress.is_verifying = False
        job.meter = Meter()
        job.meter.look(now, job.progress.fetched)
        self._jobs.change(job, state=JobState.RUNNING, cause="", hint="", exit_code=0)

    def keep_part(self, job: Job, part: PartRecord) -> None:
        """Notes what is safe of a part file; that bytes came ends the hold they were to test."""
        self._jobs.change(job, part=part)
        if job.progress.fetched > job.fetched_before:
            self._end_hold_of(job)

    def finish(self, job: Job, verified_by: Verification, now: float) -> None:
        """Notes that the file is there, whatever was wished meanwhile."""
        self._release(job, now)
        self._end_hold_of(job)
        self._refusals = 0
        self._jobs.change(
            job,
            state=JobState.DONE,
            verified_by=verified_by,
            received=job.progress.received,
            part=PartRecord(),
            attempts=0,
            cause="",
            hint="",
            exit_code=0,
        )

    def fail(self, job: Job, error: MaapError, now: float) -> None:
        """Decides what follows a failed transfer."""
        self._release(job, now)
        hold = hold_for(error, self._settings)
        if isinstance(error, Cancelled) or not job.state.is_active:
            self._stand_back(job)
        elif hold is not None:
            self._put_on_hold(job, hold, now)
        else:
            self._end_hold_of(job)
            self._judge(job, error, now)

    def _release(self, job: Job, now: float) -> None:
        job.is_busy = False
        job.progress.is_verifying = False
        self._jobs.change(job, seconds=job.record.seconds + now - job.started_at)

    def _stand_back(self, job: Job) -> None:
        """The person stopped it: the state is what they wished."""
        self.forget(job)
        if job.state.is_active:
            self._jobs.change(job, state=JobState.QUEUED)

    def _put_on_hold(self, job: Job, hold: Hold, now: float) -> None:
        """The cause is said once, for the queue; the job waits as if it had not started."""
        current = self.hold
        if current is None or (current.looker is job and current.message != hold.message):
            self.hold = current = hold
            current.renew(now)
        elif current.looker is job:
            current.renew(now)
        job.retry_at = now + self._settings.probe if not self._is_held(job, current) else 0.0
        self._jobs.change(job, state=JobState.QUEUED)

    def _is_held(self, job: Job, hold: Hold) -> bool:
        return hold.concerns(job, self._settings.token_origins)

    def _judge(self, job: Job, error: MaapError, now: float) -> None:
        attempts, fresh_starts = count_failure(error, job, self._settings)
        self._jobs.change(
            job,
            attempts=attempts,
            fresh_starts=fresh_starts,
            cause=error.message,
            hint=error.hint,
            exit_code=error.exit_code,
        )
        if isinstance(error, Busy):
            self.leave_alone(job, error, now)
        wait = seconds_to_retry(error, job, self._settings)
        if wait is None:
            self._jobs.change(job, state=JobState.FAILED)
            self._count_refusal(error, now)
            return
        self._put_off(job, wait, now)

    def leave_alone(self, job: Job, busy: Busy, now: float) -> None:
        """Nothing is asked of the host of `job` for as long as it wished, if it said so."""
        if busy.wait is not None:
            self._leave_alone(job, now + busy.wait)

    def _leave_alone(self, job: Job, until: float) -> None:
        host = origin_of(job.record.order.request.href)
        self._rests[host] = max(until, self._rests.get(host, 0.0))

    def _put_off(self, job: Job, wait: float, now: float) -> None:
        job.retry_at = now + wait
        self._jobs.change(job, state=JobState.RETRYING, next_at=self._wall() + wait)

    def _count_refusal(self, error: MaapError, now: float) -> None:
        """One refused token may be its file's fault; several in a row are the account's."""
        if not isinstance(error, FreshTokenRefused):
            return
        self._refusals += 1
        if self._refusals >= REFUSALS and self.hold is None:
            shared = CredentialsError(error.message, hint=error.hint)
            self.hold = hold_for(shared, self._settings)
            if self.hold is not None:
                self.hold.renew(now)

    def forget(self, job: Job) -> None:
        """The transfer of a job that is in the queue no more has ended."""
        if self.hold is not None and self.hold.looker is job:
            self.hold.looker = None

    def _end_hold_of(self, job: Job) -> None:
        if self.hold is not None and self.hold.looker is job:
            self.hold = None

    def end_waits(self) -> None:
        """The clocks jumped (the machine slept): what was to come later may be due long since."""
        self._rests.clear()
        for job in self._jobs.open_jobs():
            job.retry_at = 0.0
        if self.hold is not None:
            self.hold.look_at = 0.0

    def forgive(self) -> None:
        """The person says that the cause is gone: no more waiting for it."""
        self.hold = None
        self._refusals = 0
        self._rests.clear()
