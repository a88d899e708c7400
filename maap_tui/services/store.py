"""What outlives a job's thread: records of jobs, and where they are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from maap_tui.errors import StorageError
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.transfer import Attempt, JobState, Verification

from .transfer_state import Order, PartRecord


@dataclass(frozen=True, slots=True)
class JobRecord:
    """Everything about one job that a later run would need."""

    job_id: str
    order: Order
    state: JobState = JobState.QUEUED
    part: PartRecord = field(default_factory=PartRecord)
    attempts: int = 0
    """Failed in a row without progress."""
    fresh_starts: int = 0
    """How often what came was not the file."""
    cause: str = ""
    hint: str = ""
    exit_code: int = 0
    verified_by: Verification | None = None
    received: int = 0
    """Bytes of the finished file."""
    seconds: float = 0.0
    """Spent transferring."""
    next_at: float | None = None
    """Not to be tried again before (wall clock), for those who look on."""
    is_link_whole: bool = True
    """Not so when the link had a query string, which is never kept: the catalogue has it."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person set for the whole queue; `None` leaves it to the settings."""

    is_paused: bool = False
    parallel: int | None = None
    speed_limit: int | None = None
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that a store holds."""

    records: tuple[JobRecord, ...] = ()
    """In the order of the queue."""
    wishes: Wishes = field(default_factory=Wishes)
    cancelled: Mapping[str, JobState] = field(default_factory=dict)
    """What was cancelled last, and how each of these jobs was before that."""


class Store(Protocol):
    """Keeps the queue.

    `save`, `save_request`, `arrange`, `note_cancelled`, `save_wishes` and `note_attempt` never
    wait, nor fail: they are called under the queue's lock. The others may wait for the disk, are
    called without it, and raise `StorageError`.
    """

    @property
    def failure(self) -> StorageError | None:
        """Why nothing can be kept at present; goes by itself when the cause is gone."""

    def load(self) -> Kept:
        """Everything there is."""

    def add(self, records: Sequence[JobRecord]) -> None:
        """Puts new records at the end, all or none."""

    def save(self, records: Iterable[JobRecord]) -> int:
        """Replaces records, all or none; those that are not there are left out.

        Returns a number for `settle`.
        """

    def save_request(self, record: JobRecord) -> None:
        """Takes down what a job asks for, which the catalogue has just told."""

    def arrange(self, job_ids: Sequence[str]) -> None:
        """Takes down the order of the queue."""

    def note_cancelled(self, states: Mapping[str, JobState]) -> None:
        """Takes down what was cancelled last, and how it was, until something is removed."""

    def remove(self, job_ids: Sequence[str]) -> Sequence[JobRecord]:
        """Takes jobs out until `undo_removal`; the removal before is beyond undo and returned."""

    def undo_removal(self) -> Sequence[str]:
        """Puts the jobs of the last removal back and says which they are."""

    def purge(self) -> Sequence[JobRecord]:
        """Forgets the last removal for good and returns its jobs."""

    def save_wishes(self, wishes: Wishes) -> None:
        """Takes down what was set for the whole queue."""

    def note_attempt(self, job_id: str, attempt: Attempt) -> None:
        """Adds an attempt, or replaces the one that started at the same moment."""

    def attempts(self, job_id: str) -> Sequence[Attempt]:
        """The attempts of earlier runs at a job, oldest first, and perhaps of this one."""

    def settle(self, number: int) -> None:
        """Returns once what `save` gave this number for is safe: at once when it is already."""

    def close(self, timeout: float) -> None:
        """Takes down what is left; safe to call twice. What comes later is not kept."""


class MemoryStore:
    """Keeps nothing beyond the program's life: only what is needed to undo a removal."""

    failure: StorageError | None = None

    def __init__(self) -> None:
        self._records: dict[str, JobRecord] = {}
        self._removed: dict[str, JobRecord] = {}

    def load(self) -> Kept:
        return Kept()

    def add(self, records: Sequence[JobRecord]) -> None:
        self._records |= {record.job_id: record for record in records}

    def save(self, records: Iterable[JobRecord]) -> int:
        for record in records:
            kept = self._removed if record.job_id in self._removed else self._records
            kept[record.job_id] = record
        return 0

    def save_request(self, record: JobRecord) -> None:
        """The queue itself has it."""

    def arrange(self, job_ids: Sequence[str]) -> None:
        """The queue itself has it."""

    def note_cancelled(self, states: Mapping[str, JobState]) -> None:
        """The queue itself has it."""

    def remove(self, job_ids: Sequence[str]) -> Sequence[JobRecord]:
        gone = self.purge()
        self._removed = {job_id: self._records.pop(job_id) for job_id in job_ids}
        return gone

    def undo_removal(self) -> Sequence[str]:
        back, self._removed = self._removed, {}
        self._records |= back
        return list(back)

    def purge(self) -> Sequence[JobRecord]:
        gone, self._removed = self._removed, {}
        return list(gone.values())

    def save_wishes(self, wishes: Wishes) -> None:
        """Nothing is kept."""

    def note_attempt(self, job_id: str, attempt: Attempt) -> None:
        """The queue itself has those of this run."""

    def attempts(self, job_id: str) -> Sequence[Attempt]:
        return ()

    def settle(self, number: int) -> None:
        """There is nothing to wait for."""

    def close(self, timeout: float) -> None:
        """Nothing was opened."""
