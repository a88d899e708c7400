"""A download job as the cells of the queue table."""

from maap_tui.models.queue_size import job_time_left
from maap_tui.models.text import format_bytes
from maap_tui.models.transfer import JobSnapshot, JobState, Verification

from .text import Glyphs, short_bytes

VERIFIED = {
    Verification.CHECKSUM: "checksum ok",
    Verification.ZIP: "zip ok",
    Verification.SIZE: "size ok",
    Verification.LENGTH: "complete, nothing to check it by",
}
_PIECE = 6
"""Cells of the piece that wanders through a bar whose end is unknown."""


def name_text(job: JobSnapshot) -> str:
    """The granule, and which of its files where that is not clear from the file's name."""
    request = job.request
    stem, _, ending = request.file_name.rpartition(".")
    if request.item_id and request.file_name.startswith(request.item_id):
        return stem if ending.lower() == "zip" else request.file_name
    return f"{request.item_id} {request.asset_key}".strip()


def bar(job: JobSnapshot, width: int, step: int, glyphs: Glyphs) -> tuple[str, str, str]:
    """The progress line as what lies before, in and after its bright part; `width` cells in all.

    While nobody knows the end, a piece wanders by `step` through it instead.
    """
    fraction = job.estimated_fraction if job.fraction is None else job.fraction
    if fraction is None:
        return _wandering(width, step, glyphs) if job.state.is_active else _rest(width, glyphs)
    halves = int(fraction * width * 2)
    if job.received and not halves:
        halves = 1
    bright = glyphs.full * (halves // 2) + glyphs.half * (halves % 2)
    return "", bright, glyphs.rest * (width - len(bright))


def _wandering(width: int, step: int, glyphs: Glyphs) -> tuple[str, str, str]:
    piece = min(_PIECE, width)
    way = width - piece
    at = step % (2 * way) if way else 0
    before = at if at <= way else 2 * way - at
    return glyphs.rest * before, glyphs.full * piece, glyphs.rest * (way - before)


def _rest(width: int, glyphs: Glyphs) -> tuple[str, str, str]:
    return "", "", glyphs.rest * width


def percent_text(job: JobSnapshot) -> str:
    """`62%`, never `100%` before the end; `~62%` of an estimate; empty where nobody knows."""
    fraction = job.fraction
    if fraction is None:
        about = job.estimated_fraction
        return f"~{int(about * 100)}%" if about is not None and job.received else ""
    return "100%" if job.state is JobState.DONE else f"{min(99, int(fraction * 100))}%"


def size_text(job: JobSnapshot) -> str:
    """What it weighs: `2.31G`; `~1.30G` when estimated; what has come when nobody knows."""
    if job.state is JobState.DONE:
        return short_bytes(job.received or job.total)
    if job.total is not None:
        return short_bytes(job.total)
    if job.received:
        return short_bytes(job.received)
    estimate = job.request.size_estimate
    return "–" if estimate is None else f"~{short_bytes(estimate)}"


def amount_text(job: JobSnapshot) -> str:
    """`3.77M/~7.68M` for an archive under way, in place of percentage and size; else empty."""
    estimate = job.request.size_estimate
    if job.total is not None or estimate is None or not job.received or job.state.is_final:
        return ""
    return f"{short_bytes(job.received)}/~{short_bytes(estimate)}"


def long_size_text(job: JobSnapshot) -> str:
    """What has come of how much: `1.43 / 2.31 GB`, `312 MB / ~1.30 GB`."""
    received = format_bytes(job.received)
    if job.state is JobState.DONE or not job.received:
        return size_words(job)
    if job.total is not None:
        total = format_bytes(job.total)
        same_unit = received.split()[-1] == total.split()[-1]
        return f"{received.split()[0] if same_unit else received} / {total}"
    estimate = job.request.size_estimate
    return received if estimate is None else f"{received} / ~{format_bytes(estimate)}"


def size_words(job: JobSnapshot) -> str:
    """The whole size in full: `2.31 GB`, `~1.30 GB`, `–`."""
    if job.state is JobState.DONE:
        return format_bytes(job.received or job.total)
    estimate = job.request.size_estimate
    if job.total is None and estimate is not None:
        return f"~{format_bytes(estimate)}"
    return format_bytes(job.total)


def rate_text(job: JobSnapshot) -> str:
    """`31.0M/s` while bytes flow."""
    return f"{short_bytes(job.rate)}/s" if job.state is JobState.RUNNING and job.rate else ""


def left_text(job: JobSnapshot) -> str:
    """`0:29` while bytes flow, `~0:29` of an archive; empty where nobody knows."""
    return job_time_left(job) if job.state is JobState.RUNNING else ""


def note_text(job: JobSnapshot) -> str:
    """Why the job is not moving, what made it end, or by what it was found whole."""
    match job.state:
        case JobState.QUEUED:
            return f"waiting: {job.cause}" if job.cause else "waiting"
        case JobState.RUNNING:
            return ""
        case JobState.VERIFYING:
            return "checking" if job.checked is None else f"checking {int(job.checked * 100)} %"
        case JobState.RETRYING:
            when = "retry" if job.retry_in is None else f"retry in {max(1, round(job.retry_in))} s"
            return f"{when}: {job.cause}" if job.cause else when
        case JobState.PAUSED:
            return f"paused: {job.cause}" if job.cause else "paused"
        case JobState.DONE:
            return VERIFIED[job.verified_by] if job.verified_by else "done"
        case JobState.FAILED:
            return " ".join(part for part in (job.cause or "failed", job.hint) if part)
        case JobState.CANCELLED:
            return "cancelled, R fetches it after all"
