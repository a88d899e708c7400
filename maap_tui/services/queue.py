"""The download queue: threads of its own that work off jobs, and what a person may do with them."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Condition
from time import monotonic

from maap_tui.models.catalog import Item
from maap_tui.models.transfer import DownloadPlan, JobRequest, JobState, QueueSnapshot

from .bearer import Bearer
from .crew import Crew, discard_job_part
from .disk import device_of
from .file_names import destination_key
from .jobs import Job, JobList
from .planning import AccessOf, Key, Taken, items_on_disk, make_plan, whole_path
from .rates import History, Meter
from .schedule import Schedule
from .store import JobRecord, NoStore, Store
from .transfer_state import Order, TransferSettings

MOST_PARALLEL = 8
_TO_RETRY = (JobState.FAILED, JobState.CANCELLED, JobState.RETRYING)


class DownloadQueue:
    """Implements the Protocol `Downloads`.

    One lock guards everything but the figures of running transfers; it is never held while
    anything waits.
    """

    def __init__(
        self,
        settings: TransferSettings,
        bearer: Bearer,
        *,
        store: Store | None = None,
        access_of: AccessOf = lambda collection: None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._settings = replace(settings, parallel=_clamped(settings.parallel))
        self._access_of = access_of
        self._clock = clock
        self._changed = Condition()
        self._jobs = JobList(store or NoStore())
        self._schedule = Schedule(self._jobs, settings)
        self._crew = Crew(self._changed, self._jobs, self._schedule, self._settings, bearer, clock)
        self._meter = Meter()
        self._history = History()

    def plan(self, requests: Sequence[JobRequest], folder: Path | None = None) -> DownloadPlan:
        """What fetching `requests` to `folder` (or the set download folder) would mean."""
        return make_plan(
            requests,
            self._settings.folder if folder is None else folder,
            origins=self._settings.token_origins,
            owner_of=self._owner_of,
            is_queued=self._is_queued,
            claimed=self._still_to_come(),
            access_of=self._access_of,
        )

    def _still_to_come(self) -> int:
        """Bytes that the queue will still write."""
        with self._changed:
            self._jobs.look(self._clock())
            return self._jobs.known_left

    def _owner_of(self, destination: str) -> Key | None:
        with self._changed:
            job = self._jobs.at(destination)
            return None if job is None else job.record.order.request.key

    def _is_queued(self, target: Path) -> bool:
        with self._changed:
            job = self._jobs.at(destination_key(target))
            return job is not None and not job.state.is_final

    def enqueue(self, plan: DownloadPlan) -> tuple[str, ...]:
        """Queues what the plan holds and returns the job ids; starts work at once.

        Raises `StorageError` when the folder cannot be made.
        """
        if not plan.requests:
            return ()
        device = device_of(plan.folder)
        with self._changed:
            job_ids = self._enqueue(self._orders(plan, device))
            self._crew.staff()
        return job_ids

    def _orders(self, plan: DownloadPlan, device: int) -> list[Order]:
        """Where each file goes now: others may have been queued since the plan was made."""
        taken = Taken(self._owner_of)
        return [
            Order(request, plan.folder, device, taken.place(target, request))
            for request, target in zip(plan.requests, plan.targets, strict=True)
        ]

    def _enqueue(self, orders: Sequence[Order]) -> tuple[str, ...]:
        """Adds a job for each order, or takes the one up again that has its destination."""
        known = [self._jobs.at(destination_key(order.target)) for order in orders]
        fresh = [
            JobRecord(secrets.token_hex(8), order)
            for order, job in zip(orders, known, strict=True)
            if job is None
        ]
        self._jobs.add(fresh)
        self._requeue(job for job in known if job is not None and job.state.is_final)
        added = iter(fresh)
        return tuple(next(added).job_id if job is None else job.id for job in known)

    def snapshot(self) -> QueueSnapshot:
        """The queue as it is now."""
        with self._changed:
            now = self._clock()
            jobs = self._jobs.look(now)
            fetched = self._crew.fetched
            rate, left, hold = self._meter.look(now, fetched), self._jobs.left, self._schedule.hold
            return QueueSnapshot(
                jobs=jobs,
                is_paused=self._schedule.is_paused,
                parallel=self._crew.size,
                rate=rate,
                rate_history=self._history.look(now, fetched),
                remaining=left / rate if left and rate > 0 else None,
                notice=hold.message if hold else "",
                notice_exit_code=hold.exit_code if hold else 0,
            )

    def pause(self, job_ids: Sequence[str] | None = None) -> None:
        """Pauses these jobs, or the whole queue when `None`: then nothing starts."""
        with self._changed:
            if job_ids is None:
                self._schedule.is_paused = True
                jobs = list(self._crew.busy)
            else:
                jobs = self._jobs.pick(job_ids)
            self._stop([job for job in jobs if not job.state.is_final], JobState.PAUSED)

    def resume(self, job_ids: Sequence[str] | None = None) -> None:
        """Undoes `pause`; of the whole queue and of every job when `None`."""
        with self._changed:
            if job_ids is None:
                self._schedule.is_paused = False
            paused = [job for job in self._jobs.pick(job_ids) if job.state is JobState.PAUSED]
            for job in paused:
                job.retry_at = 0.0
            self._jobs.change_all(paused, state=JobState.QUEUED)
            self._go_on()

    def cancel(self, job_ids: Sequence[str]) -> None:
        """Gives these jobs up; their part files stay until they are cleared."""
        with self._changed:
            jobs = [job for job in self._jobs.pick(job_ids) if job.state is not JobState.DONE]
            self._stop(jobs, JobState.CANCELLED)

    def retry(self, job_ids: Sequence[str] | None = None) -> None:
        """Queues failed and cancelled jobs again: these, or all failed ones when `None`.

        Of these, also those that wait for their next attempt: they need not wait any longer.
        """
        states = (JobState.FAILED,) if job_ids is None else _TO_RETRY
        with self._changed:
            self._requeue(job for job in self._jobs.pick(job_ids) if job.state in states)
            self._go_on()

    def move(self, job_id: str, steps: int) -> None:
        """Moves a job up (negative) or down the queue."""
        with self._changed:
            for job in self._jobs.pick([job_id]):
                self._jobs.move(job, steps)

    def on_disk(self, items: Sequence[Item]) -> frozenset[tuple[str, str]]:
        """The keys of those items that have a finished file in the download folder."""
        return items_on_disk(whole_path(self._settings.folder), items)

    def clear_finished(self) -> int:
        """Forgets done and cancelled jobs, removes the parts of these, and says how many."""
        with self._changed:
            gone = [
                job
                for job in self._jobs.pick(None)
                if job.state in (JobState.DONE, JobState.CANCELLED)
            ]
            self._jobs.remove(gone)
            idle = [job for job in gone if not job.is_busy]  # of others the worker removes it
        for job in idle:
            discard_job_part(job)
        return len(gone)

    def set_parallel(self, count: int) -> None:
        """How many transfers run at once, 1 to 8; surplus ones come to their end."""
        with self._changed:
            self._crew.size = _clamped(count)
            self._go_on()

    def close(self, timeout: float = 2.0) -> None:
        """Stops every transfer, leaving part files to go on from; safe to call twice."""
        self._crew.close(timeout)

    def _requeue(self, jobs: Iterable[Job]) -> None:
        """Lets jobs that had ended start over, with all their attempts."""
        chosen = list(jobs)
        for job in chosen:
            job.retry_at, job.best = 0.0, 0
        self._jobs.change_all(
            chosen,
            state=JobState.QUEUED,
            attempts=0,
            fresh_starts=0,
            cause="",
            hint="",
            exit_code=0,
            verified_by=None,
        )

    def _stop(self, jobs: Sequence[Job], state: JobState) -> None:
        self._jobs.change_all(jobs, state=state)
        for job in jobs:
            job.stop.set()

    def _go_on(self) -> None:
        """Looks again at once for something to do."""
        self._schedule.forgive()
        self._crew.staff()


def _clamped(count: int) -> int:
    return max(1, min(MOST_PARALLEL, count))
