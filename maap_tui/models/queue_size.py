"""How much of the download queue is still to come, and how long that takes, in words."""

from collections.abc import Sequence

from .text import format_bytes, format_duration
from .transfer import JobSnapshot, QueueSnapshot


def still_to_come(jobs: Sequence[JobSnapshot]) -> str:
    """`3.10 GB`, `~3.10 GB` where archives are estimated, `3.10 GB + ?`; empty if none is known."""
    sizes = [job.request.size_estimate if job.total is None else job.total for job in jobs]
    known = [(size, job.received) for size, job in zip(sizes, jobs, strict=True) if size]
    if not known:
        return ""
    left = sum(max(0, size - received) for size, received in known)
    is_estimate = any(job.total is None and job.request.size_estimate for job in jobs)
    unknown = " + ?" if len(known) < len(jobs) else ""
    return f"{'~' if is_estimate else ''}{format_bytes(left)}{unknown}"


def time_left(queue: QueueSnapshot) -> str:
    """`12:40`, `~12:40` where archives are estimated, `12:40 + ?`; empty where nobody knows."""
    if queue.remaining is None:
        return ""
    unsaid = [job for job in queue.jobs if job.total is None and not job.state.is_final]
    is_estimate = any(job.request.size_estimate for job in unsaid)
    unknown = " + ?" if any(not job.request.size_estimate for job in unsaid) else ""
    return f"{'~' if is_estimate else ''}{format_duration(queue.remaining)}{unknown}"


def job_time_left(job: JobSnapshot) -> str:
    """`0:29`, `~0:29` of an archive; empty where nobody knows."""
    if job.remaining is not None:
        return format_duration(job.remaining)
    about = job.estimated_remaining
    return "" if about is None else f"~{format_duration(about)}"
