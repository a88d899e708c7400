"""What became of every file of the queue, as a table that outlives the program."""

import json
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass, fields
from datetime import datetime

from .csv_table import csv_table
from .text import clean
from .transfer import JobSnapshot, JobState, QueueSnapshot

_RANKS = {
    JobState.FAILED: 0,
    JobState.CANCELLED: 1,
    JobState.RUNNING: 2,
    JobState.VERIFYING: 2,
    JobState.RETRYING: 2,
    JobState.PAUSED: 3,
    JobState.QUEUED: 4,
    JobState.DONE: 5,
}
"""What needs a person comes first, what is done last."""
_LONGEST = 4_096
"""Characters of a cell: no path is longer."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One file; every text is safe to show."""

    state: str
    path: str
    collection: str
    item: str
    asset: str
    bytes: int
    """On disk, in the finished file or in its part."""
    seconds: float
    """Spent transferring."""
    verified: str
    """By what it was found whole; empty while it is not."""
    cause: str
    """Why it failed or waits."""
    hint: str
    """What to do about it."""

    @classmethod
    def of(cls, job: JobSnapshot) -> "ReportRow":
        """How it stands with one job."""
        request, is_done = job.request, job.state is JobState.DONE
        return cls(
            state=job.state.value,
            path=_safe(str(job.target)),
            collection=_safe(request.collection),
            item=_safe(request.item_id),
            asset=_safe(request.asset_key),
            bytes=job.received,
            seconds=round(job.seconds, 1),
            verified=job.verified_by.value if is_done and job.verified_by else "",
            cause="" if is_done else _safe(job.cause),
            hint="" if is_done else _safe(job.hint),
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a report."""

    files: int
    done: int
    failed: int
    cancelled: int
    open: int
    """Neither done, failed nor cancelled."""
    bytes: int
    """Of the finished files."""
    seconds: float
    """Spent transferring; transfers side by side count each."""

    @classmethod
    def of(cls, jobs: Iterable[JobSnapshot]) -> "Totals":
        jobs = tuple(jobs)
        done = [job for job in jobs if job.state is JobState.DONE]
        return cls(
            files=len(jobs),
            done=len(done),
            failed=sum(job.state is JobState.FAILED for job in jobs),
            cancelled=sum(job.state is JobState.CANCELLED for job in jobs),
            open=sum(not job.state.is_final for job in jobs),
            bytes=sum(job.received for job in done),
            seconds=round(sum(job.seconds for job in jobs), 1),
        )


def by_urgency(queue: QueueSnapshot) -> tuple[JobSnapshot, ...]:
    """The jobs as a report lists them: failed first, done last, else in the order of the queue."""
    return tuple(sorted(queue.jobs, key=lambda job: _RANKS[job.state]))


def report_rows(queue: QueueSnapshot) -> tuple[ReportRow, ...]:
    """One row a job, failed ones first."""
    return tuple(ReportRow.of(job) for job in by_urgency(queue))


def report_json(queue: QueueSnapshot, made: datetime) -> str:
    """One JSON object: when it was made, the totals, and a list of files."""
    document = {
        "made": made.isoformat(timespec="seconds"),
        "totals": asdict(Totals.of(queue.jobs)),
        "files": [asdict(row) for row in report_rows(queue)],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def report_csv(queue: QueueSnapshot) -> str:
    """A record a file under a header; see `csv_table`."""
    return csv_table([field.name for field in fields(ReportRow)], map(astuple, report_rows(queue)))


def _safe(text: str) -> str:
    """As `clean`, which is slow, where it is needed at all."""
    is_plain = text.isascii() and text.isprintable() and len(text) <= _LONGEST
    return text if is_plain else clean(text, _LONGEST)
