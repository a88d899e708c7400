"""What is asked before something is done to the queue that would cost bytes or time."""

from collections.abc import Sequence

from maap_tui.models.text import clean, count_noun, format_bytes
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot


def leaving_question(queue: QueueSnapshot) -> str:
    """What leaving would interrupt, and what becomes of it, as a question."""
    running = sum(job.state.is_active for job in queue.jobs)
    waiting = queue.count(JobState.QUEUED)
    lost = _anew([job for job in queue.jobs if job.loses_bytes], " But ")
    return (
        f"{count_noun(running, 'download')} running and {waiting} waiting. Leave all the same? "
        f"The queue is kept, and the next start goes on from what has arrived.{lost}"
    )


def cancelling_question(job: JobSnapshot, *others: JobSnapshot) -> str:
    """What giving these jobs up would cost, as a question."""
    if others:
        return _cancelling_several((job, *others))
    name = clean(job.target.name)
    if job.loses_bytes:
        return (
            f"Cancel {name}? The {format_bytes(job.loses_bytes)} that have come are lost: "
            "the server makes this archive anew each time."
        )
    return (
        f"Cancel {name}? The {format_bytes(job.received)} that have come stay until it is cleared "
        "with C; before that U or R lets it go on from there."
    )


def _cancelling_several(jobs: Sequence[JobSnapshot]) -> str:
    kept = sum(job.received - job.loses_bytes for job in jobs)
    parts = [f"Cancel {count_noun(len(jobs), 'download')}?"]
    if kept:
        parts.append(
            f"The {format_bytes(kept)} that have come stay until they are cleared with C; before "
            "that U or R lets them go on from there."
        )
    parts.append(_anew([job for job in jobs if job.loses_bytes], "But " if kept else ""))
    return " ".join(filter(None, parts))


def pausing_question(archives: Sequence[JobSnapshot]) -> str:
    """What a pause would cost, as a question."""
    which = clean(archives[0].target.name) if len(archives) == 1 else f"{len(archives)} archives"
    return f"Pause? {which}: {_anew(archives)}"


def _anew(archives: Sequence[JobSnapshot], start: str = "") -> str:
    """That archives start again; empty when there are none."""
    if not archives:
        return ""
    lost = format_bytes(sum(job.loses_bytes for job in archives))
    what = "an archive" if len(archives) == 1 else f"{len(archives)} archives"
    return (
        f"{start}{lost} would be lost: the server makes {what} anew each time, "
        "so the download starts again."
    )
