"""The threads of the queue: each works off one job after the other."""

import logging
from collections.abc import Callable
from functools import partial
from threading import Condition, Thread
from time import monotonic

import requests

from maap_tui.errors import MaapError, TransferError

from .bearer import Bearer
from .fetching import Fetcher
from .http import new_session
from .jobs import Job, JobList
from .part_file import discard_part
from .schedule import Schedule
from .transfer import Transfer
from .transfer_state import PartRecord, TransferSettings

_log = logging.getLogger(__name__)


class Crew:
    """Up to `size` threads with one session each, started when there is work.

    Its methods are called with the queue's lock held, its threads take it when they need it; no
    thread holds it while it transfers or waits.
    """

    def __init__(
        self,
        changed: Condition,
        jobs: JobList,
        schedule: Schedule,
        settings: TransferSettings,
        bearer: Bearer,
        clock: Callable[[], float],
    ) -> None:
        self._changed = changed
        self._jobs = jobs
        self._schedule = schedule
        self._settings = settings
        self._bearer = bearer
        self._clock = clock
        self._threads: dict[int, Thread] = {}
        self._is_closed = False
        self._fetched = 0
        self.size = settings.parallel
        """How many transfers run at once; after a change call `staff`."""
        self.busy: set[Job] = set()
        """The jobs that a thread holds."""

    @property
    def fetched(self) -> int:
        """Bytes that came over the network since the start."""
        return self._fetched + sum(map(_fetched_now, self.busy))

    def claimed(self, besides: Job) -> int:
        """Bytes that the other transfers under way will still write."""
        with self._changed:
            others = [job for job in self.busy if job is not besides]
            return sum(job.still_to_come or 0 for job in others)

    def staff(self) -> None:
        """Starts the threads that are missing and wakes the idle ones."""
        for number in range(self.size):
            if number not in self._threads and not self._is_closed and len(self._jobs):
                thread = Thread(
                    target=self._work, args=(number,), name=f"maap-transfer-{number}", daemon=True
                )
                self._threads[number] = thread
                thread.start()
        self._changed.notify_all()

    def _work(self, number: int) -> None:
        """The life of one thread: one session, one job after the other."""
        session = new_session()
        try:
            while (job := self._take(number)) is not None:
                self._perform(job, session)
        finally:
            session.close()

    def _take(self, number: int) -> Job | None:
        """Waits for the next job; `None` when this thread is to end."""
        with self._changed:
            while not self._is_closed and number < self.size:
                now = self._clock()
                job, wait = self._schedule.next(now)
                if job is not None:
                    self._schedule.start(job, now)
                    self.busy.add(job)
                    return job
                self._changed.wait(wait)
            del self._threads[number]
            return None

    def _perform(self, job: Job, session: requests.Session) -> None:
        """Makes one transfer; whatever happens in it, the job and the queue go on."""
        try:
            verified_by = self._transfer(job, session).run()
        except MaapError as error:
            self._settle(job, partial(self._schedule.fail, job, error))
        except Exception:
            _log.exception("transfer of job %s", job.id)
            bug = TransferError("Internal error: the log has it.", hint="Please report it.")
            self._settle(job, partial(self._schedule.fail, job, bug))
        else:
            self._settle(job, partial(self._schedule.finish, job, verified_by))

    def _transfer(self, job: Job, session: requests.Session) -> Transfer:
        return Transfer(
            job.record.order,
            job.record.part,
            Fetcher(session, self._bearer, self._settings, job.stop),
            job.progress,
            partial(self._keep_part, job),
            partial(self.claimed, job),
        )

    def _keep_part(self, job: Job, part: PartRecord) -> None:
        with self._changed:
            if job in self._jobs:
                had_hold = self._schedule.hold is not None
                self._schedule.keep_part(job, part)
                if had_hold and self._schedule.hold is None:
                    self._changed.notify_all()

    def _settle(self, job: Job, settle: Callable[[float], None]) -> None:
        """Gives the job back to the queue, or tidies up if it was cleared meanwhile."""
        with self._changed:
            self.busy.discard(job)
            self._fetched += _fetched_now(job)
            is_known = job in self._jobs
            if is_known:
                settle(self._clock())
            self._changed.notify_all()
        if not is_known:
            discard_job_part(job)

    def close(self, timeout: float) -> None:
        """Stops all transfers and waits so many seconds for the threads; call it without lock."""
        end = monotonic() + timeout
        with self._changed:
            self._is_closed = True
            for job in self.busy:
                job.stop.set()
            threads = list(self._threads.values())
            self._changed.notify_all()
        for thread in threads:
            thread.join(max(0.0, end - monotonic()))


def _fetched_now(job: Job) -> int:
    """Bytes that came in the transfer under way."""
    return job.progress.fetched - job.fetched_before


def discard_job_part(job: Job) -> None:
    """Removes the part file of a job that nobody works on any more."""
    if job.record.part.name:
        discard_part(job.record.order, job.record.part.name)
