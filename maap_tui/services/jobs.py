"""Jobs while they are in the queue, in order, and how they look from outside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

from maap_tui.models.transfer import JobSnapshot, JobState

from .file_names import destination_key
from .rates import Meter
from .store import JobRecord, Store
from .transfer_state import Progress


@dataclass(slots=True, eq=False)
class Job:
    """One job: its record, and what only matters while the program runs."""

    record: JobRecord
    progress: Progress = field(default_factory=Progress)
    stop: Event = field(default_factory=Event)
    """Ends the transfer under way; a new one for each."""
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
    meter: Meter = field(default_factory=Meter)
    position: int = 0
    """Its place in the queue."""
    left: int | None = 0
    """What `still_to_come` was when the list last looked."""

    @property
    def id(self) -> str:
        return self.record.job_id

    @property
    def state(self) -> JobState:
        return self.record.state

    @property
    def total(self) -> int | None:
        size = self.record.order.request.size
        return self.progress.total if size is None else size

    @property
    def still_to_come(self) -> int | None:
        """Bytes yet to be fetched, by the estimate where there is nothing better."""
        if self.state.is_final:
            return 0
        total = self.record.order.request.size_estimate if self.total is None else self.total
        return None if total is None else max(0, total - self.progress.received)

    def look(self, now: float) -> JobSnapshot:
        """The job at the instant `now`."""
        record, progress = self.record, self.progress
        is_running = self.is_busy and record.state is JobState.RUNNING
        rate = self.meter.look(now, progress.fetched) if is_running else 0.0
        received = record.received if record.state is JobState.DONE else progress.received
        return JobSnapshot(
            job_id=record.job_id,
            request=record.order.request,
            state=JobState.VERIFYING if is_running and progress.is_verifying else record.state,
            target=record.order.target,
            received=received,
            total=self.total,
            rate=rate,
            remaining=_seconds_left(self.total, received, rate),
            attempt=record.attempts,
            retry_in=max(0.0, self.retry_at - now) if record.state is JobState.RETRYING else None,
            cause=record.cause,
            hint=record.hint,
            verified_by=record.verified_by,
            exit_code=record.exit_code,
            seconds=record.seconds + (now - self.started_at if is_running else 0.0),
        )


def _seconds_left(total: int | None, received: int, rate: float) -> float | None:
    return (total - received) / rate if total is not None and rate > 0 else None


class JobList:
    """The jobs in the order in which they are worked off; the caller holds the queue's lock.

    Snapshots are kept, and only those made anew whose job was touched or is under way.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: list[Job] = []
        self._by_id: dict[str, Job] = {}
        self._by_destination: dict[str, Job] = {}
        self._touched: set[Job] = set()
        self._live: set[Job] = set()
        self._looks: list[JobSnapshot] = []
        self._left = 0
        self._unknown = 0
        self._first_open = 0
        self._append([_recovered(record) for record in store.load()])

    def open_jobs(self) -> Iterator[Job]:
        """The jobs that are not done, failed or cancelled, in order."""
        jobs = self._jobs
        while self._first_open < len(jobs) and jobs[self._first_open].state.is_final:
            self._first_open += 1
        for position in range(self._first_open, len(jobs)):
            if not jobs[position].state.is_final:
                yield jobs[position]

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, job: Job) -> bool:
        return self._by_id.get(job.id) is job

    def pick(self, job_ids: Sequence[str] | None) -> list[Job]:
        """The jobs of these ids (unknown ones are left out), or all."""
        if job_ids is None:
            return list(self._jobs)
        return [self._by_id[job_id] for job_id in job_ids if job_id in self._by_id]

    def at(self, destination: str) -> Job | None:
        """The job that has or had this destination (see `destination_key`)."""
        return self._by_destination.get(destination)

    def add(self, records: Sequence[JobRecord]) -> None:
        """Puts jobs at the end."""
        self._store.save(records)
        self._append(records)

    def _append(self, records: Iterable[JobRecord]) -> None:
        for record in records:
            job = Job(record, position=len(self._jobs))
            job.progress.received = job.best = record.part.synced
            self._jobs.append(job)
            self._by_id[record.job_id] = job
            self._by_destination[destination_key(record.order.target)] = job
            self._looks.append(job.look(0.0))
            job.left = job.still_to_come
            self._count(job, 1)

    def change(self, job: Job, **fields: Any) -> None:
        """Sets fields of the job's record, and keeps it."""
        job.record = replace(job.record, **fields)
        self._store.save((job.record,))
        self.touch(job)

    def change_all(self, jobs: Iterable[Job], **fields: Any) -> None:
        """Sets the same fields of many records at once."""
        jobs = tuple(jobs)
        for job in jobs:
            job.record = replace(job.record, **fields)
            self.touch(job)
        self._store.save(job.record for job in jobs)

    def touch(self, job: Job) -> None:
        """Says that the job looks different now."""
        self._touched.add(job)
        self._first_open = min(self._first_open, job.position)
        if job.is_busy or job.state is JobState.RETRYING:
            self._live.add(job)
        else:
            self._live.discard(job)

    def remove(self, jobs: Iterable[Job]) -> None:
        gone = set(jobs)
        self._store.forget([job.id for job in gone])
        for job in gone:
            del self._by_id[job.id]
            self._by_destination.pop(destination_key(job.record.order.target), None)
            self._count(job, -1)
        self._touched -= gone
        self._live -= gone
        self._reorder([job for job in self._jobs if job not in gone])

    def move(self, job: Job, steps: int) -> None:
        """Moves a job by so many places, as far as there are any."""
        order = [other for other in self._jobs if other is not job]
        order.insert(max(0, job.position + steps), job)
        self._reorder(order)
        self._store.arrange([job.id for job in order])

    def _reorder(self, order: list[Job]) -> None:
        self._looks = [self._looks[job.position] for job in order]
        self._jobs = order
        self._first_open = 0
        for position, job in enumerate(order):
            job.position = position

    def look(self, now: float) -> tuple[JobSnapshot, ...]:
        """How all jobs look at the instant `now`."""
        for job in self._touched | self._live:
            self._looks[job.position] = job.look(now)
            self._count(job, -1)
            job.left = job.still_to_come
            self._count(job, 1)
        self._touched.clear()
        return tuple(self._looks)

    @property
    def left(self) -> int | None:
        """Bytes still to come for all jobs, as of the last look; `None` where nobody knows."""
        return None if self._unknown else self._left

    @property
    def known_left(self) -> int:
        """The same, leaving out the jobs of which nobody knows."""
        return self._left

    def _count(self, job: Job, sign: int) -> None:
        if job.left is None:
            self._unknown += sign
        else:
            self._left += sign * job.left


def _recovered(record: JobRecord) -> JobRecord:
    """A record as it is to be taken up again: what was under way then, waits now."""
    return replace(record, state=JobState.QUEUED) if record.state.is_active else record
