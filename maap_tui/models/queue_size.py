"""How much of the download queue is still to come, in words."""

from collections.abc import Sequence

from .text import format_bytes
from .transfer import JobSnapshot


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
