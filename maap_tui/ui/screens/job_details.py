"""One download in full: where it goes, how it stands, and each attempt with its cause."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from maap_tui.errors import MaapError
from maap_tui.models.text import count_noun, format_bytes, format_duration
from maap_tui.models.transfer import Attempt, JobSnapshot, JobState, Verification
from maap_tui.services import Downloads

from ..job_text import left_text, long_size_text, percent_text
from ..outside import copy, open_or_copy
from ..text import printable
from ..words import path_in_words
from .dialog import Dialog

VERIFIED = {
    Verification.CHECKSUM: "by the catalogue's checksum",
    Verification.ZIP: "as an archive: every member's CRC is right",
    Verification.SIZE: "by its size; the contents cannot be judged without a checksum",
    Verification.LENGTH: "only that the server ended it properly: nobody said how long it is",
}
REFRESH_SECONDS = 0.5
LOOKS_PER_READING = 4
"""Attempts are read from the disk less often than the queue is looked at."""
ATTEMPTS_SHOWN = 50
NAME_WIDTH = 12
_LONGEST = 1_000
"""Characters of a fact: no path or cause that is of use is longer."""
_TO_RETRY = (JobState.FAILED, JobState.CANCELLED, JobState.RETRYING)
_STYLES = {JobState.FAILED: "bold $text-error", JobState.DONE: "bold $text-success"}


class JobDetails(Dialog[None]):
    """Shows one job, and follows it as long as it is in the queue."""

    TITLE_WORDS: ClassVar[str] = "Download"
    DEFAULT_CSS = """
    JobDetails {
        #frame { width: 96; }
        #facts { height: auto; max-height: 80vh; scrollbar-size-vertical: 1; }
        #facts > Static { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,i", "leave", "Back", id="job.leave", tooltip="Back to the queue"),
        Binding("R", "retry", "Retry", id="job.retry", tooltip="Try it again"),
        Binding("y", "copy", "Copy", id="job.copy", tooltip="Copy the path of its file"),
        Binding("o", "open", "Open", id="job.open", tooltip="Open its folder"),
    ]

    class AttemptsRead(Message):
        """The attempts of the job are known, or why not."""

        def __init__(self, attempts: Sequence[Attempt], trouble: str = "") -> None:
            super().__init__()
            self.attempts = attempts
            self.trouble = trouble

    def __init__(
        self,
        job: JobSnapshot,
        downloads: Downloads,
        retry: Callable[[JobSnapshot], None] | None = None,
    ) -> None:
        """`retry` is left out where the queue can only be looked at."""
        super().__init__()
        self._job = job
        self._downloads = downloads
        self._retry = retry
        self._attempts: Sequence[Attempt] = ()
        self._trouble = ""
        self._looks = 0

    def compose_inside(self) -> ComposeResult:
        with VerticalScroll(id="facts"):
            yield Static("", id="standing", markup=False)
            yield Static("", id="attempts", markup=False)

    def on_mount(self) -> None:
        self.query_one("#facts").focus()
        self.set_interval(REFRESH_SECONDS, self._follow)
        self._show()
        self._read_attempts()

    # Following the job

    def _follow(self) -> None:
        """Looks at the queue again; a job that was cleared stays as it was."""
        try:
            jobs = self._downloads.snapshot().jobs
        except MaapError:
            return  # the pane says so
        job = next((job for job in jobs if job.job_id == self._job.job_id), self._job)
        if job == self._job:
            return
        is_news = (job.state, job.attempt) != (self._job.state, self._job.attempt)
        self._job = job
        self._looks += 1
        self._show()
        if is_news or self._looks % LOOKS_PER_READING == 0:
            self._read_attempts()

    @work(thread=True, exclusive=True, group="attempts", description="attempts")
    def _read_attempts(self) -> None:
        try:
            self.post_message(self.AttemptsRead(self._downloads.attempts(self._job.job_id)))
        except MaapError as error:
            self.post_message(self.AttemptsRead((), str(error)))

    @on(AttemptsRead)
    def _show_attempts(self, message: AttemptsRead) -> None:
        message.stop()
        self._attempts, self._trouble = message.attempts, message.trouble
        self._show()

    def _show(self) -> None:
        keys = "R retry  " if self._can_retry else ""
        self.entitle(self.TITLE_WORDS, f"{keys}y copy path  o open folder  ↑↓ scroll  esc back")
        width = self.query_one("#facts").scrollable_content_region.width
        self.query_one("#standing", Static).update(_lines(self._facts(), width))
        self.query_one("#attempts", Static).update(_lines(self._attempt_lines(), width))

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    # The words

    def _facts(self) -> Iterator[tuple[str, Content]]:
        job, request = self._job, self._job.request
        yield "granule", Content(_shown(request.item_id))
        yield "collection", Content(_shown(request.collection))
        yield "asset", Content(_shown(request.asset_key))
        yield "file", Content(_shown(path_in_words(job.target)))
        yield "state", Content.styled(job.state.value, _STYLES.get(job.state, "bold"))
        yield "here", Content(_here(job))
        if job.seconds:
            yield "took", Content(format_duration(job.seconds))
        if job.verified_by is not None:
            yield "verified", Content(VERIFIED[job.verified_by])
        if job.cause:
            yield "cause", Content.styled(_shown(job.cause), "$text-error")
        if job.hint:
            yield "what to do", Content(_shown(job.hint))

    def _attempt_lines(self) -> Iterator[tuple[str, Content]]:
        if self._trouble:
            yield "attempts", Content.styled(f"! {_shown(self._trouble)}", "$text-error")
        left_out = max(0, len(self._attempts) - ATTEMPTS_SHOWN)
        if left_out:
            yield "", Content(f"… {count_noun(left_out, 'attempt')} before")
        for number, attempt in enumerate(self._attempts[left_out:], left_out + 1):
            is_last = number == len(self._attempts)
            is_running = is_last and self._job.state.is_active
            yield f"attempt {number}", _attempt_in_words(attempt, is_running=is_running)

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "retry" or self._can_retry

    @property
    def _can_retry(self) -> bool:
        return self._retry is not None and self._job.state in _TO_RETRY

    def action_retry(self) -> None:
        """Tries the job again."""
        if self._retry is not None:
            self._retry(self._job)

    def action_copy(self) -> None:
        """Copies the path of the file."""
        copy(self.app, str(self._job.target))

    def action_open(self) -> None:
        """Opens the folder of the file."""
        open_or_copy(self.app, self._job.target.parent.as_uri())


def _shown(text: str) -> str:
    return printable(text)[:_LONGEST]


def _lines(facts: Iterable[tuple[str, Content]], width: int) -> Content:
    """Each fact beside its name, in as many lines as it needs."""
    lines: list[Content] = []
    for name, words in facts:
        start = Content.styled(f"{name:<{NAME_WIDTH}}", "$foreground-muted")
        for part in words.wrap(max(1, width - NAME_WIDTH)) or [Content()]:
            lines.append(start + part)
            start = Content(" " * NAME_WIDTH)
    return Content("\n").join(lines)


def _here(job: JobSnapshot) -> str:
    """`312 MB / 1.30 GB  24%  0:29 left`; of a file that has not begun `0 B / 1.30 GB`."""
    left = left_text(job)
    is_empty = not job.received and job.state is not JobState.DONE
    size = f"0 B / {long_size_text(job)}" if is_empty else long_size_text(job)
    parts = [size, percent_text(job), f"{left} left" if left else ""]
    if job.rate:
        parts.insert(2, f"{format_bytes(job.rate)}/s")
    return "  ".join(part for part in parts if part)


def _attempt_in_words(attempt: Attempt, *, is_running: bool) -> Content:
    """When it began, how long it took, what it brought, and why it ended."""
    start = f"{attempt.started:%Y-%m-%d %H:%M:%S} UTC  "
    brought = f"{format_bytes(attempt.received):>7}  "
    if attempt.ended is None:
        end = "under way" if is_running else "cut off with the program"
        return Content(f"{start}{'':>6}  {brought}{end}")
    took = format_duration((attempt.ended - attempt.started).total_seconds())
    style = "$text-warning" if attempt.cause else "$text-success"
    end = _shown(attempt.cause) or "complete"
    return Content.assemble(f"{start}{took:>6}  {brought}", (end, style))
