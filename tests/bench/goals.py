"""What a goal is, its bars, and the table in which the outcome is told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.bench.rounds import Results, Spread
from tests.bench.tasks import MEBIBYTE
from tests.bench.workplace import Workplace

GOALS = {
    "G1": "One HTTPS stream",
    "G2": "Many files, 4 at a time: speed",
    "G3": "Many files, 4 at a time: CPU",
    "G4": "Memory with 4 large files",
    "G5": "A server that caps each connection, 40 ms",
    "G6": "Small files, and no cap, at 40 ms",
    "G7": "Key to paint while 4 files come",
    "G8": "100,000 granules in the list",
    "G9": "Rows of live progress",
    "G10": "Start-up",
    "G11": "Search to first row",
    "G12": "Memory and stalls with 100,000 granules",
    "G13": "A queue of 10,000 files",
    "G14": "The map",
    "G15": "Longest wait of the loop, ms of work",
    "G16": "A basket of 100,000 granules",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """The limit of a figure."""

    limit: float
    is_most: bool
    """Whether the figure may be at most the limit; else at least."""

    def is_met_by(self, value: float) -> bool:
        return value <= self.limit if self.is_most else value >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.is_most else '≥'} {self.limit:g}"


def at_most(limit: float) -> Bar:
    return Bar(limit, True)


def at_least(limit: float) -> Bar:
    return Bar(limit, False)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    goal: str
    what: str
    spread: Spread | None = None
    """`None` where nothing was measured; `note` says why."""
    bar: Bar | None = None
    """`None` for a figure that is only told."""
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.spread is None:
            return "SKIPPED"
        if self.bar is None:
            return ""
        return "met" if self.bar.is_met_by(self.spread.median) else "MISSED"

    def cells(self) -> list[str]:
        shown = _shown(self.spread) if self.spread else "–"
        return [self.goal, self.what, shown, str(self.bar or ""), self.verdict, self.note]


Measure = Callable[[Workplace], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Measurement:
    """Work that yields the rows of one or more goals."""

    goals: tuple[str, ...]
    measure: Measure


def row(goal: str, what: str, spread: Spread | None, bar: Bar | None = None, note: str = "") -> Row:
    """A row; without a figure it says that a contender is missing or failed."""
    return Row(
        goal, what, spread, bar, note if spread else note or "a contender is missing or failed"
    )


def goal_table(rows: Sequence[Row]) -> str:
    headings = ["goal", "what", "median (min–max)", "bar", "verdict", "note"]
    return table(headings, [one.cells() for one in rows])


def cost_table(results: Results) -> str:
    """The absolute figures behind the ratios: they hold for this machine and minute only."""
    size = results.task_size
    lines = []
    for name, costs in results.costs.items():
        if not costs:
            continue
        speed = Spread.of([size / 1e6 / cost.wall for cost in costs])
        per_gib = 1024 * MEBIBYTE / size
        cpu, user = (
            Spread.of([get * per_gib for get in values])
            for values in ([c.cpu for c in costs], [c.user for c in costs])
        )
        peak = Spread.of([cost.peak for cost in costs])
        lines.append([name, _shown(speed), _shown(cpu), f"{user.median:.2f}", f"{peak.median:.0f}"])
    lines.extend([name, "FAILED", "", "", ""] for name in results.failures)
    return table(["contender", "MB/s", "CPU s/GiB", "user", "peak MiB"], lines)


def table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Markdown, its columns aligned."""
    everything = [list(headings), *(list(line) for line in lines)]
    widths = [max(len(line[column]) for line in everything) for column in range(len(headings))]
    shown = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in everything
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])


def _shown(spread: Spread) -> str:
    return f"{spread.median:.3g} ({spread.low:.3g}–{spread.high:.3g})"
