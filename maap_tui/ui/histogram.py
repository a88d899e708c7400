"""A histogram of a few lines: bars of eighths of a cell, and years under them."""

from collections.abc import Sequence
from dataclasses import dataclass

from maap_tui.models.inventory import Period

from .text import BARS

_WIDEST = 6
"""Cells that a bar may have; a gap is left between wide ones."""
UNKNOWN = "·"


@dataclass(frozen=True, slots=True)
class Histogram:
    """The counts of periods as they fit into a width."""

    counts: tuple[int | None, ...]
    """One a bar; several periods share a bar where there is not room for each."""
    names: tuple[str, ...]
    """What each bar begins with."""
    bar_width: int
    shared: int
    """Periods that a bar stands for."""

    @classmethod
    def of(cls, periods: Sequence[Period], width: int) -> "Histogram":
        shared = max(1, -(-len(periods) // max(1, width)))
        groups = [periods[at : at + shared] for at in range(0, len(periods), shared)]
        counts = tuple(_together([period.count for period in group]) for group in groups)
        bar_width = max(1, min(_WIDEST, width // max(1, len(groups))))
        return cls(counts, tuple(group[0].name for group in groups), bar_width, shared)

    @property
    def top(self) -> int:
        return max((count or 0 for count in self.counts), default=0)

    def lines(self, height: int, bars: str = BARS) -> list[str]:
        """The bars, highest line first; every period with a granule shows at least a trace."""
        steps = len(bars)
        levels = [self._level(count, height * steps) for count in self.counts]
        lines = []
        for row in range(height - 1, -1, -1):
            line = ""
            for count, level in zip(self.counts, levels, strict=True):
                part = max(0, min(steps, level - row * steps))
                sign = bars[part - 1] if part else UNKNOWN if count is None and not row else " "
                line += self._bar(sign)
            lines.append(line.rstrip())
        return lines

    def axis(self) -> str:
        """The first name, every year where it begins, the last name; as far as there is room."""
        line = ""
        for index, name in enumerate(self.names):
            at, year = index * self.bar_width, name[:4]
            is_new = index == 0 or year != self.names[index - 1][:4]
            if is_new and (not line or at >= len(line) + 1):
                line = line.ljust(at) + (name if index == 0 and self.bar_width > 1 else year)
        last = len(self.names) * self.bar_width - len(self.names[-1]) if self.names else 0
        is_room = self.shared == 1 and last >= len(line) + 1
        return line.ljust(last) + self.names[-1] if is_room else line

    def _level(self, count: int | None, most: int) -> int:
        return max(1, round(count / self.top * most)) if count and self.top else 0

    def _bar(self, sign: str) -> str:
        gap = 1 if self.bar_width > 2 else 0
        return sign * (self.bar_width - gap) + " " * gap


def _together(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
