"""What the download queue holds and shows: jobs asked for, and how each stood at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from itertools import compress, count
from operator import is_not
from pathlib import Path
from typing import Self, TypedDict

from .existing import Existing
from .quiet_hours import QuietHours

RequestKey = tuple[str, str, str]
"""Collection, item and asset: what makes two requests the same."""
KEPT_ATTEMPTS = 100
"""Of one job: a server that drops every connection makes thousands."""


class JobState(Enum):
    """The life of one job; `is_final` ones change only when a person asks."""

    QUEUED = "queued"
    RUNNING = "running"
    VERIFYING = "verifying"
    RETRYING = "retrying"
    """Waits before its next attempt."""
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def is_active(self) -> bool:
        return self in (JobState.RUNNING, JobState.VERIFYING, JobState.RETRYING)


class Verification(Enum):
    """By what a finished file was found whole."""

    CHECKSUM = "checksum"
    """The multihash in `file:checksum` (STAC file extension)."""
    ZIP = "zip"
    """Every member's CRC of the archive."""
    SIZE = "size"
    """The number of bytes promised; contents cannot be judged."""
    LENGTH = "length"
    """Only that the server ended the answer properly: no size was promised by anyone."""


@dataclass(frozen=True, slots=True)
class JobRequest:
    """One asset to fetch to one file."""

    collection: str
    item_id: str
    asset_key: str
    href: str
    file_name: str
    """As the catalogue names it; made safe by the queue before it touches the disk."""
    size: int | None = None
    """Bytes promised by `file:size`."""
    size_estimate: int | None = None
    """For archives made on the fly: about how many bytes, only for what is shown with a `~`."""
    checksum: str = ""
    """Multihash in hexadecimal, from `file:checksum`."""
    media_type: str = ""
    is_archive: bool = False
    """Made on the fly by the server: no length, no ranges, starts again when interrupted."""
    place: tuple[str, ...] = ()
    """The components of its path below the download folder, the last is the file's name; empty for
    `<collection>/<item id>/<file name>`. Made safe by the queue; a job has a target instead."""

    @property
    def key(self) -> RequestKey:
        return (self.collection, self.item_id, self.asset_key)


@dataclass(frozen=True, slots=True)
class JobSnapshot:
    """What one download job looked like at one instant."""

    job_id: str
    request: JobRequest
    state: JobState
    target: Path
    received: int = 0
    """Bytes in the part file or the finished file."""
    total: int | None = None
    """Bytes expected, or `None` while nobody has said."""
    rate: float = 0.0
    """Bytes a second over the last seconds; 0 unless running."""
    remaining: float | None = None
    """Seconds left, where they can be known."""
    attempt: int = 0
    retry_in: float | None = None
    """Seconds until the next attempt while `RETRYING`."""
    cause: str = ""
    """Why it waits or failed, one clean sentence."""
    hint: str = ""
    """What to do about it."""
    verified_by: Verification | None = None
    exit_code: int = 0
    """Of the error that ended it (see `maap_tui.errors`); 0 while there is none."""
    seconds: float = 0.0
    """Time spent transferring."""
    loses_bytes: int = 0
    """Bytes that a pause would cost: the server makes this archive anew each time."""

    @property
    def fraction(self) -> float | None:
        """Part done between 0 and 1, or `None` when no percentage would be true."""
        if self.state is JobState.DONE:
            return 1.0
        if not self.total:
            return None
        return min(1.0, self.received / self.total)

    @property
    def estimated_fraction(self) -> float | None:
        """About how much of an archive is done, to be shown with a `~`.

        `None` where that is known, and as soon as more has come than was estimated.
        """
        estimate = self.request.size_estimate
        if self.fraction is not None or not estimate or self.received >= estimate:
            return None
        return self.received / estimate


@dataclass(frozen=True, slots=True)
class Attempt:
    """One transfer that a job made, for whoever asks why it took so long."""

    started: datetime
    """UTC."""
    ended: datetime | None
    """`None` while it runs, or when the program was killed during it."""
    received: int
    """Bytes that it brought."""
    cause: str
    """Why it ended, one clean sentence; empty when it brought the whole file."""


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """The whole queue at one instant, in the order in which it will be worked off."""

    jobs: tuple[JobSnapshot, ...] = ()
    is_paused: bool = False
    parallel: int = 0
    rate: float = 0.0
    """Bytes a second of all transfers together."""
    rate_history: tuple[float, ...] = ()
    """One figure a second, oldest first, at most 120."""
    remaining: float | None = None
    notice: str = ""
    """One cause shared by the whole queue (token refused, disk full), said once."""
    notice_exit_code: int = 0
    """Of the error behind `notice` (see `maap_tui.errors`); 0 while there is none."""
    awaits_start: bool = False
    """Jobs of an earlier run are here and nothing starts until `resume`."""
    owner: str = ""
    """Who runs the queue when it is not this program: it can be looked at, not changed."""
    speed_limit: int | None = None
    """Bytes a second of all transfers together, or `None` for as fast as they can."""
    quiet_hours: QuietHours | None = None
    undoable: int = 0
    """Jobs that `undo` would bring back."""
    patience: float = 0.0
    """Seconds for which all that is left leaves its servers alone; 0 while anything can go on."""
    is_opening: bool = False
    """Nothing is known yet: the queue is still being read."""

    def count(self, *states: JobState) -> int:
        return sum(job.state in states for job in self.jobs)

    @property
    def is_busy(self) -> bool:
        return any(job.state.is_active for job in self.jobs)


def differing(before: Sequence[JobSnapshot], now: Sequence[JobSnapshot]) -> list[int] | None:
    """The places at which two looks at the queue may differ: what is one object does not.

    `None` when it does not hold the same jobs in the same order. Ten thousand jobs of which few
    move cost a fifth of a millisecond.
    """
    if len(before) != len(now):
        return None
    places = list(compress(count(), map(is_not, before, now)))
    is_same = all(before[place].job_id == now[place].job_id for place in places)
    return places if is_same else None


class Sizes(TypedDict):
    """How much requests bring together, as a plan tells it."""

    known_bytes: int
    estimated_bytes: int
    unknown_sizes: int


def sizes_of(requests: Sequence[JobRequest]) -> Sizes:
    """What is promised, what is estimated, and how many have neither."""
    return Sizes(
        known_bytes=sum(request.size or 0 for request in requests),
        estimated_bytes=sum(r.size_estimate or 0 for r in requests if r.size is None),
        unknown_sizes=sum(r.size is None and r.size_estimate is None for r in requests),
    )


@dataclass(frozen=True, slots=True)
class DownloadPlan:
    """What a download would mean, told before anything starts."""

    folder: Path
    requests: tuple[JobRequest, ...]
    """What would really be fetched."""
    targets: tuple[Path, ...]
    """Where each of `requests` would land."""
    already_here: tuple[JobRequest, ...] = ()
    """On disk with the promised size, or in the queue."""
    here_at: tuple[Path, ...] = ()
    """Where each of `already_here` stands or will stand."""
    here_sizes: tuple[int | None, ...] = ()
    """Their bytes on the disk; `None` for those that the queue brings."""
    no_access: tuple[JobRequest, ...] = ()
    """Of `requests`, those of collections of which this account was refused a file."""
    refused: tuple[tuple[JobRequest, str], ...] = ()
    """What cannot be fetched at all, with the reason (scheme, host, no link)."""
    known_bytes: int = 0
    """Sum of the promised sizes."""
    estimated_bytes: int = 0
    """Sum of the estimates for archives."""
    unknown_sizes: int = 0
    """Requests with neither size nor estimate."""
    free_bytes: int | None = None
    """On the disk of `folder`."""
    sign_in_needed: bool = False
    other_sites: tuple[str, ...] = ()
    """Hosts that hold some of `requests` and never get the token."""
    replaced: tuple[JobRequest, ...] = ()
    """Of `requests`, those in whose place another file stands, until the new one is checked."""
    beside: tuple[Path, ...] = ()
    """A free name for each of `replaced`, so that both files can be kept."""
    kept: tuple[JobRequest, ...] = ()
    """Of `requests`, those that get a name beside another file."""
    skipped: tuple[JobRequest, ...] = ()
    """What is left out because another file stands in its place."""

    @property
    def total_bytes(self) -> int:
        return self.known_bytes + self.estimated_bytes

    @property
    def here_bytes(self) -> int:
        return sum(filter(None, self.here_sizes))

    @property
    def asked_count(self) -> int:
        """How many files can be had: to fetch, here already, or kept as they are."""
        return len(self.requests) + len(self.already_here) + len(self.skipped)

    @property
    def here_elsewhere(self) -> tuple[Path, ...]:
        """Where those lie that are on the disk, but not in `folder`."""
        sized = zip(self.here_at, self.here_sizes, strict=False)
        return tuple(path for path, size in sized if size and self.folder not in path.parents)

    @property
    def here_count(self) -> int:
        """How many they are; the others of `already_here` are in the queue."""
        return sum(size is not None for size in self.here_sizes)

    def with_existing(self, existing: Existing) -> Self:
        """The same plan once it is decided what becomes of the files of another size."""
        if existing is Existing.REPLACE or not self.replaced:
            return self
        others = dict(zip((each.key for each in self.replaced), self.beside, strict=True))
        pairs = list(zip(self.requests, self.targets, strict=True))
        if existing is Existing.KEEP:
            targets = tuple(others.get(request.key, target) for request, target in pairs)
            return replace(self, targets=targets, replaced=(), beside=(), kept=self.replaced)
        left = [(request, target) for request, target in pairs if request.key not in others]
        requests = tuple(request for request, _ in left)
        return replace(
            self,
            requests=requests,
            targets=tuple(target for _, target in left),
            replaced=(),
            beside=(),
            skipped=self.replaced,
            **sizes_of(requests),
        )

    @property
    def fits(self) -> bool:
        return self.free_bytes is None or self.total_bytes + 64 * 2**20 <= self.free_bytes
