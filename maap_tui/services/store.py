"""What outlives a job's thread: records of jobs, and where they are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from maap_tui.models.transfer import JobState, Verification

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


class Store(Protocol):
    """Keeps the queue. Called under the queue's lock, so one call at a time."""

    def load(self) -> Sequence[JobRecord]:
        """All records in the order of the queue."""

    def save(self, records: Iterable[JobRecord]) -> None:
        """Adds or replaces records, all or none."""

    def forget(self, job_ids: Iterable[str]) -> None:
        """Removes records."""

    def arrange(self, job_ids: Sequence[str]) -> None:
        """Takes down the order of the queue."""


class NoStore:
    """Keeps nothing: the queue lives as long as the program."""

    def load(self) -> Sequence[JobRecord]:
        return ()

    def save(self, records: Iterable[JobRecord]) -> None:
        """Nothing is kept."""

    def forget(self, job_ids: Iterable[str]) -> None:
        """Nothing was kept."""

    def arrange(self, job_ids: Sequence[str]) -> None:
        """Nothing is kept."""
