"""The jobs of the queue in their order, and how they look from outside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState

from .file_names import destination_key
from .job import Job
from .store import JobRecord, Store


class JobList:
    """The jobs in the order in which they are worked off; the caller holds the queue's lock.

    Snapshots are kept, and only those made anew whose job was touched or is under way.
    """

    def __init__(
        self, store: Store, records: Iterable[JobRecord] = (), *, is_held_back: bool = False
    ) -> None:
        """`records` are those that `store` holds; what was under way then, waits now.

        If it `is_held_back`, it does so until it is released.
        """
        self._store = store
        self._jobs: list[Job] = []
        self._by_id: dict[str, Job] = {}
        self._by_destination: dict[str, Job] | None = None
        """Made when it is first asked for: the names of thousands of paths take a while."""
        self._touched: set[Job] = set()
        self._live: set[Job] = set()
        self._looks: list[JobSnapshot] = []
        self._left = 0
        self._first_open = 0
        self._removed: list[Job] = []
        self._held_back: set[Job] = set()
        for record in map(_recovered, records):
            is_open = not record.state.is_final
            self._append(Job(record, is_held_back=is_held_back and is_open))

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

    def knows(self, job: Job) -> bool:
        """Whether it is in the list, or may yet come back to it."""
        return job in self or job in self._removed

    def pick(self, job_ids: Sequence[str] | None) -> list[Job]:
        """The jobs of these ids (unknown ones are left out), or all."""
        if job_ids is None:
            return list(self._jobs)
        return [self._by_id[job_id] for job_id in job_ids if job_id in self._by_id]

    def at(self, destination: str) -> Job | None:
        """The job that has or had this destination (see `destination_key`)."""
        if self._by_destination is None:
            self._by_destination = {_destination(job): job for job in self._jobs}
        return self._by_destination.get(destination)

    def add(self, records: Iterable[JobRecord]) -> None:
        """Puts jobs at the end; the store has them already."""
        for record in records:
            self._append(Job(record))

    def _append(self, job: Job) -> None:
        job.position = len(self._jobs)
        job.progress.received = job.best = job.record.part.kept
        self._jobs.append(job)
        self._looks.append(job.look(0.0))
        job.left = job.still_to_come
        if job.is_held_back:
            self._held_back.add(job)
        self._enter(job)

    def _enter(self, job: Job) -> None:
        self._by_id[job.id] = job
        if self._by_destination is not None:
            self._by_destination[_destination(job)] = job
        self._count(job, 1)

    def change(self, job: Job, **fields: Any) -> None:
        """Sets fields of the job's record, and keeps it."""
        self.change_all((job,), **fields)

    def ask_for(self, job: Job, request: JobRequest) -> None:
        """Lets the job fetch `request` to the same destination, as the catalogue has it now."""
        order = replace(job.record.order, request=request)
        self.change(job, order=order, is_link_whole=True)
        self._store.save_request(job.record)

    def change_all(self, jobs: Iterable[Job], **fields: Any) -> None:
        """Sets the same fields of many records at once."""
        jobs = tuple(jobs)
        if not jobs:
            return
        for job in jobs:
            job.record = replace(job.record, **fields)
            self.touch(job)
        saved = self._store.save([job.record for job in jobs])
        for job in jobs:
            job.saved = saved

    def requeue(self, jobs: Iterable[Job]) -> None:
        """Lets jobs that had ended start over, with all their attempts."""
        chosen = list(jobs)
        self.release(chosen)
        for job in chosen:
            job.retry_at, job.best = 0.0, 0
        self.change_all(
            chosen,
            state=JobState.QUEUED,
            attempts=0,
            fresh_starts=0,
            received=0,
            cause="",
            hint="",
            exit_code=0,
            verified_by=None,
        )

    def wake(self, jobs: Iterable[Job]) -> None:
        """Lets jobs go on that were paused or held back."""
        chosen = list(jobs)
        self.release(chosen)
        paused = [job for job in chosen if job.state is JobState.PAUSED]
        for job in paused:
            job.retry_at = 0.0
        self.change_all(paused, state=JobState.QUEUED)

    def release(self, jobs: Iterable[Job]) -> None:
        """These jobs may start like any other."""
        for job in self._held_back.intersection(jobs):
            self._held_back.discard(job)
            job.is_held_back = False
            self.touch(job)

    @property
    def are_held_back(self) -> bool:
        """Whether there are jobs that could start if they were released."""
        return any(not job.state.is_final and job in self for job in self._held_back)

    def touch(self, job: Job) -> None:
        """Says that the job looks different now."""
        if job not in self:
            return
        self._touched.add(job)
        self._first_open = min(self._first_open, job.position)
        if job.is_busy or job.state is JobState.RETRYING:
            self._live.add(job)
        else:
            self._live.discard(job)

    def remove(self, jobs: Iterable[Job]) -> None:
        """Takes jobs out, until `restore`; the store has done so already."""
        gone = set(jobs)
        for job in gone:
            del self._by_id[job.id]
            if self._by_destination is not None:
                self._by_destination.pop(_destination(job), None)
            self._count(job, -1)
        self._touched -= gone
        self._live -= gone
        self._removed = sorted(gone, key=lambda job: job.position)
        self._reorder([job for job in self._jobs if job not in gone])

    def restore(self, job_ids: Iterable[str]) -> list[Job]:
        """Puts these jobs of the last removal back in their places, and says which they are."""
        chosen = set(job_ids)
        back = [job for job in self._removed if job.id in chosen]
        self._removed = []
        order = list(self._jobs)
        for job in back:
            order.insert(job.position, job)
            self._enter(job)
        self._arrange(order)
        for job in back:
            self.touch(job)
        return back

    def forget_removed(self) -> None:
        """What was taken out last does not come back."""
        self._removed = []

    def move(self, job: Job, steps: int) -> None:
        """Moves a job by so many places, as far as there are any."""
        order = [other for other in self._jobs if other is not job]
        order.insert(max(0, job.position + steps), job)
        self._arrange(order)

    def to_front(self, jobs: Sequence[Job]) -> None:
        """Makes these jobs the next ones: before every other that waits."""
        chosen = set(jobs)
        others = [job for job in self._jobs if job not in chosen]
        is_next = (number for number, job in enumerate(others) if job.is_waiting)
        place = next(is_next, len(others))
        self._arrange([*others[:place], *dict.fromkeys(jobs), *others[place:]])

    def _arrange(self, order: list[Job]) -> None:
        self._reorder(order)
        self._store.arrange([job.id for job in order])

    def _reorder(self, order: list[Job]) -> None:
        looks = {job: self._looks[job.position] for job in self._jobs}
        self._looks = [looks.get(job) or job.look(0.0) for job in order]
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
    def left(self) -> int:
        """Bytes still to come, as of the last look, without the jobs of which nobody knows."""
        return self._left

    def _count(self, job: Job, sign: int) -> None:
        self._left += sign * job.left


def _destination(job: Job) -> str:
    return destination_key(job.record.order.target)


def _recovered(record: JobRecord) -> JobRecord:
    """A record as it is to be taken up again: what was under way then, waits now."""
    return replace(record, state=JobState.QUEUED) if record.state.is_active else record
