"""`maap-tui queue run`: works the queue off without a screen."""

from argparse import ArgumentParser, Namespace

from maap_tui.models.text import count_noun
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot
from maap_tui.services import Downloads

from ..choice import add_setting_option
from ..context import Context, Verb
from ..file_reports import finished
from ..outcome import exit_code_of, tell_end, tell_ended
from ..report_option import add_report_option, read_report_path, write_report
from ..watching import Watcher
from .rows import add_format_option, owned_queue


def _add_arguments(parser: ArgumentParser) -> None:
    add_setting_option(parser, "jobs")
    add_report_option(parser)
    add_format_option(parser)


def _run(arguments: Namespace, context: Context) -> int:
    report_path = read_report_path(arguments.report)
    downloads = context.services.downloads
    watcher = Watcher(context, _start(owned_queue(context), downloads))
    reports = []
    with context.interrupts.gently() as stop:
        for job in watcher.follow(stop):
            reports.append(finished(job))
            tell_ended(reports[-1], arguments.format, len(watcher.waiting), context)
    if watcher.jobs:
        tell_end(reports, "", context)
    else:
        context.console.note("nothing in the queue waits.")
    jobs = _as_watched(downloads.snapshot(), watcher)
    for sentence in _told(jobs, watcher):
        context.console.note(sentence)
    if report_path is not None:
        write_report(jobs, report_path, context)
    failed = [finished(job) for job in jobs if job.state is JobState.FAILED]
    return watcher.cause_exit_code or exit_code_of([*reports, *failed])


def _start(queue: QueueSnapshot, downloads: Downloads) -> list[str]:
    """Lets the queue go on, and says with which jobs.

    Where the whole of it was paused, nobody knows any more which ones were paused by themselves.
    """
    if queue.is_paused:
        downloads.resume()
        return [job.job_id for job in queue.jobs if not job.state.is_final]
    job_ids = [job.job_id for job in queue.jobs if _is_to_do(job)]
    downloads.resume(job_ids)
    return job_ids


def _is_to_do(job: JobSnapshot) -> bool:
    """A job that was paused by itself waits for a person."""
    return not job.state.is_final and job.state is not JobState.PAUSED


def _as_watched(queue: QueueSnapshot, watcher: Watcher) -> list[JobSnapshot]:
    """Every job of the queue; those that were held up with the cause."""
    held_up = {job.job_id: job for job in watcher.jobs} if watcher.cause_exit_code else {}
    return [held_up.get(job.job_id, job) for job in queue.jobs]


def _told(jobs: list[JobSnapshot], watcher: Watcher) -> list[str]:
    """What is left in the queue, and how it goes on."""
    told = []
    if watcher.waiting or watcher.cause_exit_code:
        left = sum(map(_is_to_do, jobs))
        told.append(f"{count_noun(left, 'file')} not finished; run the same command to go on.")
    if paused := sum(job.state is JobState.PAUSED for job in jobs):
        told.append(f"{count_noun(paused, 'file')} paused; see maap-tui queue resume.")
    if failed := sum(job.state is JobState.FAILED for job in jobs):
        told.append(f"{count_noun(failed, 'file')} failed; see maap-tui queue retry.")
    return told


VERB = Verb(
    name="queue run",
    summary="Work the queue off, telling each file as it ends.",
    add_arguments=_add_arguments,
    run=_run,
    description=(
        "Work the queue off without a screen: bars on a terminal, a line a file (or, with\n"
        "--format json, an object) elsewhere. Ctrl-C stops it and keeps everything; so does a\n"
        "cause that holds up all files for longer than MAAP_TUI_WAIT_LIMIT seconds (600): no\n"
        "network, a refused token, a full disk. Its exit code is then that of the cause."
    ),
    demo_rate=20_000_000,
)
