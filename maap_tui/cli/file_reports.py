"""What became of each file of a download: one line of text or one JSON object."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.text import clean, format_bytes, shorten_middle
from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState

from .printing import json_text
from .table import NARROWEST

HERE = "here"
"""On disk before, whole."""
QUEUED = "in queue"
"""In the queue before, which will bring it."""
REFUSED = "refused"
SKIPPED = "skipped"
"""Another file stands in its place, and the person wants that one."""
OTHER_FILE = "A file of another size stands in its place."
PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class FileReport:
    """How it stands with one file."""

    request: JobRequest
    state: str
    """A `JobState` by its value, or one of the words of this module."""
    path: Path | None = None
    size: int | None = None
    """Bytes on disk, or promised while it is only planned."""
    verified: str = ""
    """By what it was found whole."""
    cause: str = ""
    hint: str = ""
    exit_code: int = 0
    folder: Path | None = None
    """Shown is what of `path` is below it; the name alone where there is none."""

    @property
    def is_failure(self) -> bool:
        return self.state not in (JobState.DONE.value, HERE, QUEUED, PLANNED, SKIPPED)

    def as_text(self, width: int | None = None) -> str:
        """`done  12.3 MB  /path  by zip`, or `failed  /path: cause hint`.

        On a terminal of `width` columns the name of the file alone, shortened to fit.
        """
        verified = f"  by {self.verified}" if self.verified else ""
        if self.is_failure or self.state == SKIPPED:
            return f"{self.state:<9}  {self._name(width)}: {self.cause} {self.hint}".rstrip(" :")
        start = f"{self.state:<9}  {self._size():>9}  "
        room = None if width is None else width - len(start) - len(verified)
        return f"{start}{self._name(room)}{verified}"

    def _name(self, room: int | None) -> str:
        if room is None and self.path is not None:
            return clean(self.path, 4096)
        name = clean(self._below if self.path else self.request.file_name, 4096)
        return name if room is None else shorten_middle(name, max(room, NARROWEST))

    @property
    def _below(self) -> Path | str:
        if self.path is None or self.folder is None:
            return self.path.name if self.path else ""
        return self.path.relative_to(self.folder)

    def _size(self) -> str:
        if self.size is None and self.request.size_estimate is not None:
            return f"~{format_bytes(self.request.size_estimate)}"
        return format_bytes(self.size)

    def as_json(self) -> str:
        return json_text(
            {
                "path": None if self.path is None else str(self.path),
                "collection": self.request.collection,
                "item": self.request.item_id,
                "asset": self.request.asset_key,
                "state": self.state,
                "bytes": self.size,
                "verified": self.verified or None,
                "cause": self.cause or None,
                "hint": self.hint or None,
            }
        )


def planned(plan: DownloadPlan) -> Iterator[FileReport]:
    """The files that would be fetched."""
    for request, target in zip(plan.requests, plan.targets, strict=True):
        yield FileReport(request, PLANNED, target, request.size, folder=plan.folder)


def not_fetched(plan: DownloadPlan) -> Iterator[FileReport]:
    """The files that need no fetching or cannot be fetched."""
    queued = {at for at, size in zip(plan.here_at, plan.here_sizes, strict=False) if size is None}
    for request, path in zip(plan.already_here, plan.here_at, strict=True):
        state = QUEUED if path in queued else HERE
        yield FileReport(request, state, path, _size_of(path) or request.size)
    for request in plan.skipped:
        yield FileReport(request, SKIPPED, cause=OTHER_FILE)
    for request, cause in plan.refused:
        yield FileReport(request, REFUSED, cause=cause, exit_code=1)


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:  # it is still in the queue
        return None


def as_job(report: FileReport) -> JobSnapshot:
    """A file that needed no job or can have none, as a report wants it."""
    state = JobState.FAILED if report.is_failure else JobState.DONE
    state = {SKIPPED: JobState.CANCELLED, QUEUED: JobState.QUEUED}.get(report.state, state)
    return JobSnapshot(
        job_id="",
        request=report.request,
        state=state,
        target=report.path or Path(report.request.file_name),
        received=report.size or 0,
        cause=report.cause,
        hint=report.hint,
        exit_code=report.exit_code,
    )


def finished(job: JobSnapshot) -> FileReport:
    """A job that has ended, or was left where it is."""
    is_done = job.state is JobState.DONE
    return FileReport(
        request=job.request,
        state=job.state.value,
        path=job.target,
        size=job.received,
        verified=job.verified_by.value if is_done and job.verified_by else "",
        cause="" if is_done else job.cause,
        hint="" if is_done else job.hint,
        exit_code=job.exit_code,
    )
