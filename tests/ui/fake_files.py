"""Stand-ins for the queue, for what is on the disk, and for the sign-in. See `tests.ui.fakes`."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from maap_tui.errors import Cancelled, MaapError, StorageError
from maap_tui.models.audit import Finding
from maap_tui.models.catalog import Item
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.holding import NOTHING, HeldFile, Holding, KnownBy, ScanStep
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.sign_in import SignInState, SignInStatus
from maap_tui.models.transfer import Attempt, JobRequest, JobSnapshot, JobState, QueueSnapshot


@dataclass
class FakeDownloads:
    """A queue that does nothing: `now` is what it shows, `calls` what was asked of it."""

    now: QueueSnapshot = field(default_factory=lambda: QueueSnapshot(parallel=3))
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    the_plan: DownloadPlan | None = None
    polls: int = 0
    error: MaapError | None = None
    """Raised by every call that would change something, and by `attempts`."""
    look_error: MaapError | None = None
    """Raised by `snapshot`."""
    tries: dict[str, tuple[Attempt, ...]] = field(default_factory=dict)
    """What each job attempted."""
    again: bool = False
    """Whether the latest plan was to fetch again what is here."""

    def show(self, *jobs: JobSnapshot, **changes: Any) -> None:
        """Lets the next snapshots hold these jobs."""
        self.now = replace(self.now, jobs=jobs, **changes)

    def snapshot(self) -> QueueSnapshot:
        self.polls += 1
        if self.look_error is not None:
            raise self.look_error
        return self.now

    def _ask(self, *call: Any) -> None:
        self.calls.append(call)
        if self.error is not None:
            raise self.error

    def plan(
        self, requests: Sequence[JobRequest], folder: Path | None = None, *, again: bool = False
    ) -> DownloadPlan:
        self.again = again
        self.calls.append(("plan", tuple(requests), folder))
        where = folder or Path("/downloads")
        targets = tuple(where / request.file_name for request in requests)
        return self.the_plan or DownloadPlan(where, tuple(requests), targets)

    def enqueue(self, plan: DownloadPlan) -> tuple[str, ...]:
        self._ask("enqueue", plan)
        return tuple(f"job-{number}" for number, _ in enumerate(plan.requests))

    def pause(self, job_ids: Sequence[str] | None = None) -> None:
        self._ask("pause", job_ids)

    def resume(self, job_ids: Sequence[str] | None = None) -> None:
        self._ask("resume", job_ids)

    def cancel(self, job_ids: Sequence[str]) -> None:
        self._ask("cancel", job_ids)

    def retry(self, job_ids: Sequence[str] | None = None) -> None:
        self._ask("retry", job_ids)

    def move(self, job_id: str, steps: int) -> None:
        self._ask("move", job_id, steps)

    def to_front(self, job_ids: Sequence[str]) -> None:
        self._ask("to_front", job_ids)

    def undo(self) -> int:
        self._ask("undo")
        return self.now.undoable

    def attempts(self, job_id: str) -> tuple[Attempt, ...]:
        if self.error is not None:
            raise self.error
        return self.tries.get(job_id, ())

    def set_speed_limit(self, bytes_per_second: int | None) -> None:
        self._ask("set_speed_limit", bytes_per_second)

    def set_quiet_hours(self, quiet_hours: QuietHours | None) -> None:
        self._ask("set_quiet_hours", quiet_hours)

    def clear_finished(self) -> int:
        self._ask("clear_finished")
        return self.now.count(JobState.DONE, JobState.CANCELLED)

    def set_parallel(self, count: int) -> None:
        self._ask("set_parallel", count)

    def close(self, timeout: float = 2.0) -> None:
        self.calls.append(("close",))


@dataclass
class FakeHoldings:
    """Says what is here as a test says; `looked` is what was asked."""

    here: dict[tuple[str, str], Holding] = field(default_factory=dict)
    looked: list[tuple[str, ...]] = field(default_factory=list)
    error: MaapError | None = None
    steps: SimpleQueue[ScanStep | MaapError | None] = field(default_factory=SimpleQueue)
    """What looking through the folders gives, step by step; `None` ends it."""
    scans: int = 0

    def put(self, *items: Item, asset_key: str = "product") -> None:
        """Lets these granules be here whole."""
        file = HeldFile(Path("/downloads/file"), 5, KnownBy.QUEUE, asset_key=asset_key)
        self.here |= {item.key: Holding((file,), is_whole=True) for item in items}

    def look(self, items: Sequence[Item], stop: Event) -> dict[tuple[str, str], Holding]:
        self.looked.append(tuple(item.id for item in items))
        if self.error is not None:
            raise self.error
        return {item.key: self.here.get(item.key, NOTHING) for item in items}

    def scan(self, stop: Event, folder: Path | None = None) -> Iterator[ScanStep]:
        self.scans += 1
        while not stop.is_set():
            with suppress(Empty):
                step = self.steps.get(timeout=0.01) if self.scans > 1 else None
                if step is None:
                    return
                if isinstance(step, MaapError):
                    raise step
                yield step
        raise Cancelled("Stopped.")

    def at(self, path: Path) -> HeldFile | None:
        return next((file for file in self.have(Event()) if file.path == path), None)

    def learn(self, findings: Sequence[Finding], root: Path) -> None: ...

    def have(self, stop: Event) -> Iterator[HeldFile]:
        for holding in self.here.values():
            yield from holding.files


@dataclass
class FakeReports:
    """Keeps what it was to write; a path ending in `taken` is there already."""

    written: list[tuple[str, Path]] = field(default_factory=list)

    def write(self, text: str, path: Path, *, replaces: bool = False) -> Path:
        if path.name.endswith("taken"):
            raise StorageError(f"{path} is there already.", hint="Choose another name.")
        self.written.append((text, path))
        return path


@dataclass
class FakeSignIn:
    """Stands as `now`; `check` raises `error` when there is one."""

    now: SignInStatus = field(default_factory=lambda: SignInStatus(SignInState.READY, days_left=89))
    error: MaapError | None = None
    checks: int = 0

    def status(self) -> SignInStatus:
        return self.now

    def check(self, stop: Event) -> SignInStatus:
        self.checks += 1
        if self.error is not None:
            raise self.error
        return self.now
