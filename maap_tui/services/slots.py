"""The place of one transferring thread, and how fast bytes come through it."""

from threading import Thread

from .job import Job
from .rates import Meter

_PAUSE = 1.0
"""Seconds without a job after which the rate is measured anew."""


class Slot:
    """Follows one thread from job to job, so that many small files have a steady rate too."""

    def __init__(self, thread: Thread) -> None:
        self.thread = thread
        self._meter = Meter()
        self._job: Job | None = None
        self._fetched = 0
        self._left_at: float | None = None

    def enter(self, job: Job, now: float) -> None:
        """The thread begins with `job`."""
        if self._left_at is None or now - self._left_at > _PAUSE:
            self._meter.clear()
        self._job = job
        self._meter.look(now, self._count())

    def leave(self, now: float) -> None:
        """The thread has no job any more."""
        if self._job is not None:
            self._fetched = self._count()
            self._job, self._left_at = None, now

    def rate(self, now: float) -> float:
        """Bytes a second; 0 while there is no job."""
        return self._meter.look(now, self._count()) if self._job is not None else 0.0

    def _count(self) -> int:
        return self._fetched + (self._job.fetched_now if self._job is not None else 0)
