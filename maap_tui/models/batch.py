"""One search made of many: a place or an overpass a row, and what each of them found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from .area import Area
from .catalog import Item, Key
from .query import SearchQuery
from .text import count_noun
from .time_selection import TimeSelection

NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One place, at one time or at any."""

    name: str
    where: str = ""
    """The place as it would be typed; `area` is the same, read."""
    area: Area | None = None
    times: TimeSelection | None = None
    """`None` for the times of the whole search."""
    line: int = 0
    """Where it stands in its file; 0 when that has no lines."""


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What is to be searched."""

    label: str
    """The file or layer that the rows are from."""
    rows: tuple[BatchRow, ...]
    base: SearchQuery
    """What all rows have in common; its limit is that of all of them together."""
    key: str = ""
    """The same for the same rows and the same search as typed; by it a batch is resumed."""


@dataclass(frozen=True, slots=True)
class BatchStep:
    """Something has come for these rows (several when they ask for the same)."""

    rows: tuple[int, ...]
    items: tuple[Item, ...] = ()
    is_done: bool = False
    """Whether nothing more will come for them."""
    trouble: str = ""
    """Why they could not be searched."""
    notices: tuple[str, ...] = ()
    is_cut: bool = False
    """Whether it is the last one because as many granules are here as were asked for."""


class RowState(Enum):
    """How a row stands; the value is the word of the report."""

    WAITING = "not searched"
    STARTED = "begun"
    FOUND = "found"
    EMPTY = "nothing found"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row."""

    number: int
    name: str
    line: int
    times: str
    state: RowState
    granules: int
    trouble: str


class BatchResult:
    """Collects the steps of one batch: each granule once, and by which rows it was matched."""

    def __init__(self, plan: BatchPlan) -> None:
        self.plan = plan
        self.items: dict[Key, Item] = {}
        self.matches: dict[Key, list[int]] = {}
        self._counts = [0] * len(plan.rows)
        self._states = [RowState.WAITING] * len(plan.rows)
        self._troubles: dict[int, str] = {}
        self.is_cut = False
        """Whether the limit of granules ended it, so that places may be left."""

    def take(self, step: BatchStep) -> tuple[Item, ...]:
        """Adds a step and gives the granules that no earlier one had."""
        self.is_cut = self.is_cut or step.is_cut
        new = tuple(item for item in step.items if item.key not in self.items)
        for item in step.items:
            self.items.setdefault(item.key, item)
            rows = self.matches.setdefault(item.key, [])
            for row in step.rows:
                if row not in rows:
                    rows.append(row)
                    self._counts[row] += 1
        for row in step.rows:
            self._states[row] = self._state_after(step, row)
            if step.trouble:
                self._troubles[row] = step.trouble
        return new

    def _state_after(self, step: BatchStep, row: int) -> RowState:
        if step.trouble:
            return RowState.FAILED
        if not step.is_done:
            return RowState.STARTED
        return RowState.FOUND if self._counts[row] else RowState.EMPTY

    @property
    def done(self) -> int:
        """How many rows need no further search."""
        return len(self._states) - self.count(RowState.WAITING) - self.count(RowState.STARTED)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self._states)

    def count(self, state: RowState) -> int:
        return self._states.count(state)

    def names_of(self, key: Key) -> tuple[str, ...]:
        """The names of the rows that matched a granule, in the order of the file."""
        return tuple(self.plan.rows[row].name for row in sorted(self.matches.get(key, ())))

    @property
    def progress(self) -> str:
        """`12 of 40 places, 310 granules`."""
        places = count_noun(len(self._states), "place")
        return f"{self.done} of {places}, {count_noun(len(self.items), 'granule')}"

    def report(self) -> Iterator[RowReport]:
        """Every row in the order of the file, those that found nothing too."""
        for number, row in enumerate(self.plan.rows):
            yield RowReport(
                number=number + 1,
                name=row.name,
                line=row.line,
                times="" if row.times is None else row.times.describe(),
                state=self._states[number],
                granules=self._counts[number],
                trouble=self._troubles.get(number, ""),
            )


def cut_at(limit: int | None, steps: Iterator[BatchStep]) -> Iterator[BatchStep]:
    """`steps` until they have brought `limit` different granules and another one comes."""
    seen: set[Key] = set()
    for step in steps:
        new = dict.fromkeys(item.key for item in step.items if item.key not in seen)
        if limit is not None and len(seen) + len(new) > limit:
            seen.update(list(new)[: limit - len(seen)])
            items = tuple(item for item in step.items if item.key in seen)
            told = f"Stopped at {count_noun(limit, 'granule')}, the limit: there are more."
            notices = (*step.notices, told)
            yield replace(step, items=items, is_done=False, is_cut=True, notices=notices)
            return
        seen.update(new)
        yield step


def names_in_words(names: Sequence[str]) -> str:
    """`Etna, Stromboli and 3 more`."""
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
