"""What is kept about the queue, as plain data. Times are seconds of the wall clock since 1970."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from maap_tui.models.transfer import JobRequest, JobState, Verification


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What one order of downloads has in common."""

    root: Path
    """The download folder."""
    device: int
    """The device that held `root` when it was ordered (`st_dev`)."""


@dataclass(frozen=True, slots=True)
class StoredBatch:
    """A batch as it is kept."""

    batch_id: int
    root: Path
    device: int


@dataclass(frozen=True, slots=True)
class NewJob:
    """One file to add to the queue."""

    job_id: str
    """Chosen by the queue; never used twice."""
    request: JobRequest
    target: Path
    """The finished file, below the root of its batch."""
    state: JobState = JobState.QUEUED


@dataclass(frozen=True, slots=True)
class StoredPart:
    """What may be relied on about a part file, also after a crash."""

    name: str = ""
    """Of the part file; empty while there is none."""
    synced: int = 0
    """Bytes that are on the disk for certain; behind them anything may be."""
    validator: str = ""
    """Strong `ETag`, or else a `Last-Modified` fit for `If-Range`."""
    total: int | None = None
    """Bytes of the whole file as the server said with the first of them."""
    is_complete: bool = False
    """Whether the body came to its proper end: only the verification is left."""
    pieces: tuple[tuple[int, int], ...] = ()
    """First bytes, and those behind the last, of what else is on the disk behind `synced`."""


@dataclass(frozen=True, slots=True)
class StoredState:
    """Everything about a job that changes; always written as a whole."""

    state: JobState = JobState.QUEUED
    part: StoredPart = field(default_factory=StoredPart)
    received: int = 0
    """Bytes of the finished file, or last seen in its part."""
    attempts: int = 0
    """Failed in a row without progress."""
    fresh_starts: int = 0
    """How often what came was not the file."""
    next_at: float | None = None
    """Not to be tried again before."""
    cause: str = ""
    """Free of control characters when it comes out, whatever went in; `hint` too."""
    hint: str = ""
    exit_code: int = 0
    verified_by: Verification | None = None
    seconds: float = 0.0
    """Spent transferring."""


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job as it is kept."""

    job_id: str
    batch_id: int
    request: JobRequest
    target: Path
    state: StoredState
    is_link_whole: bool = True
    """Not so when `request.href` had a query string, which is not kept: the catalogue has to be
    asked for the link again."""


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """One try at a job."""

    started: float
    ended: float | None
    """`None` while it goes on, or when the program was killed in it."""
    received: int
    """Bytes that came over the network in it."""
    cause: str = ""
    """Why it ended, empty when it brought the file; clean when it comes out."""


@dataclass(frozen=True, slots=True)
class StoredSettings:
    """What a person set for the whole queue; `None` leaves it to the program's settings."""

    is_paused: bool = False
    parallel: int | None = None
    speed_limit: int | None = None
    """Bytes a second of all transfers together."""
    quiet_hours: tuple[int, int] | None = None
    """Minutes of the local day from and until which nothing is transferred; may span midnight."""


@dataclass(frozen=True, slots=True)
class StoredQueue:
    """Everything at one instant, the jobs in their order."""

    batches: tuple[StoredBatch, ...] = ()
    jobs: tuple[StoredJob, ...] = ()
    settings: StoredSettings = field(default_factory=StoredSettings)
    cancelled: Mapping[str, JobState] = field(default_factory=dict)
    """What was cancelled last, and how each of these jobs was before that."""
