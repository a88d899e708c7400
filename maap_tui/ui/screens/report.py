"""The report: what became of every file, failed ones first, to be saved as JSON or CSV."""

from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from maap_tui.errors import MaapError
from maap_tui.models.report import Totals, by_urgency, report_csv, report_json
from maap_tui.models.text import count_noun, format_bytes, format_duration
from maap_tui.models.transfer import JobState, QueueSnapshot
from maap_tui.services import Reports

from ..text import printable
from ..widgets.line_list import LineList
from ..widgets.report_table import ReportTable
from ..words import path_in_words
from .path_dialog import PathDialog


class ReportScreen(PathDialog[None]):
    """The queue as it was when this was opened."""

    DEFAULT_CSS = """
    ReportScreen {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame { width: 96%; height: 94%; }
        &.-huge #frame { width: 90%; height: 90%; max-width: 220; }
        #totals { height: auto; margin-bottom: 1; }
        LineList { height: 1fr; }
        #row { height: auto; max-height: 4; min-height: 2; margin-top: 1; }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Report"
    FILE: ClassVar[str] = "maap-report"
    KEY_WORDS: ClassVar[str] = "↑↓ move  s save  esc back"
    SAVING_WORDS: ClassVar[str] = "enter save (.json or .csv)  esc not now"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,e", "leave", "Back", id="report.leave", tooltip="Back to the queue"),
        Binding("s", "save", "Save", id="report.save", tooltip="Save it as JSON or CSV"),
    ]

    class Written(Message):
        """The report is in a file, or why not."""

        def __init__(self, path: Path | None, trouble: str = "") -> None:
            super().__init__()
            self.path = path
            self.trouble = trouble

    def __init__(
        self, queue: QueueSnapshot, reports: Reports, made: datetime | None = None
    ) -> None:
        super().__init__()
        self._queue = queue
        self._reports = reports
        self._made = made or datetime.now(UTC)

    def compose_inside(self) -> ComposeResult:
        yield Static(self.totals(), id="totals", markup=False)
        yield self.table()
        yield Static("", id="row", markup=False)
        yield from self.compose_path()

    def totals(self) -> Content:
        """The line above the table."""
        return totals_line(Totals.of(self._queue.jobs))

    def table(self) -> LineList:
        return ReportTable(by_urgency(self._queue))

    def on_mount(self) -> None:
        table = self.query_one(LineList)
        table.focus()
        table.rows_changed()
        self._show_row()

    @on(LineList.CursorMoved)
    def _show_row(self) -> None:
        """The cursor's row in full: its columns may be too narrow."""
        self.query_one("#row", Static).update(Content("\n").join(self.row_lines()))

    def row_lines(self) -> list[Content]:
        """What is told of the row under the cursor."""
        job = self.query_one(ReportTable).job
        lines: list[Content] = []
        if job is not None:
            lines.append(Content.styled(printable(path_in_words(job.target)), "bold"))
            why = " ".join(part for part in (job.cause, job.hint) if part)
            if why and job.state is not JobState.DONE:
                lines.append(Content.styled(printable(why), "$text-warning"))
        return lines

    # Saving

    def text_of(self, *, is_csv: bool) -> str:
        """What is written."""
        return report_csv(self._queue) if is_csv else report_json(self._queue, self._made)

    def action_save(self) -> None:
        """Asks where the report is to go."""
        line = self.query_one("#path", Input)
        usual = f"~/{self.FILE}-{self._made:%Y-%m-%d-%H%M}.json"
        self.ask_path(line.value or usual, self.SAVING_WORDS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "save" or not self.is_asking

    def take_path(self, path: str) -> None:
        if path:
            self._write(Path(path))

    @work(thread=True, exclusive=True, group="report", description="report")
    def _write(self, path: Path) -> None:
        text = self.text_of(is_csv=path.suffix.lower() == ".csv")
        try:
            self.post_message(self.Written(self._reports.write(text, path)))
        except MaapError as error:
            self.post_message(self.Written(None, str(error)))

    @on(Written)
    def _show_outcome(self, message: Written) -> None:
        message.stop()
        if message.path is None:
            self.tell(Content.styled(f"! {printable(message.trouble)}", "$text-error"))
            return
        self.end_asking()
        saved = printable(path_in_words(message.path))
        self.tell(Content.styled(f"saved: {saved}", "$text-success"))


def totals_line(totals: Totals) -> Content:
    """`12 files  10 done  2 failed  3.10 GB finished  1:02 of transfers`."""
    parts = [
        Content.styled(count_noun(totals.files, "file"), "bold"),
        Content.styled(f"{totals.done} done", "$text-success"),
    ]
    if totals.failed:
        parts.append(Content.styled(f"{totals.failed} failed", "bold $text-error"))
    if totals.cancelled:
        parts.append(Content(f"{totals.cancelled} cancelled"))
    if totals.open:
        parts.append(Content(f"{totals.open} not finished"))
    parts.append(Content(f"{format_bytes(totals.bytes)} finished"))
    parts.append(Content(f"{format_duration(totals.seconds)} of transfers"))
    return Content("  ").join(parts)
