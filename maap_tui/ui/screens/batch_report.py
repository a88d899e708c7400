"""The report of a batch: what each place found, the empty ones too; and saving it."""

from textual.content import Content

from maap_tui.models.batch import BatchResult, RowReport
from maap_tui.models.batch_report import batch_csv, batch_json, totals_in_words
from maap_tui.models.transfer import QueueSnapshot
from maap_tui.services import Reports

from ..text import printable
from ..widgets.batch_table import BatchTable
from ..widgets.line_list import LineList
from .report import ReportScreen


class BatchReport(ReportScreen):
    """The batch as it was when this was opened."""

    TITLE_WORDS = "What each place found"
    FILE = "maap-batch"

    def __init__(self, result: BatchResult, reports: Reports) -> None:
        super().__init__(QueueSnapshot(), reports)
        self._totals = totals_in_words(result)
        self._rows = tuple(result.report())
        self._texts = {True: batch_csv(result), False: batch_json(result)}

    def totals(self) -> Content:
        return Content(printable(self._totals))

    def table(self) -> LineList:
        return BatchTable(self._rows)

    def row_lines(self) -> list[Content]:
        row: RowReport | None = self.query_one(BatchTable).row
        if row is None:
            return []
        place = f"line {row.line}  " if row.line else ""
        told = [Content.styled(printable(f"{row.name}  {place}{row.times}"), "bold")]
        if row.trouble:
            told.append(Content.styled(printable(row.trouble), "$text-warning"))
        return told

    def text_of(self, *, is_csv: bool) -> str:
        return self._texts[is_csv]
