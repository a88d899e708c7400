"""What a failed transfer means for its job, and for the whole queue."""

from dataclasses import dataclass

from maap_tui.errors import CredentialsError, MaapError, NoConnection, TransferError

from .disk import DiskFull, FolderGone
from .fetching import takes_token
from .http import backoff
from .job import Job
from .storage import QueueUnusable
from .transfer_state import Busy, TransferSettings, WrongContent

LONGEST_LOOK = 60.0
FRESH_STARTS = 1
"""How often a file that came wrong is fetched again from its first byte."""
_GAIN = 64 * 1024
"""Bytes after which an attempt was worth while: the next one follows at once."""


@dataclass(slots=True, eq=False)
class Hold:
    """A cause that concerns more than one job: nothing new starts until it is gone.

    Now and then one job is let through to see; when it gets on, the hold ends.
    """

    message: str
    exit_code: int
    wait: float
    """Seconds from one look to the next."""
    look_at: float = 0.0
    """When to look next (the queue's clock)."""
    is_about_token: bool = False
    """Jobs whose requests are not signed go on."""
    looker: Job | None = None
    """The job that was let through."""

    def concerns(self, job: Job, origins: frozenset[str]) -> bool:
        """Whether `job` has to wait."""
        return not self.is_about_token or takes_token(job.record.order.request.href, origins)

    def may_look(self, now: float) -> bool:
        """Whether it is time to let a job through."""
        return self.looker is None and now >= self.look_at

    def renew(self, now: float) -> None:
        """The cause is still there: looks again, less often."""
        self.looker = None
        self.look_at = now + self.wait
        self.wait = min(LONGEST_LOOK, self.wait * 2)


_SHARED = (CredentialsError, NoConnection, DiskFull, FolderGone, QueueUnusable)


def hold_for(error: MaapError, settings: TransferSettings) -> Hold | None:
    """The hold that `error` puts on the queue; `None` when it concerns one job only.

    Looking again after a refused token costs no request: the service is only asked anew when the
    credentials file has changed.
    """
    if not isinstance(error, _SHARED):
        return None
    return Hold(
        message=str(error),
        exit_code=error.exit_code,
        wait=settings.probe,
        is_about_token=isinstance(error, CredentialsError),
    )


def count_failure(error: MaapError, job: Job, settings: TransferSettings) -> tuple[int, int]:
    """Attempts without progress and fresh starts of `job`, this failure included."""
    record, received = job.record, job.progress.received
    if isinstance(error, WrongContent):
        return record.attempts, record.fresh_starts + 1
    has_progress = received - job.best >= settings.progress
    if has_progress and not record.order.request.is_archive:
        job.best = received
        return 1, record.fresh_starts
    return record.attempts + 1, record.fresh_starts


def seconds_to_retry(error: MaapError, job: Job, settings: TransferSettings) -> float | None:
    """How long to wait before the next attempt; `None` when there shall be none.

    The record of `job` already counts this failure.
    """
    record = job.record
    if isinstance(error, WrongContent):
        return backoff(0, settings.backoff) if record.fresh_starts <= FRESH_STARTS else None
    if not isinstance(error, TransferError) or not error.is_temporary:
        return None
    if record.attempts >= settings.max_attempts:
        return None
    if isinstance(error, Busy) and error.wait is not None:
        return error.wait
    gain = job.progress.fetched - job.fetched_before
    if gain > _GAIN and not record.order.request.is_archive and not isinstance(error, Busy):
        return 0.0
    return backoff(record.attempts - 1, settings.backoff)
