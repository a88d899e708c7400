"""What changes between two looks at the queue, as far as others than the queue's rows care."""

from collections.abc import Iterable
from typing import NamedTuple

from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot

from ..widgets.granule_rows import Key

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


class QueueWatch:
    """Remembers the last snapshot's states; finished jobs of an earlier day do not count."""

    def __init__(self) -> None:
        self.states: dict[Key, JobState] = {}
        """The state of each granule that has a job."""
        self.earlier: frozenset[str] = frozenset()
        """Ids of the jobs that an earlier run left and that wait for a person."""
        self._last: dict[str, JobState] | None = None
        self._ended: dict[str, JobState] = {}

    def take(self, queue: QueueSnapshot) -> tuple[bool, Ended | None]:
        """Whether `states` has changed, and what to announce if the queue has come to rest."""
        states = _item_states(queue.jobs)
        has_changed, self.states = states != self.states, states
        if queue.awaits_start and not self.earlier:
            self.earlier = frozenset(job.job_id for job in queue.jobs if _waits(job))
        self._note_ends(queue)
        is_at_rest = all(job.state.is_final for job in queue.jobs)
        if not (is_at_rest and self._ended):
            return has_changed, None
        done = sum(state is JobState.DONE for state in self._ended.values())
        ended = Ended(done, len(self._ended) - done)
        self._ended = {}
        return has_changed, ended

    def _note_ends(self, queue: QueueSnapshot) -> None:
        now = {job.job_id: job.state for job in queue.jobs}
        before, self._last = self._last, now
        if before is None:
            return
        for job_id, state in now.items():
            if state in _ENDS and before.get(job_id) is not state:
                self._ended[job_id] = state
            elif not state.is_final:
                self._ended.pop(job_id, None)


def _waits(job: JobSnapshot) -> bool:
    return not (job.state.is_final or job.state.is_active)


def _item_states(jobs: Iterable[JobSnapshot]) -> dict[Key, JobState]:
    states: dict[Key, JobState] = {}
    for job in jobs:
        key = (job.request.collection, job.request.item_id)
        if key not in states or _RANKS[job.state] < _RANKS[states[key]]:
            states[key] = job.state
    return states
