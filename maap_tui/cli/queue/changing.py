"""`maap-tui queue pause|resume|retry|cancel|move|clear|undo`: changes that take no time."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from maap_tui.errors import InputError
from maap_tui.models.text import clean, count_noun
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot
from maap_tui.services import Downloads

from ..context import Context, Verb
from .rows import add_format_option, chosen_jobs, owned_queue, tell_notice, write_jobs

_OPEN = frozenset(state for state in JobState if not state.is_final)
_ENDED = (JobState.DONE, JobState.CANCELLED)
_FRONT = ("first", "front")
_LONGEST_NUMBER = 10
"""Digits that no place in a queue has."""


@dataclass(frozen=True, slots=True)
class _Change:
    """One verb that changes chosen jobs, or all that it applies to."""

    name: str
    summary: str
    done: tuple[str, str]
    """What one job does or is afterwards, and what several do: `waits`, `wait`."""
    applies_to: frozenset[JobState]
    make: Callable[[Downloads, Sequence[str] | None], None]
    """Called with job ids, or `None` for all."""
    all_option: str = "--all"
    all_help: str = "All of them"
    all_states: frozenset[JobState] | None = None
    """What all are, where they are not all that it applies to."""
    all_done: str = ""
    """Said before the number of jobs when all were meant."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "job_ids", nargs="*", metavar="JOB", help="Id, or the beginning of one."
        )
        parser.add_argument(self.all_option, dest="all", action="store_true", help=self.all_help)
        add_format_option(parser)

    def run(self, arguments: Namespace, context: Context) -> int:
        if bool(arguments.job_ids) is arguments.all:
            raise InputError(
                f"queue {self.name} takes the ids of jobs or {self.all_option}, not both."
                if arguments.all
                else f"queue {self.name} needs the ids of jobs, or {self.all_option}.",
                hint="maap-tui queue list shows the ids.",
            )
        downloads = context.services.downloads
        queue = owned_queue(context)
        named = list(queue.jobs) if arguments.all else chosen_jobs(arguments.job_ids, queue)
        states = (arguments.all and self.all_states) or self.applies_to
        chosen = [job for job in named if job.state in states]
        if arguments.all or chosen:
            self.make(downloads, None if arguments.all else [job.job_id for job in chosen])
        if arguments.all and self.all_done:
            context.console.note(self.all_done)
        elif not arguments.all:
            _tell_left_out(named, chosen, context)
        _tell(chosen, self.done, arguments.format, context)
        return 0


def _tell_left_out(
    named: Sequence[JobSnapshot], chosen: Sequence[JobSnapshot], context: Context
) -> None:
    for job in named:
        if job not in chosen:
            context.console.note(f"{clean(job.target.name)} stays {job.state.value}.")


def _tell(
    jobs: Sequence[JobSnapshot], done: tuple[str, str], format_name: str, context: Context
) -> None:
    queue = context.services.downloads.snapshot()
    write_jobs(queue, (job.job_id for job in jobs), format_name, context)
    context.console.note(f"{count_noun(len(jobs), 'file')} {done[len(jobs) != 1]}.")
    tell_notice(context)


def _cancel(downloads: Downloads, job_ids: Sequence[str] | None) -> None:
    every = [job.job_id for job in downloads.snapshot().jobs] if job_ids is None else job_ids
    downloads.cancel(every)


_CHANGES = (
    _Change(
        "pause",
        "Let jobs wait until they are resumed.",
        ("waits", "wait"),
        _OPEN - {JobState.PAUSED},
        lambda downloads, job_ids: downloads.pause(job_ids),
        all_help="The whole queue, with what is added later",
        all_done="the whole queue is paused.",
    ),
    _Change(
        "resume",
        "Let paused jobs go on with the next run.",
        ("goes on with the next run", "go on with the next run"),
        frozenset({JobState.PAUSED}),
        lambda downloads, job_ids: downloads.resume(job_ids),
        all_help="The whole queue",
        all_states=_OPEN,
    ),
    _Change(
        "retry",
        "Queue failed or cancelled jobs again.",
        ("queued again",) * 2,
        frozenset({JobState.FAILED, JobState.CANCELLED, JobState.RETRYING}),
        lambda downloads, job_ids: downloads.retry(job_ids),
        all_option="--failed",
        all_help="All that failed",
        all_states=frozenset({JobState.FAILED}),
    ),
    _Change(
        "cancel",
        "Give jobs up; their parts stay until they are cleared.",
        ("cancelled",) * 2,
        frozenset(state for state in JobState if state not in _ENDED),
        _cancel,
    ),
)


def _add_move_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("job", metavar="JOB", help="Id, or the beginning of one.")
    parser.add_argument("place", metavar="up|down|first|N", help="Where to; N counts from 1.")
    add_format_option(parser)


def _move(arguments: Namespace, context: Context) -> int:
    place = arguments.place.lower()
    is_short = place.isascii() and len(place) < _LONGEST_NUMBER
    is_number = is_short and place.isdecimal() and int(place) > 0
    if place not in ("up", "down", *_FRONT) and not is_number:
        raise InputError(
            f"'{clean(arguments.place, 40)}' is no place.", hint="Say up, down, first or a number."
        )
    downloads = context.services.downloads
    queue = owned_queue(context)
    (job,) = chosen_jobs([arguments.job], queue)
    if place in _FRONT:
        downloads.to_front([job.job_id])
    elif steps := _steps(job, place, queue):
        downloads.move(job.job_id, steps)
    _tell([job], ("moved",) * 2, arguments.format, context)
    return 0


def _steps(job: JobSnapshot, place: str, queue: QueueSnapshot) -> int:
    """Places to move by; up and down count jobs that are still to be worked off."""
    here = queue.jobs.index(job)
    if place.isdecimal():
        return min(int(place), len(queue.jobs)) - 1 - here
    way = -1 if place == "up" else 1
    others = range(here + way, -1 if way < 0 else len(queue.jobs), way)
    return next((n - here for n in others if not queue.jobs[n].state.is_final), 0)


def _clear(arguments: Namespace, context: Context) -> int:
    downloads = context.services.downloads
    before = owned_queue(context)
    count = downloads.clear_finished()
    if arguments.format == "json":
        left = {job.job_id for job in downloads.snapshot().jobs}
        gone = [job.job_id for job in before.jobs if job.job_id not in left]
        write_jobs(before, gone, arguments.format, context)
    back = "; maap-tui queue undo brings them back." if count else "."
    context.console.note(f"{count_noun(count, 'finished file')} cleared from the queue{back}")
    tell_notice(context)
    return 0


def _undo(arguments: Namespace, context: Context) -> int:
    downloads = context.services.downloads
    owned_queue(context)
    before = {job.job_id: job.state for job in downloads.snapshot().jobs}
    count = downloads.undo()
    queue = downloads.snapshot()
    back = [job.job_id for job in queue.jobs if before.get(job.job_id) is not job.state]
    write_jobs(queue, back, arguments.format, context)
    context.console.note(f"{count_noun(count, 'file')} brought back.")
    tell_notice(context)
    return 0


def _add_clear_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=("finished",), default="finished")
    add_format_option(parser)


VERBS = (
    *(
        Verb(
            name=f"queue {change.name}",
            usage=f"JOB... | {change.all_option}",
            summary=change.summary,
            add_arguments=change.add_arguments,
            run=change.run,
            is_desk_work=True,
        )
        for change in _CHANGES
    ),
    Verb(
        name="queue move",
        usage="JOB up|down|first|N",
        summary="Change the order.",
        add_arguments=_add_move_arguments,
        run=_move,
        is_desk_work=True,
    ),
    Verb(
        name="queue clear",
        usage="[finished]",
        summary="Forget done and cancelled jobs; finished files stay.",
        add_arguments=_add_clear_arguments,
        run=_clear,
        is_desk_work=True,
    ),
    Verb(
        name="queue undo",
        summary="Bring back what was cancelled or cleared last.",
        add_arguments=add_format_option,
        run=_undo,
        is_desk_work=True,
    ),
)
