"""The queue as a table that redraws only the rows that differ from what they showed."""

from collections.abc import Hashable, Sequence

from rich.cells import cell_len

from maap_tui.models.transfer import JobSnapshot, JobState

from ..item_text import LETTER_STYLES, STATE_LETTERS
from ..job_text import (
    amount_text,
    bar,
    left_text,
    long_size_text,
    name_text,
    note_text,
    percent_text,
    rate_text,
    size_text,
)
from .columns import Column, Placed, Want, arrange
from .line_list import Cell, LineList, Piece

_COLUMNS = (
    Column("state", gap=0),
    Column("name", ("Granule",), cut="middle", gap=1),
    Column("bar", ("Progress",)),
    Column("percent", ("%",), align="right", gap=1),
    Column("size", ("Size",), align="right"),
    Column("rate", ("Speed",), align="right"),
    Column("left", ("Left",), align="right"),
    Column("note", ("Note",)),
)
_WANTS: tuple[Want, ...] = (
    ("state", 1),
    ("name", 8),
    ("rate", 8),
    ("percent", 4),
    ("left", 7),
    ("size", 6),
    ("bar", 6),
    ("name", 22),
    ("bar", 14),
    ("name", 34),
    ("note", 20),
    ("bar", 22),
    ("size", 19),
    ("note", 34),
)
_LONG_SIZE = 19
_NOTE_FROM = 30
"""A note column narrower than this is left to the running jobs; the others' notes begin earlier."""
_LONG_NOTE = 60
_BAR = 36
"""A bar longer than this says no more."""
_LEAST_TAIL = 26
"""A failure gets at least so many cells, even at the cost of percentage and size."""
_RANKS = {
    **dict.fromkeys((JobState.RUNNING, JobState.VERIFYING, JobState.RETRYING), 0),
    JobState.FAILED: 1,
    **dict.fromkeys((JobState.QUEUED, JobState.PAUSED), 2),
    JobState.CANCELLED: 3,
    JobState.DONE: 4,
}
_AMOUNT = Column("amount", align="right")
_TAIL = Column("tail")


class JobTable(LineList):
    """Jobs in rows: what moves and what needs attention first, the finished ones last.

    The cursor stays on its job while rows move; but in the first row, where one watches, and when
    its job comes to its end, it stays where it is instead of carrying the view away.
    """

    HEADER_FROM_HEIGHT = 6

    def __init__(self, empty: Sequence[Piece]) -> None:
        super().__init__()
        self._empty = empty
        self._jobs: list[JobSnapshot] = []
        self._steps: dict[str, int] = {}
        self._places: dict[str, int] = {}
        self._widest_name = 0

    @property
    def job(self) -> JobSnapshot | None:
        """The job under the cursor."""
        return self._jobs[self._cursor] if self._cursor < len(self._jobs) else None

    def steps_beyond_neighbour(self, direction: int) -> int:
        """How far the cursor's job has to move in the queue to change places with the next row.

        0 when the next row belongs to another group: order means nothing between them.
        """
        job, row = self.job, self._cursor + direction
        if job is None or not 0 <= row < len(self._jobs):
            return 0
        other = self._jobs[row]
        is_alike = _RANKS[other.state] == _RANKS[job.state]
        return self._places[other.job_id] - self._places[job.job_id] if is_alike else 0

    def show(self, jobs: Sequence[JobSnapshot]) -> None:
        """Takes the queue as it is now; draws the rows that differ."""
        old, current = self._jobs, self.job
        self._places = {job.job_id: place for place, job in enumerate(jobs)}
        self._jobs = sorted(jobs, key=lambda job: _RANKS[job.state])
        self._step_bars({job.job_id: job.received for job in old})
        if [job.job_id for job in old] != [job.job_id for job in self._jobs]:
            self._follow(current)
            return
        for row, (before, now) in enumerate(zip(old, self._jobs, strict=True)):
            if before is not now and before != now:
                self.refresh_row(row)

    def _step_bars(self, received: dict[str, int]) -> None:
        """Moves the bars without an end where bytes have come, so that a stalled one stands."""
        self._steps = {
            job.job_id: self._steps.get(job.job_id, 0)
            + (job.received != received.get(job.job_id, job.received))
            for job in self._jobs
            if job.state.is_active and job.total is None
        }

    def _follow(self, before: JobSnapshot | None) -> None:
        """Puts the cursor where its job stands now, if that is what a person would want."""
        rows = {job.job_id: row for row, job in enumerate(self._jobs)}
        row = None if before is None else rows.get(before.job_id)
        if before is not None and row is not None and self._cursor > 0:
            has_ended = self._jobs[row].state.is_final and not before.state.is_final
            self._cursor = self._cursor if has_ended else row
        widest = max((cell_len(name_text(job)) for job in self._jobs), default=0)
        if widest != self._widest_name:
            self._widest_name = widest
            self.columns_changed()
        self.rows_changed()

    # Drawing

    @property
    def row_count(self) -> int:
        return len(self._jobs)

    def message(self) -> Sequence[Piece]:
        return self._empty

    def columns_for(self, width: int) -> tuple[Placed, ...]:
        stretch = {"name": self._widest_name, "note": _LONG_NOTE, "bar": _BAR}
        return arrange(_COLUMNS, _WANTS, width, stretch=stretch)

    def row_key(self, row: int) -> Hashable:
        job = self._jobs[row]
        return job, self._steps.get(job.job_id, 0)

    def row_cells(self, row: int) -> dict[str, Cell]:
        job = self._jobs[row]
        letter = STATE_LETTERS[job.state]
        style = LETTER_STYLES[letter]
        note = (note_text(job), style if style in ("warn", "error") else "muted")
        cells: dict[str, Cell] = {
            "state": (letter, style),
            "name": (name_text(job), "text"),
            "bar": self._bar_cell(job, style),
            "percent": (percent_text(job), "text"),
            "size": (self._size_cell(job), "text"),
            "rate": (rate_text(job), "text"),
            "left": (left_text(job), "text"),
            "note": note,
        }
        if self._width("size") < _LONG_SIZE and (amount := amount_text(job)):
            cells["amount"] = (amount, "text")
        if job.state is not JobState.RUNNING and self._width("note") < _NOTE_FROM:
            cells["tail"] = note
        return cells

    def spans(self, cells: dict[str, Cell]) -> Sequence[Placed]:
        """Gives the place of speed, time and note to a note that would not fit otherwise."""
        placed = list(self._placed)
        tail = ["rate", "left", "note"]
        if "tail" in cells:
            is_short = sum(p.width + p.gap for p in placed if p.column.key in tail) < _LEAST_TAIL
            if is_short and cells["state"][0] == STATE_LETTERS[JobState.FAILED]:
                tail += ["percent", "size"]
            placed = _merged(placed, tail, _TAIL)
        if "amount" in cells:
            placed = _merged(placed, ["percent", "size"], _AMOUNT)
        return placed

    def _width(self, key: str) -> int:
        return next((p.width for p in self._placed if p.column.key == key), 0)

    def _size_cell(self, job: JobSnapshot) -> str:
        return long_size_text(job) if self._width("size") >= _LONG_SIZE else size_text(job)

    def _bar_cell(self, job: JobSnapshot, style: str) -> list[Piece]:
        step = self._steps.get(job.job_id, 0)
        before, bright, after = bar(job, self._width("bar"), step, self.glyphs)
        return [(before, "wait"), (bright, style), (after, "wait")]


def _merged(placed: list[Placed], keys: Sequence[str], column: Column) -> list[Placed]:
    """The columns with those of `keys`, which are neighbours, made into one."""
    gone = [p for p in placed if p.column.key in keys]
    if not gone:
        return placed
    at = placed.index(gone[0])
    width = sum(p.width + p.gap for p in gone) - gone[0].gap
    return [*placed[:at], Placed(column, width, gone[0].gap), *placed[at + len(gone) :]]
