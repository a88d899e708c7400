"""The table of a report: a row a file, drawn only where it is seen."""

from collections.abc import Hashable, Sequence

from rich.cells import cell_len

from maap_tui.models.text import format_bytes, format_duration
from maap_tui.models.transfer import JobSnapshot, JobState

from ..item_text import LETTER_STYLES, STATE_LETTERS
from .columns import Column, Placed, Want, arrange
from .line_list import Cell, LineList

_COLUMNS = (
    Column("state", ("State",), gap=0),
    Column("name", ("File",), cut="middle"),
    Column("bytes", ("Bytes",), align="right"),
    Column("seconds", ("Time",), align="right"),
    Column("verified", ("Verified by", "Verified")),
    Column("cause", ("Cause",)),
    Column("hint", ("What to do",)),
)
_WANTS: tuple[Want, ...] = (
    ("state", 11),
    ("name", 16),
    ("cause", 18),
    ("bytes", 7),
    ("verified", 8),
    ("seconds", 6),
    ("name", 30),
    ("cause", 34),
    ("hint", 24),
    ("verified", 11),
    ("name", 48),
)
_LONGEST = 80


class ReportTable(LineList):
    """The jobs of a report in the order they are given."""

    def __init__(self, jobs: Sequence[JobSnapshot]) -> None:
        super().__init__()
        self._jobs = jobs
        self._empty = _empty_columns(jobs)
        self._widest = max((cell_len(job.target.name) for job in jobs), default=0)

    @property
    def job(self) -> JobSnapshot | None:
        """The job under the cursor."""
        return self._jobs[self._cursor] if self._cursor < len(self._jobs) else None

    @property
    def row_count(self) -> int:
        return len(self._jobs)

    def columns_for(self, width: int) -> tuple[Placed, ...]:
        stretch = {"name": self._widest, "cause": _LONGEST, "hint": _LONGEST}
        wants = [want for want in _WANTS if want[0] not in self._empty]
        return arrange(_COLUMNS, wants, width, stretch=stretch)

    def row_key(self, row: int) -> Hashable:
        return self._jobs[row]

    def row_cells(self, row: int) -> dict[str, Cell]:
        job = self._jobs[row]
        letter = STATE_LETTERS[job.state]
        style, is_done = LETTER_STYLES[letter], job.state is JobState.DONE
        return {
            "state": (f"{letter} {job.state.value}", style),
            "name": (job.target.name, "text"),
            "bytes": (format_bytes(job.received) if job.received else "", "text"),
            "seconds": (format_duration(job.seconds) if job.seconds else "", "text"),
            "verified": (job.verified_by.value if is_done and job.verified_by else "", "ok"),
            "cause": ("" if is_done else job.cause, "error" if style == "error" else "muted"),
            "hint": ("" if is_done else job.hint, "muted"),
        }


def _empty_columns(jobs: Sequence[JobSnapshot]) -> frozenset[str]:
    """The columns in which no row would have a word; the others get their room."""
    done = [job for job in jobs if job.state is JobState.DONE]
    others = [job for job in jobs if job.state is not JobState.DONE]
    filled = {
        "bytes": any(job.received for job in jobs),
        "seconds": any(job.seconds for job in jobs),
        "verified": any(job.verified_by for job in done),
        "cause": any(job.cause for job in others),
        "hint": any(job.hint for job in others),
    }
    return frozenset(key for key, is_filled in filled.items() if not is_filled)
