"""`maap-tui queue list`: what is in the download queue, and how often a job was tried."""

from argparse import ArgumentParser, Namespace
from collections import Counter

from maap_tui.models.queue_size import still_to_come
from maap_tui.models.text import count_noun
from maap_tui.models.transfer import JobState, QueueSnapshot

from ..context import Context, Verb
from .attempts import write_attempts
from .rows import add_format_option, chosen_jobs, write_jobs


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "job_ids",
        nargs="*",
        metavar="JOB",
        help="Only these, by id or the beginning of one, with each attempt and why it ended",
    )
    add_format_option(parser, "csv")


def _run(arguments: Namespace, context: Context) -> int:
    queue = context.services.downloads.snapshot()
    if arguments.job_ids:
        write_attempts(queue, chosen_jobs(arguments.job_ids, queue), arguments.format, context)
        return 0
    write_jobs(queue, (job.job_id for job in queue.jobs), arguments.format, context)
    for sentence in _told(queue):
        context.console.note(sentence)
    return 0 if queue.jobs else queue.notice_exit_code


def _told(queue: QueueSnapshot) -> list[str]:
    """What is to be known about the queue as a whole."""
    counts = Counter(job.state for job in queue.jobs)
    parts = [f"{counts[state]} {state.value}" for state in JobState if counts[state]]
    files = count_noun(len(queue.jobs), "file")
    size = still_to_come([job for job in queue.jobs if not job.state.is_final])
    parts += [f"{size} to come"] if size else []
    told = [f"{files}: {', '.join(parts)}."] if parts else []
    if not (parts or queue.notice_exit_code):  # else nobody knows what is in it
        told.append("the queue is empty.")
    if queue.owner:
        told.append(f"{queue.owner} runs the queue.")
    elif queue.is_paused:
        told.append("the whole queue is paused; maap-tui queue resume --all undoes that.")
    if queue.notice:
        told.append(queue.notice)
    return told


VERB = Verb(
    name="queue list",
    usage="[JOB...]",
    summary="Show the jobs in their order, or each attempt at some.",
    add_arguments=_add_arguments,
    run=_run,
    is_desk_work=True,
)
