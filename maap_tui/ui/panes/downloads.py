"""The downloads pane: shows the queue, and passes on what a person wants of it."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message

from maap_tui.models.limits import MOST_PARALLEL, Limits
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot

from ..widgets.job_table import GONE
from ..widgets.line_list import LineList
from .downloads_keys import DOWNLOADS_KEYS
from .queue_pane import QueuePane

_TRIED = (JobState.FAILED, JobState.CANCELLED, JobState.RETRYING)
_CHANGES = "pause go_on pause_all retry cancel undo shift front clear parallel limits"
_CHANGING = frozenset(_CHANGES.split())
"""Actions that are not for those who only look on."""


class DownloadsPane(QueuePane):
    """The queue with its keys; what needs a question or a dialog goes up as a message."""

    BINDING_GROUP_TITLE = "Downloads"
    BINDINGS: ClassVar[list[BindingType]] = list(DOWNLOADS_KEYS)

    class JobMessage(Message):
        """A message about one job."""

        def __init__(self, job: JobSnapshot) -> None:
            super().__init__()
            self.job = job

    class CancelWanted(Message):
        """These jobs are to be given up, though bytes of them are here."""

        def __init__(self, jobs: Sequence[JobSnapshot]) -> None:
            super().__init__()
            self.jobs = jobs

    class DetailsWanted(JobMessage):
        """Everything about this job is asked for."""

    class CopyWanted(JobMessage):
        """The path of this job's file is to be copied."""

    class OpenWanted(JobMessage):
        """The folder of this job's file is to be opened."""

    class PauseWanted(Message):
        """A pause is asked for that would cost bytes, because archives among it start again."""

        def __init__(self, job_ids: Sequence[str] | None, archives: Sequence[JobSnapshot]) -> None:
            super().__init__()
            self.job_ids = job_ids
            """The jobs to pause, or `None` for the whole queue."""
            self.archives = archives
            """Those that would start again."""

    class QueueMessage(Message):
        """A message about the whole queue."""

        def __init__(self, queue: QueueSnapshot) -> None:
            super().__init__()
            self.queue = queue

    class LimitsWanted(QueueMessage):
        """The limits are to be looked at or changed."""

    class ReportWanted(QueueMessage):
        """What became of every file is asked for."""

    @on(LineList.CursorMoved)
    def _refresh_keys(self) -> None:
        if self._table.taken:
            self._show_totals()
        self.refresh_bindings()

    # What others ask of the queue, once the person has agreed

    def pause(self, job_ids: Sequence[str] | None) -> None:
        """Pauses these jobs, or the whole queue when `None`."""
        self.ask(partial(self._downloads.pause, job_ids))

    def cancel(self, jobs: Sequence[JobSnapshot]) -> None:
        """Gives these jobs up."""
        self.ask(partial(self._downloads.cancel, _ids(jobs)))

    def retry(self, job: JobSnapshot) -> None:
        """Tries the job again."""
        self.ask(partial(self._downloads.retry, (job.job_id,)))

    def set_limits(self, limits: Limits) -> None:
        """Sets what differs from the limits of the queue."""
        before = Limits.of(self._queue)
        if limits.parallel != before.parallel:
            self.ask(partial(self._downloads.set_parallel, limits.parallel))
        if limits.speed != before.speed:
            self.ask(partial(self._downloads.set_speed_limit, limits.speed))
        if limits.quiet_hours != before.quiet_hours:
            self.ask(partial(self._downloads.set_quiet_hours, limits.quiet_hours))

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        makes_sense = self._makes_sense(action)
        return None if makes_sense and self._queue.owner and action in _CHANGING else makes_sense

    def _makes_sense(self, action: str) -> bool:
        queue, job = self._queue, self._table.job if self.is_mounted else None
        chosen = self._chosen
        match action:
            case "pause":
                return any(map(self._may_pause, chosen))
            case "go_on":
                return any(map(self._is_held, chosen)) and not any(map(self._may_pause, chosen))
            case "range":
                return job is not None and job.state not in GONE
            case "leave_range":
                return self.is_mounted and bool(self._table.taken)
            case "pause_all":
                return any(not other.state.is_final for other in queue.jobs)
            case "retry":
                return any(map(_is_tried, chosen)) or queue.count(JobState.FAILED) > 0
            case "cancel":
                return any(each.state not in GONE for each in chosen)
            case "undo":
                return queue.undoable > 0
            case "clear":
                return queue.count(*GONE) > 0
            case "report":
                return bool(queue.jobs)
            case "front":
                return any(map(_is_waiting, chosen))
            case "shift" | "details" | "copy" | "open":
                return job is not None
        return True

    @property
    def _chosen(self) -> list[JobSnapshot]:
        """The jobs of the range, or else the cursor's; none without a job."""
        if not self.is_mounted:
            return []
        if taken := self._table.taken:
            return [job for job in self._queue.jobs if job.job_id in taken]
        job = self._table.job
        return [] if job is None else [job]

    def _take(self, which: Callable[[JobSnapshot], bool]) -> list[JobSnapshot]:
        """Those of the chosen jobs that it is for; the range has served then."""
        jobs = list(filter(which, self._chosen))
        self.action_leave_range()
        return jobs

    def action_range(self) -> None:
        """Begins a range of jobs at the cursor; again: gives it up."""
        if self._table.taken:
            self.action_leave_range()
        else:
            self._table.start_range()
            self._show_totals()

    def action_leave_range(self) -> None:
        """Gives the range up."""
        self._table.leave_range()
        self._show_totals()

    def action_pause(self) -> None:
        """Pauses the chosen jobs."""
        jobs = self._take(self._may_pause)
        if archives := [job for job in jobs if job.loses_bytes]:
            self.post_message(self.PauseWanted(_ids(jobs), tuple(archives)))
        else:
            self.pause(_ids(jobs))

    def action_go_on(self) -> None:
        """Lets the chosen jobs go on."""
        self.ask(partial(self._downloads.resume, _ids(self._take(self._is_held))))

    def _may_pause(self, job: JobSnapshot) -> bool:
        return not (job.state.is_final or self._is_held(job))

    def _is_held(self, job: JobSnapshot) -> bool:
        """Whether the job goes on only when a person says so."""
        is_earlier = self._queue.awaits_start and job.job_id in self._watch.earlier
        return job.state is JobState.PAUSED or (is_earlier and job.state is JobState.QUEUED)

    def action_pause_all(self) -> None:
        """Pauses the whole queue, or lets all of it go on."""
        queue = self._queue
        open_jobs = [job for job in queue.jobs if not job.state.is_final]
        archives = [job for job in open_jobs if job.loses_bytes]
        are_paused = all(job.state is JobState.PAUSED for job in open_jobs)
        if are_paused or queue.is_paused or queue.awaits_start:
            self.ask(self._downloads.resume)
        elif archives:
            self.post_message(self.PauseWanted(None, archives))
        else:
            self.pause(None)

    def action_retry(self) -> None:
        """Tries the chosen jobs again, or else every failed one."""
        if jobs := self._take(_is_tried):
            self.ask(partial(self._downloads.retry, _ids(jobs)))
        else:
            self.ask(self._downloads.retry)

    def action_cancel(self) -> None:
        """Gives the chosen jobs up; where bytes have come, whoever hears `CancelWanted` asks."""
        jobs = self._take(lambda job: job.state not in GONE)
        if any(job.received or job.state.is_active for job in jobs):
            self.post_message(self.CancelWanted(jobs))
        else:
            self.cancel(jobs)

    def action_undo(self) -> None:
        """Brings back what the last cancel or clear took away."""
        self.ask(self._downloads.undo)

    def action_shift(self, direction: int) -> None:
        """Lets the cursor's job change places with its neighbour in the queue."""
        steps = self._table.steps_beyond_neighbour(direction)
        if steps and (job := self._table.job) is not None:
            self.ask(partial(self._downloads.move, job.job_id, steps))

    def action_front(self) -> None:
        """Makes the chosen jobs the next ones to start."""
        self.ask(partial(self._downloads.to_front, _ids(self._take(_is_waiting))))

    def action_clear(self) -> None:
        """Forgets the finished and the cancelled ones."""
        self.ask(self._downloads.clear_finished)

    def action_parallel(self, more: int) -> None:
        """Lets more transfers run at once, or fewer."""
        self.ask(partial(self._change_parallel, more), lambda _: self.tell_parallel())

    def _change_parallel(self, more: int) -> None:
        """Counts from what is set at that moment: keys come faster than looks at the queue."""
        count = self._downloads.snapshot().parallel + more
        self._downloads.set_parallel(max(1, min(MOST_PARALLEL, count)))

    def action_limits(self) -> None:
        """Asks for the dialog of the limits."""
        self.post_message(self.LimitsWanted(self._queue))

    def action_report(self) -> None:
        """Asks for the report."""
        self.post_message(self.ReportWanted(self._queue))

    def _ask_above(self, kind: "type[DownloadsPane.JobMessage]") -> None:
        if (job := self._table.job) is not None:
            self.post_message(kind(job))

    def action_details(self) -> None:
        self._ask_above(self.DetailsWanted)

    def action_copy(self) -> None:
        self._ask_above(self.CopyWanted)

    def action_open(self) -> None:
        self._ask_above(self.OpenWanted)


def _ids(jobs: Iterable[JobSnapshot]) -> tuple[str, ...]:
    return tuple(job.job_id for job in jobs)


def _is_tried(job: JobSnapshot) -> bool:
    return job.state in _TRIED


def _is_waiting(job: JobSnapshot) -> bool:
    return not (job.state.is_final or job.state.is_active)
