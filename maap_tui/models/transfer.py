"""What the download queue holds and shows: jobs asked for, and how each stood at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import compress, count
from operator import is_not
from pathlib import Path

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
    checked: float | None = None
    """Share (0 to 1) of an archive that was read again, while `VERIFYING`."""
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

    @property
    def estimated_remaining(self) -> float | None:
        """About how many seconds an archive still takes, to be shown with a `~`."""
        estimate = self.request.size_estimate
        if self.estimated_fraction is None or not estimate or not self.rate:
            return None
        return (estimate - self.received) / self.rate


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
    """Seconds for all whose size is known or estimated (see `models.queue_size.time_left`)."""
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
