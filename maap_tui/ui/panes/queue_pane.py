"""The half of the downloads pane that looks at the queue and asks things of it."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from maap_tui.errors import MaapError
from maap_tui.models.catalog import Key
from maap_tui.models.transfer import JobState, QueueSnapshot
from maap_tui.services import Downloads

from ..queue_text import notice_lines, queue_parts
from ..text import Part, join_parts
from ..widgets.job_table import JobTable
from .list_pane import ListPane
from .queue_watch import QueueWatch

T = TypeVar("T")

POLL_SECONDS = 0.1
"""Between two looks at a queue in which something can change."""
IDLE_SECONDS = 2.0
"""Between two looks at a queue in which nothing can change by itself."""
SUBTITLE_POLLS = 5
"""The totals in the border follow the rows only so often: they would flicker."""
NEWS_SECONDS = 3.0
"""For which a number that was just changed is shown before all else."""
_SPARK_FROM = 100
_FEW = 3
"""So many rows fit into the lowest pane: the granules have the rest of the height."""
OPENING_POLLS = 3
"""A queue that is open by then was never said to be opening: that would only flicker."""
_OPENING = (("Opening the queue …", "title"),)
_EMPTY = (("Nothing queued.", "title"), ("Mark granules with Space and press d.", "muted"))


class QueuePane(ListPane):
    """Polls the queue ten times a second while anything can change, and shows it.

    Who inherits has the keys; what they ask goes through `ask`.
    """

    class StatesChanged(Message):
        """What the queue does with which granules is not what it was."""

        def __init__(self, states: Mapping[Key, JobState]) -> None:
            super().__init__()
            self.states = states

    class Settled(Message):
        """Nothing is left to do; so many ended since the queue was last at rest."""

        def __init__(self, done: int, failed: int, folder: Path | None = None) -> None:
            super().__init__()
            self.done = done
            self.failed = failed
            self.folder = folder

    def __init__(self, downloads: Downloads, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("3 Downloads", id=id)
        self.add_class("-few")  # until the queue has been read: most are short
        self._downloads = downloads
        self._timer: Timer | None = None
        self.is_idle = False
        """Whether nothing in the queue can change by itself, so that it is looked at rarely."""
        self._polls = 0
        self._queue = QueueSnapshot()
        self._told: QueueSnapshot | None = None
        """What the words in border and notice were last made of; `None` when they are to be made
        anew whatever the queue looks like."""
        self._watch = QueueWatch()
        self._turn = asyncio.Lock()
        self._trouble = ""
        """Why the queue did not do what it was last asked."""
        self._blindness = ""
        """Why the queue cannot be looked at."""
        self._news: Timer | None = None
        """Runs while the number of transfers at once was changed just now."""

    def compose(self) -> ComposeResult:
        yield self.Notice()
        yield JobTable(_EMPTY)

    def on_mount(self) -> None:
        self._timer = self.set_interval(POLL_SECONDS, self._poll)
        self._poll()

    @property
    def _table(self) -> JobTable:
        return self.query_one(JobTable)

    @property
    def queue(self) -> QueueSnapshot:
        """The queue as it was when it was last looked at."""
        return self._queue

    # Watching

    def poke(self) -> None:
        """Looks at the queue now, and often again: something was queued or asked of it."""
        self._set_idle(False)
        self._polls, self._told = 0, None
        self._poll()

    def _poll(self) -> None:
        try:
            queue = self._downloads.snapshot()
        except MaapError as error:
            self._blindness = str(error)
            self._show_totals()
            self._told = None
            self._set_idle(True)
            return
        if queue.is_opening:  # what it holds then was not queued just now
            self._polls += 1
            self._table.say(_OPENING if self._polls > OPENING_POLLS else ())
            return
        self._table.say(_EMPTY)
        former, self._queue, self._blindness = self._queue, queue, ""
        self._table.show(queue.jobs)
        self.set_class(len(queue.jobs) <= _FEW, "-few")
        has_changed, ended = self._watch.take(queue)
        has_other_keys = _keys_of(queue) != _keys_of(former)
        if has_changed:
            self.post_message(self.StatesChanged(dict(self._watch.states)))
        if has_changed or has_other_keys:
            self.refresh_bindings()
        if ended is not None:
            self.post_message(self.Settled(*ended))
        is_time = self._polls % SUBTITLE_POLLS == 0 and queue != self._told
        if has_changed or has_other_keys or is_time or self._told is None:
            self._show_totals()
        self._polls += 1
        self._set_idle(self._watch.is_at_rest)

    def _set_idle(self, is_idle: bool) -> None:
        """Changes the pace of polling: rarely while every job is at its end."""
        if is_idle != self.is_idle and self._timer is not None:
            self.is_idle = is_idle
            self._timer.stop()
            self._timer = self.set_interval(IDLE_SECONDS if is_idle else POLL_SECONDS, self._poll)

    def _show_totals(self) -> None:
        self._told = self._queue
        has_room = self.size.width >= _SPARK_FROM
        bars, is_news = self._table.glyphs.bars, self._news is not None
        parts = queue_parts(self._queue, has_room=has_room, bars=bars, is_news=is_news)
        if taken := len(self._table.taken):
            parts.insert(0, Part.of(f"{taken} chosen, Esc gives them up", 12, "bold $text-warning"))
        self.show_words(join_parts(parts, self.words_width))
        troubles = [words for words in (self._trouble, self._blindness) if words]
        lines = notice_lines(self._queue, self._watch.earlier, troubles)
        self.show_notice(Content("\n").join(lines) if lines else None)

    def on_resize(self) -> None:
        self._show_totals()

    def tell_parallel(self) -> None:
        """Lets the border say for a while, before all else, how many transfers run at once."""
        if self._news is not None:
            self._news.stop()
        self._news = self.set_timer(NEWS_SECONDS, self._end_news)

    def _end_news(self) -> None:
        self._news = None
        self._show_totals()

    # Asking

    def ask(self, call: Callable[[], T], then: Callable[[T], object] | None = None) -> None:
        """Lets the queue do `call`, then hands its answer to `then`; says why where it cannot.

        Calls are done in a thread, for a disk may be slow, and in the order in which they came.
        """
        self.run_worker(self._ask_in_turn(call, then), group="queue")

    async def _ask_in_turn(self, call: Callable[[], T], then: Callable[[T], object] | None) -> None:
        async with self._turn:
            try:
                answer = await asyncio.to_thread(call)
            except MaapError as error:
                self._trouble = str(error)
            else:
                self._trouble = ""
                if then is not None:
                    then(answer)
        self._told = QueueSnapshot()  # there is something to say, whatever the queue is like
        self.poke()


def _keys_of(queue: QueueSnapshot) -> tuple[object, ...]:
    """What decides, beside the states of jobs, which keys make sense."""
    return (queue.owner, queue.undoable > 0, queue.awaits_start, queue.is_paused)
