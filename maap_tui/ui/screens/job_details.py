"""One download in full: where it goes, how it stands, why it failed and what to do."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from maap_tui.models.text import format_bytes, format_duration
from maap_tui.models.transfer import Attempt, JobSnapshot, Verification

from ..text import printable
from ..words import path_in_words
from .dialog import Dialog

VERIFIED = {
    Verification.CHECKSUM: "by the catalogue's checksum",
    Verification.ZIP: "as an archive: every member's CRC is right",
    Verification.SIZE: "by its size; the contents cannot be judged without a checksum",
    Verification.LENGTH: "only that the server ended it properly: nobody said how long it is",
}


class JobDetails(Dialog[None]):
    """Shows one job as it was when it was opened."""

    TITLE_WORDS: ClassVar[str] = "Download"
    KEY_WORDS: ClassVar[str] = "↑↓ scroll  esc back"
    DEFAULT_CSS = """
    JobDetails {
        #frame { width: 96; }
        #facts { height: auto; max-height: 80vh; }
    }
    """

    def __init__(self, job: JobSnapshot, attempts: Sequence[Attempt] = ()) -> None:
        super().__init__()
        self._job = job
        self._attempts = tuple(attempts)

    def compose_inside(self) -> ComposeResult:
        lines = [
            Content.assemble((f"{name:<11}", "$foreground-muted"), words)
            for name, words in self._facts()
        ]
        with VerticalScroll(id="facts"):
            yield Static(Content("\n").join(lines), markup=False)

    def on_mount(self) -> None:
        self.query_one("#facts").focus()

    def _facts(self) -> Iterator[tuple[str, Content]]:
        job, request = self._job, self._job.request
        yield "granule", Content(printable(request.item_id))
        yield "collection", Content(printable(request.collection))
        yield "asset", Content(printable(request.asset_key))
        yield "file", Content(printable(path_in_words(job.target)))
        yield "state", Content.styled(job.state.value, "bold")
        yield "here", Content(f"{format_bytes(job.received)} of {format_bytes(job.total)}")
        if job.seconds:
            yield "took", Content(format_duration(job.seconds))
        if job.verified_by is not None:
            yield "verified", Content(VERIFIED[job.verified_by])
        if job.cause:
            yield "cause", Content.styled(printable(job.cause), "$text-error")
        if job.hint:
            yield "what to do", Content(printable(job.hint))
        for number, attempt in enumerate(self._attempts, 1):
            yield f"attempt {number}", self._attempt(attempt)

    def _attempt(self, attempt: Attempt) -> Content:
        words = f"{attempt.started:%Y-%m-%d %H:%M:%S} UTC  {format_bytes(attempt.received)}"
        return Content(f"{words}  {printable(attempt.cause or 'complete')}")
