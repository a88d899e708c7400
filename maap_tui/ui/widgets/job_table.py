"""The queue as a table that redraws only the rows that differ from what they showed."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip

from maap_tui.models.transfer import JobSnapshot, JobState, differing

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
from .columns import Placed, arrange
from .job_columns import AMOUNT, COLUMNS, TAIL, WANTS, merged
from .line_list import Cell, Piece
from .range_list import RangeList

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
GONE = (JobState.DONE, JobState.CANCELLED)
_LOOKS_KEPT = 500
FIGURE_LOOKS = 5
"""Looks at the queue from one speed to the next: nobody reads digits that change faster."""


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What a row says, and of what; kept because it is asked for when polled and when drawn."""

    job: JobSnapshot
    figures: JobSnapshot | None
    step: int
    cells: dict[str, Cell]


class JobTable(RangeList):
    """Jobs in rows: what moves and what needs attention first, the finished ones last.

    The cursor stays on its job while rows move; but in the first row, where one watches, and when
    its job comes to its end, it stays where it is instead of carrying the view away.

    A look at the queue costs what differs from the last one; what it draws are the cells on the
    screen that say something else.
    """

    HEADER_FROM_HEIGHT = 6

    def __init__(self, empty: Sequence[Piece]) -> None:
        super().__init__()
        self._empty = empty
        self._in_queue: Sequence[JobSnapshot] = ()
        """In the order in which they will be worked off."""
        self._jobs: list[JobSnapshot] = []
        """In the order of the rows."""
        self._rows: dict[str, int] = {}
        self._steps: dict[str, int] = {}
        self._figures: dict[str, JobSnapshot] = {}
        """Jobs under way as they were when their rows last said speed and time left."""
        self._turn = 0
        self._widest_name = 0
        self._looks_kept: dict[str, _Look] = {}
        self._drawn: dict[int, dict[str, Cell]] = {}
        """What the rows on the screen say."""

    def say(self, empty: Sequence[Piece]) -> None:
        """What stands in the table while there are no rows."""
        if empty != self._empty:
            self._empty = empty
            self.refresh()

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
        if _RANKS[other.state] != _RANKS[job.state]:
            return 0
        places = {each.job_id: place for place, each in enumerate(self._in_queue)}
        return places[other.job_id] - places[job.job_id]

    def show(self, jobs: Sequence[JobSnapshot]) -> None:
        """Takes the queue as it is now; draws what differs."""
        former, self._in_queue = self._in_queue, jobs
        places = differing(former, jobs)
        if places is None:
            self._step_bars(former, jobs)
            self._arrange(is_other=True)
            return
        moved = [jobs[place] for place in places]
        self._step_bars([former[place] for place in places], moved)
        self._take_figures(places)
        if any(_rank(former[place]) != _rank(jobs[place]) for place in places):
            self._arrange(is_other=False)
            return
        rows = [self._rows[job.job_id] for job in moved]
        for row, job in zip(rows, moved, strict=True):
            self._jobs[row] = job
        self._refresh_cells(rows)

    def _take_figures(self, places: Iterable[int]) -> None:
        """Lets every fifth of the rows say anew how fast they are, in turn."""
        for place in places:
            job = self._in_queue[place]
            figures = self._figures.get(job.job_id)
            is_due = (place + self._turn) % FIGURE_LOOKS == 0
            if is_due or figures is None or figures.state is not job.state:
                self._figures[job.job_id] = job
        self._turn += 1

    def _step_bars(self, former: Iterable[JobSnapshot], jobs: Iterable[JobSnapshot]) -> None:
        """Moves the bars without an end where bytes have come, so that a stalled one stands."""
        received = {job.job_id: job.received for job in former}
        for job in jobs:
            if job.state.is_active and job.total is None:
                has_moved = job.received != received.get(job.job_id, job.received)
                self._steps[job.job_id] = self._steps.get(job.job_id, 0) + has_moved
            else:
                self._steps.pop(job.job_id, None)

    def _arrange(self, *, is_other: bool) -> None:
        """Puts the rows in order; `is_other` when there may be other jobs than before."""
        current = self.job
        self._jobs = sorted(self._in_queue, key=_rank)
        self._rows = {job.job_id: row for row, job in enumerate(self._jobs)}
        self._drawn.clear()
        self._follow(current)
        if is_other:
            self._figures = {key: job for key, job in self._figures.items() if key in self._rows}
            self._steps = {key: step for key, step in self._steps.items() if key in self._rows}
            self._measure_names()
        self.rows_changed()

    def _follow(self, before: JobSnapshot | None) -> None:
        """Puts the cursor where its job stands now, if that is what a person would want."""
        row = None if before is None else self._rows.get(before.job_id)
        if before is not None and row is not None and self._cursor > 0:
            has_ended = self._jobs[row].state.is_final and not before.state.is_final
            self._cursor = self._cursor if has_ended else row

    def _measure_names(self) -> None:
        widest = max((cell_len(name_text(job)) for job in self._jobs), default=0)
        if widest != self._widest_name:
            self._widest_name = widest
            self.columns_changed()

    def _refresh_cells(self, rows: Sequence[int]) -> None:
        """Redraws what on the screen says something else than before."""
        visible, top = self.visible_rows(), self.header_height
        seen = ((row, self._changed_span(row)) for row in rows if row in visible)
        regions = [
            Region(start, top + row - visible.start, end - start, 1)
            for row, (start, end) in seen
            if end
        ]
        if regions:
            self.refresh(*regions)

    def _changed_span(self, row: int) -> tuple[int, int]:
        """From the first cell that is not as it was drawn to the end of the last; 0, 0 if none."""
        before, now = self._drawn.get(row), self.row_cells(row)
        if now == before:
            return 0, 0
        spans = self.spans(now)
        if before is None or spans != self.spans(before):
            return 0, self.row_width
        ends = list(accumulate(placed.gap + placed.width for placed in spans))
        keys = [placed.column.key for placed in spans]
        changed = [at for at, key in enumerate(keys) if now.get(key) != before.get(key)]
        if not changed:
            return 0, 0
        first, last = changed[0], changed[-1]
        return ends[first] - spans[first].width, ends[last]

    # Drawing

    @property
    def row_count(self) -> int:
        return len(self._jobs)

    def message(self) -> Sequence[Piece]:
        return self._empty

    def columns_for(self, width: int) -> tuple[Placed, ...]:
        self._looks_kept.clear()
        self._drawn.clear()
        stretch = {"name": self._widest_name, "note": _LONG_NOTE, "bar": _BAR}
        return arrange(COLUMNS, WANTS, width, stretch=stretch)

    def row_id(self, row: int) -> str:
        return self._jobs[row].job_id

    def row_of(self, row_id: str) -> int | None:
        row = self._rows.get(row_id)
        return None if row is None or self._jobs[row].state in GONE else row

    def row_key(self, row: int) -> Hashable:
        return self._look_of(row)

    def row_cells(self, row: int) -> dict[str, Cell]:
        return self._look_of(row).cells

    def _row_line(self, row: int) -> Strip:
        self._drawn[row] = self.row_cells(row)
        return super()._row_line(row)

    def _look_of(self, row: int) -> _Look:
        job = self._jobs[row]
        figures, step = self._figures.get(job.job_id), self._steps.get(job.job_id, 0)
        look = self._looks_kept.get(job.job_id)
        if look is not None and look.job is job and look.figures is figures and look.step == step:
            return look
        if len(self._looks_kept) >= _LOOKS_KEPT:
            self._looks_kept.clear()
        look = self._looks_kept[job.job_id] = _Look(job, figures, step, self._cells_of(job))
        return look

    def _cells_of(self, job: JobSnapshot) -> dict[str, Cell]:
        letter = STATE_LETTERS[job.state]
        style = LETTER_STYLES[letter]
        figures = self._figures.get(job.job_id, job)
        note = (note_text(job), style if style in ("warn", "error") else "muted")
        cells: dict[str, Cell] = {
            "state": (letter, style),
            "name": (name_text(job), "text"),
            "bar": self._bar_cell(job, style),
            "percent": (percent_text(job), "text"),
            "size": (self._size_cell(job), "text"),
            "rate": (rate_text(figures), "text"),
            "left": (left_text(figures), "text"),
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
            placed = merged(placed, tail, TAIL)
        if "amount" in cells:
            placed = merged(placed, ["percent", "size"], AMOUNT)
        return placed

    def _width(self, key: str) -> int:
        return next((p.width for p in self._placed if p.column.key == key), 0)

    def _size_cell(self, job: JobSnapshot) -> str:
        return long_size_text(job) if self._width("size") >= _LONG_SIZE else size_text(job)

    def _bar_cell(self, job: JobSnapshot, style: str) -> list[Piece]:
        step = self._steps.get(job.job_id, 0)
        before, bright, after = bar(job, self._width("bar"), step, self.glyphs)
        return [(before, "wait"), (bright, style), (after, "wait")]


def _rank(job: JobSnapshot) -> int:
    return _RANKS[job.state]
