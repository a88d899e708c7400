"""Waits for downloads, drawing how they stand and handing on each file as it ends."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from time import monotonic

from maap_tui.errors import CredentialsError, StorageError
from maap_tui.models.text import count_noun
from maap_tui.models.transfer import DownloadPlan, JobSnapshot, JobState, QueueSnapshot
from maap_tui.settings import Settings

from .bars import bar_lines
from .context import Context
from .file_reports import FileReport, finished

POLL_SECONDS = 0.1
_SETTLED = 0.5
"""Seconds after which a queue that does nothing is taken to be waiting for a person."""
_FOR_A_PERSON = (CredentialsError.exit_code, StorageError.exit_code)


class _Standstill:
    """Tells when the whole queue waits for something that will not come while nobody is here."""

    def __init__(self, settings: Settings) -> None:
        self._patience = settings.read_timeout * settings.max_attempts
        self._since: float | None = None

    def is_final(self, snapshot: QueueSnapshot) -> bool:
        """Whether there is no use in waiting: at once for wrong credentials and a full disk, after
        as long as one file may take to fail for a network that is gone."""
        if not (snapshot.notice or snapshot.is_paused):
            self._since = None
            return False
        now = monotonic()
        self._since = now if self._since is None else self._since
        is_ours = snapshot.is_paused or snapshot.notice_exit_code in _FOR_A_PERSON
        wait = _SETTLED if is_ours else self._patience
        return not snapshot.is_busy and now - self._since >= wait


def watch(plan: DownloadPlan, context: Context, stop: Event) -> Iterator[FileReport]:
    """Queues what `plan` holds and yields a report for each file, in the order they end.

    Ends early when `stop` is set. When one cause holds up the whole queue for good, every file
    that is left is reported as failed with it.
    """
    downloads, console = context.services.downloads, context.console
    standstill = _Standstill(context.settings)
    job_ids = frozenset(downloads.enqueue(plan))
    waiting, told = set(job_ids), ""
    while waiting:
        snapshot = downloads.snapshot()
        jobs = [job for job in snapshot.jobs if job.job_id in job_ids]
        is_over = standstill.is_final(snapshot)
        for job in jobs:
            if job.job_id in waiting and (job.state.is_final or is_over):
                waiting.remove(job.job_id)
                yield _report(job, snapshot)
        waiting.intersection_update(job.job_id for job in jobs)
        if snapshot.notice not in ("", told):
            told = snapshot.notice
            console.note(told)
        console.draw(bar_lines(snapshot, jobs))
        if waiting and stop.wait(POLL_SECONDS):
            break
    console.clear()
    if waiting:
        left = count_noun(len(waiting), "file")
        console.note(f"{left} not finished; run the same command again to go on.")


def _report(job: JobSnapshot, snapshot: QueueSnapshot) -> FileReport:
    report = finished(job)
    if job.state.is_final:
        return report
    return replace(
        report,
        state=JobState.FAILED.value,
        cause=report.cause or snapshot.notice or "The queue is paused.",
        exit_code=snapshot.notice_exit_code,
    )
