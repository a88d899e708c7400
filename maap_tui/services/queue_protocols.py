"""What the screens and the command line may ask of the queue; see the package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a command pays for no model that it does not use
    from collections.abc import Sequence
    from pathlib import Path

    from maap_tui.models.download_plan import DownloadPlan
    from maap_tui.models.quiet_hours import QuietHours
    from maap_tui.models.transfer import Attempt, JobRequest, QueueSnapshot


class Downloads(Protocol):
    """The download queue. No call blocks on the network; progress is polled by `snapshot`.

    Whatever changes something raises `StorageError` while another program runs the queue (see
    `QueueSnapshot.owner`), and `enqueue`, `clear_finished` and `undo` when it cannot be kept.
    """

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        """What fetching `requests` to `folder` (or the set download folder) would mean.

        What is here already is left out, unless it is wanted `again`. Raises `StorageError` when
        the folder cannot be used.
        """

    def enqueue(self, plan: DownloadPlan) -> tuple[str, ...]:
        """Queues what the plan holds and returns the job ids; starts work at once."""

    def snapshot(self) -> QueueSnapshot:
        """The queue as it is now; cheap enough to be asked ten times a second."""

    def pause(self, job_ids: Sequence[str] | None = None) -> None:
        """Pauses these jobs, or the whole queue when `None`."""

    def resume(self, job_ids: Sequence[str] | None = None) -> None:
        """Undoes `pause`."""

    def cancel(self, job_ids: Sequence[str]) -> None:
        """Gives these jobs up; their part files stay until they are cleared and beyond undo."""

    def retry(self, job_ids: Sequence[str] | None = None) -> None:
        """Queues failed and cancelled jobs again: these, or all failed ones when `None`."""

    def move(self, job_id: str, steps: int) -> None:
        """Moves a job up (negative) or down the queue."""

    def to_front(self, job_ids: Sequence[str]) -> None:
        """Makes these jobs the next ones, in their order."""

    def undo(self) -> int:
        """Brings back what the last cancel or clear took away and says how many jobs that is."""

    def attempts(self, job_id: str) -> tuple[Attempt, ...]:
        """The transfers that the job made, oldest first."""

    def set_speed_limit(self, bytes_per_second: int | None) -> None:
        """Bytes a second of all transfers together, from now on; `None` lifts the limit."""

    def set_quiet_hours(self, quiet_hours: QuietHours | None) -> None:
        """The hours in which nothing is transferred, from now on."""

    def clear_finished(self) -> int:
        """Forgets done and cancelled jobs (finished files stay) and says how many."""

    def set_parallel(self, count: int) -> None:
        """How many transfers run at once, 1 to 8."""

    def close(self, timeout: float = 2.0) -> None:
        """Stops every transfer, leaving part files to go on from; safe to call twice."""


class Reports(Protocol):
    """Keeps what became of the downloads."""

    def write(self, text: str, path: Path, *, replaces: bool = False) -> Path:
        """Writes a file (`~` is the home folder) and returns its absolute path.

        Raises `StorageError`, also for one that is there already unless it `replaces` that.
        """
