"""Each attempt at some jobs of the queue, on standard output."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from maap_tui.models.text import clean, format_bytes, format_duration
from maap_tui.models.transfer import Attempt, JobSnapshot, QueueSnapshot

from ..context import Context
from ..printing import json_array
from .rows import record_of, write_jobs

Tried = Sequence[tuple[JobSnapshot, Sequence[Attempt]]]


def write_attempts(
    queue: QueueSnapshot, jobs: Sequence[JobSnapshot], format_name: str, context: Context
) -> None:
    """Writes these jobs with their attempts; raises `StorageError`.

    A table of comma-separated values has one row a job, and so no attempts.
    """
    downloads, write = context.services.downloads, context.console.write
    if format_name == "csv":
        write_jobs(queue, (job.job_id for job in jobs), format_name, context)
        return
    tried = [(job, downloads.attempts(job.job_id)) for job in jobs]
    lines = json_array(_records(queue, tried)) if format_name == "json" else _lines(tried)
    for line in lines:
        write(line)
    context.console.flush()


def _records(queue: QueueSnapshot, tried: Tried) -> list[dict[str, object]]:
    places = {job.job_id: place for place, job in enumerate(queue.jobs, start=1)}
    return [
        {**record_of(places[job.job_id], job), "tries": list(map(_record, attempts))}
        for job, attempts in tried
    ]


def _record(attempt: Attempt) -> dict[str, object]:
    return {
        "started": _moment(attempt.started),
        "ended": None if attempt.ended is None else _moment(attempt.ended),
        "bytes": attempt.received,
        "cause": attempt.cause or None,
    }


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _lines(tried: Tried) -> Iterator[str]:
    for job, attempts in tried:
        yield f"{job.job_id}  {job.state.value}  {clean(job.target, 4096)}"
        if job.cause:
            yield f"  {job.cause} {job.hint}".rstrip()
        for number, attempt in enumerate(attempts, start=1):
            yield f"  attempt {number}  {_told(attempt)}"


def _told(attempt: Attempt) -> str:
    """`2026-11-27 19:11:05 UTC  0:04  1.20 MB  complete`."""
    ended = attempt.ended
    took = "" if ended is None else format_duration((ended - attempt.started).total_seconds())
    cause = attempt.cause or ("not ended" if ended is None else "complete")
    start = f"{attempt.started:%Y-%m-%d %H:%M:%S} UTC"
    return f"{start}  {took:>7}  {format_bytes(attempt.received):>9}  {cause}"
