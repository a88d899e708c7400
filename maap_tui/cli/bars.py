"""The downloads of this moment as a few lines that are drawn in place."""

from collections.abc import Sequence

from maap_tui.models.queue_size import job_time_left, still_to_come, time_left
from maap_tui.models.text import clean, count_noun, format_bytes, format_duration, shorten_middle
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot

_NAME_WIDTH = 30
_BAR_WIDTH = 10
_MOST = 8


def bar_lines(snapshot: QueueSnapshot, jobs: Sequence[JobSnapshot]) -> list[str]:
    """A line for each job that is under way, and one for all of them."""
    active = [job for job in jobs if job.state.is_active]
    ended = sum(job.state.is_final for job in jobs)
    received = sum(job.received for job in jobs)
    total = f"{ended} of {count_noun(len(jobs), 'file')}, {format_bytes(received)}"
    if size := still_to_come([job for job in jobs if not job.state.is_final]):
        total += f", {size} to come"
    if snapshot.rate:
        total += f", {format_bytes(snapshot.rate)}/s"
    if time := time_left(snapshot):
        total += f", {time} left"
    if snapshot.patience:
        total += f", again in {format_duration(snapshot.patience)}"
    return [*(_job_line(job) for job in active[:_MOST]), total]


def _job_line(job: JobSnapshot) -> str:
    name = f"{shorten_middle(clean(job.target.name), _NAME_WIDTH):<{_NAME_WIDTH}}"
    if job.state is JobState.RETRYING:
        wait = format_duration(job.retry_in) if job.retry_in is not None else "soon"
        return f"{name}  again in {wait}: {job.cause}"
    if job.state is JobState.VERIFYING:
        done = "" if job.checked is None else f", {int(job.checked * 100)} % done"
        return f"{name}  checking {format_bytes(job.received)}{done}"
    rate = f"{format_bytes(job.rate)}/s" if job.rate else ""
    return f"{name}  {_progress(job)}  {rate:>9}  {job_time_left(job):>7}".rstrip()


def _progress(job: JobSnapshot) -> str:
    """A bar where the length is known or estimated (`~`); else the bytes, and what was thought."""
    received, about = format_bytes(job.received), job.estimated_fraction
    fraction = about if job.fraction is None else job.fraction
    if fraction is None:
        estimate = job.request.size_estimate
        about_size = f" of ~{format_bytes(estimate)}" if estimate else ""
        return f"{received + about_size:<{_BAR_WIDTH + 17}}"
    filled = int(fraction * _BAR_WIDTH)
    bar = "#" * filled + "-" * (_BAR_WIDTH - filled)
    percent = f"{int(fraction * 100)}" if about is None else f"~{int(fraction * 100)}"
    return f"[{bar}] {percent:>3} % {received:>8}"
