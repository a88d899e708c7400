"""The downloads pane: polls the queue, shows what differs, passes on what a person wants."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot
from maap_tui.services import Downloads

from ..job_text import queue_parts
from ..text import join_parts, printable
from ..widgets.granule_rows import Key
from ..widgets.job_table import JobTable
from ..widgets.line_list import LineList
from .list_pane import ListPane
from .queue_watch import QueueWatch

IDLE_SECONDS = 2.0
"""Between two looks at a queue in which nothing can change by itself."""
SUBTITLE_POLLS = 5
"""The totals in the border follow the rows only so often: they would flicker."""
MOST_PARALLEL = 8
_SPARK_FROM = 100
_TRIED = (JobState.FAILED, JobState.CANCELLED)
_EMPTY = (("Nothing queued.", "title"), ("Mark granules with Space and press d.", "muted"))


class DownloadsPane(ListPane):
    """The queue, polled `refresh_hz` times a second while anything can change."""

    BINDING_GROUP_TITLE = "Downloads"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "Pause", id="downloads.pause", tooltip="Pause it, or go on"),
        Binding(
            "P",
            "pause_all",
            "Pause all",
            show=False,
            id="downloads.pause-all",
            tooltip="Pause the whole queue, or let it go on",
        ),
        Binding("R", "retry", "Retry", id="downloads.retry", tooltip="Again; else all failed ones"),
        Binding("x", "cancel", "Cancel", id="downloads.cancel", tooltip="Give it up"),
        Binding("J", "shift(1)", "Later", False, id="downloads.later", tooltip="Down the queue"),
        Binding("K", "shift(-1)", "Sooner", False, id="downloads.sooner", tooltip="Up the queue"),
        Binding(
            "C",
            "clear",
            "Clear",
            show=False,
            id="downloads.clear",
            tooltip="Forget the finished ones; their files stay",
        ),
        Binding(
            "plus",
            "parallel(1)",
            "More at once",
            show=False,
            key_display="+",
            id="downloads.more",
            tooltip="One transfer more at the same time, at most 8",
        ),
        Binding(
            "minus",
            "parallel(-1)",
            "Fewer at once",
            show=False,
            key_display="-",
            id="downloads.fewer",
            tooltip="One transfer less at the same time",
        ),
        Binding(
            "enter,i",
            "details",
            "Details",
            show=False,
            id="downloads.details",
            tooltip="Why it failed, and where its file is",
        ),
        Binding("y", "copy", "Copy", False, id="downloads.copy", tooltip="Copy its path"),
        Binding("o", "open", "Open", False, id="downloads.open", tooltip="Open its folder"),
    ]

    class StatesChanged(Message):
        """What the queue does with which granules is not what it was."""

        def __init__(self, states: Mapping[Key, JobState]) -> None:
            super().__init__()
            self.states = states

    class Settled(Message):
        """Nothing is left to do; so many ended since the queue was last at rest."""

        def __init__(self, done: int, failed: int) -> None:
            super().__init__()
            self.done = done
            self.failed = failed

    class JobMessage(Message):
        """A message about one job."""

        def __init__(self, job: JobSnapshot) -> None:
            super().__init__()
            self.job = job

    class CancelWanted(JobMessage):
        """This job is to be given up, which would cost the bytes it has."""

    class DetailsWanted(JobMessage):
        """Everything about this job is asked for."""

    class CopyWanted(JobMessage):
        """The path of this job's file is to be copied."""

    class OpenWanted(JobMessage):
        """The folder of this job's file is to be opened."""

    def __init__(
        self,
        downloads: Downloads,
        refresh_hz: float = 10,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__("3 Downloads", id=id)
        self._downloads = downloads
        self._pace = 1 / refresh_hz
        self._timer: Timer | None = None
        self.is_idle = False
        """Whether nothing in the queue can change by itself, so that it is looked at rarely."""
        self._polls = 0
        self._queue = QueueSnapshot()
        self._watch = QueueWatch()

    def compose(self) -> ComposeResult:
        yield self.Notice()
        yield JobTable(_EMPTY)

    def on_mount(self) -> None:
        self._timer = self.set_interval(self._pace, self._poll)
        self._poll()

    @property
    def _table(self) -> JobTable:
        return self.query_one(JobTable)

    # Watching the queue

    def poke(self) -> None:
        """Looks at the queue now, and often again: something was queued or asked of it."""
        self._set_idle(False)
        self._polls = 0
        self._poll()

    def _poll(self) -> None:
        queue = self._queue = self._downloads.snapshot()
        self._table.show(queue.jobs)
        has_changed, ended = self._watch.take(queue)
        if has_changed:
            self.post_message(self.StatesChanged(dict(self._watch.states)))
            self.refresh_bindings()
        if ended is not None:
            self.post_message(self.Settled(ended.done, ended.failed))
        if has_changed or self._polls % SUBTITLE_POLLS == 0:
            self._show_totals()
        self._polls += 1
        self._set_idle(all(job.state.is_final for job in queue.jobs))

    def _set_idle(self, is_idle: bool) -> None:
        """Changes the pace of polling: rarely while every job is at its end."""
        if is_idle != self.is_idle and self._timer is not None:
            self.is_idle = is_idle
            self._timer.stop()
            self._timer = self.set_interval(IDLE_SECONDS if is_idle else self._pace, self._poll)

    def _show_totals(self) -> None:
        has_room = self.size.width >= _SPARK_FROM
        parts = queue_parts(self._queue, has_room=has_room, bars=self._table.glyphs.bars)
        self.show_words(join_parts(parts, self.words_width))
        notice = printable(self._queue.notice)
        self.show_notice(Content.styled(f"! {notice}", "$text-warning") if notice else None)

    @on(LineList.CursorMoved)
    def _refresh_keys(self) -> None:
        self.refresh_bindings()

    def on_resize(self) -> None:
        self._show_totals()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        queue, job = self._queue, self._table.job if self.is_mounted else None
        match action:
            case "pause":
                return job is not None and not job.state.is_final
            case "pause_all":
                return any(not other.state.is_final for other in queue.jobs)
            case "retry":
                is_tried = job is not None and job.state in _TRIED
                return is_tried or queue.count(JobState.FAILED) > 0
            case "cancel":
                return job is not None and job.state not in (JobState.DONE, JobState.CANCELLED)
            case "clear":
                return queue.count(JobState.DONE, JobState.CANCELLED) > 0
            case "shift" | "details" | "copy" | "open":
                return job is not None
        return True

    def action_pause(self) -> None:
        """Pauses the cursor's job, or lets it go on."""
        if (job := self._table.job) is not None:
            is_paused = job.state is JobState.PAUSED
            (self._downloads.resume if is_paused else self._downloads.pause)((job.job_id,))
            self.poke()

    def action_pause_all(self) -> None:
        """Pauses the whole queue, or lets all of it go on."""
        open_jobs = [job for job in self._queue.jobs if not job.state.is_final]
        is_paused = all(job.state is JobState.PAUSED for job in open_jobs)
        is_held = is_paused or self._queue.is_paused or self._queue.awaits_start
        (self._downloads.resume if is_held else self._downloads.pause)()
        self.poke()

    def action_retry(self) -> None:
        """Tries the cursor's job again, or else every failed one."""
        job = self._table.job
        if job is not None and job.state in _TRIED:
            self._downloads.retry((job.job_id,))
        else:
            self._downloads.retry()
        self.poke()

    def action_cancel(self) -> None:
        """Gives the cursor's job up; where bytes have come, whoever hears `CancelWanted` asks."""
        if (job := self._table.job) is None:
            return
        if job.received or job.state.is_active:
            self.post_message(self.CancelWanted(job))
        else:
            self._downloads.cancel((job.job_id,))
            self.poke()

    def action_shift(self, direction: int) -> None:
        """Lets the cursor's job change places with its neighbour in the queue."""
        steps = self._table.steps_beyond_neighbour(direction)
        if steps and (job := self._table.job) is not None:
            self._downloads.move(job.job_id, steps)
            self.poke()

    def action_clear(self) -> None:
        self._downloads.clear_finished()
        self.poke()

    def action_parallel(self, more: int) -> None:
        count = max(1, min(MOST_PARALLEL, self._queue.parallel + more))
        self._downloads.set_parallel(count)
        self.poke()

    def _ask(self, kind: "type[DownloadsPane.JobMessage]") -> None:
        if (job := self._table.job) is not None:
            self.post_message(kind(job))

    def action_details(self) -> None:
        self._ask(self.DetailsWanted)

    def action_copy(self) -> None:
        self._ask(self.CopyWanted)

    def action_open(self) -> None:
        self._ask(self.OpenWanted)
