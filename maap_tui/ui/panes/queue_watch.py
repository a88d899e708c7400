"""What changes between two looks at the queue, as far as others than the queue's rows care."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from maap_tui.models.catalog import Key
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot, differing

_RANKS = {
    JobState.RUNNING: 0,
    JobState.VERIFYING: 0,
    JobState.RETRYING: 0,
    JobState.FAILED: 1,
    JobState.PAUSED: 2,
    JobState.QUEUED: 3,
    JobState.DONE: 4,
    JobState.CANCELLED: 5,
}
"""Of several jobs for one granule, the first of these is what the granule shows."""
_ENDS = (JobState.DONE, JobState.FAILED)


class Ended(NamedTuple):
    """How many jobs ended since the queue was last at rest."""

    done: int
    failed: int
    folder: Path | None = None
    """In which all that are done lie; `None` when none is."""


class QueueWatch:
    """Remembers the last look at the queue, and works through no more than what differs from it.

    Finished jobs of an earlier day are not announced.
    """

    def __init__(self) -> None:
        self.states: dict[Key, JobState] = {}
        """The state of each granule that has a job."""
        self.earlier: frozenset[str] = frozenset()
        """Ids of the jobs that an earlier run left and that wait for a person."""
        self._last: Sequence[JobSnapshot] | None = None
        self._jobs_of: dict[Key, list[int]] = {}
        """The places in the queue of the jobs of each granule."""
        self._counts: Counter[JobState] = Counter()
        self._ended: dict[str, JobSnapshot] = {}

    @property
    def is_at_rest(self) -> bool:
        """Whether every job is at its end."""
        return not any(count for state, count in self._counts.items() if not state.is_final)

    def take(self, queue: QueueSnapshot) -> tuple[bool, Ended | None]:
        """Whether `states` has changed, and what to announce if the queue has come to rest."""
        last, self._last = self._last, queue.jobs
        places = None if last is None else differing(last, queue.jobs)
        if last is None or places is None:
            has_changed = self._take_all(last, queue.jobs)
        else:
            has_changed = self._take_some(last, queue.jobs, places)
        if queue.awaits_start and not self.earlier:
            self.earlier = frozenset(job.job_id for job in queue.jobs if _waits(job))
        return has_changed, self._announcement()

    def _take_all(self, last: Sequence[JobSnapshot] | None, jobs: Sequence[JobSnapshot]) -> bool:
        """Other jobs than before, or in another order."""
        before = {job.job_id: job.state for job in last or ()}
        self._counts = Counter(job.state for job in jobs)
        self._jobs_of = {}
        for place, job in enumerate(jobs):
            self._jobs_of.setdefault(_item_of(job), []).append(place)
            if last is not None:
                self._note_end(job, before.get(job.job_id))
        states = {key: _foremost(jobs, places) for key, places in self._jobs_of.items()}
        has_changed, self.states = states != self.states, states
        return has_changed

    def _take_some(
        self, last: Sequence[JobSnapshot], jobs: Sequence[JobSnapshot], places: Sequence[int]
    ) -> bool:
        """The same jobs, of which those at `places` are not what they were."""
        has_changed = False
        for place in places:
            job, before = jobs[place], last[place].state
            if job.state is before:
                continue
            self._counts[before] -= 1
            self._counts[job.state] += 1
            self._note_end(job, before)
            key = _item_of(job)
            state = _foremost(jobs, self._jobs_of[key])
            has_changed = has_changed or state is not self.states[key]
            self.states[key] = state
        return has_changed

    def _note_end(self, job: JobSnapshot, before: JobState | None) -> None:
        if job.state in _ENDS and before is not job.state:
            self._ended[job.job_id] = job
        elif not job.state.is_final:
            self._ended.pop(job.job_id, None)

    def _announcement(self) -> Ended | None:
        """What ended, once, when nothing is left to do."""
        if not (self._ended and self.is_at_rest):
            return None
        done = [job.target for job in self._ended.values() if job.state is JobState.DONE]
        ended = Ended(len(done), len(self._ended) - len(done), _folder_of(done))
        self._ended = {}
        return ended


def _waits(job: JobSnapshot) -> bool:
    return not (job.state.is_final or job.state.is_active)


def _item_of(job: JobSnapshot) -> Key:
    return (job.request.collection, job.request.item_id)


def _foremost(jobs: Sequence[JobSnapshot], places: Sequence[int]) -> JobState:
    """The state to show for a granule whose jobs are at `places`."""
    return min((jobs[place].state for place in places), key=_RANKS.__getitem__)


def _folder_of(files: Sequence[Path]) -> Path | None:
    """The folder that holds all of these files, however deep."""
    return Path(os.path.commonpath([path.parent for path in files])) if files else None
