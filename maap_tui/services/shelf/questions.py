"""What an inventory asks: which counts are still missing, and what an answer settles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from maap_tui.models.inventory import Inventory, Tally
from maap_tui.models.property_names import BASELINE_NAMES, TYPE_NAMES
from maap_tui.models.query import Queryable, SearchQuery
from maap_tui.models.time_selection import TimeSelection

from ..cql2_text import conjunction, equals

MOST_CELLS = 600
"""Pairs of a product type and a baseline that are counted; a larger table helps nobody."""
TOTAL, TYPE, BASELINE, CELL, BOUNDARY = "total", "type", "baseline", "cell", "boundary"
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Question:
    """One request for a count, and with it when the first granule starts; or the last one."""

    kind: str
    product_type: str = ""
    baseline: str = ""
    boundary: int = 0
    """For the calendar: how many granules start before it."""
    is_last: bool = False

    @classmethod
    def of_total(cls, *, is_last: bool = False) -> "Question":
        return cls(TOTAL, is_last=is_last)

    def noted(self, known: Inventory, answer: Tally) -> Inventory:
        """`known` and what this answer adds to it."""
        types, baselines, cells = dict(known.types), dict(known.baselines), dict(known.cells)
        names = (self.product_type, self.baseline)
        match self.kind:
            case "total":
                return replace(known, total=self._joined(known.total, answer))
            case "type":
                types[names[0]] = self._joined(types[names[0]], answer)
            case "baseline":
                baselines[names[1]] = self._joined(baselines[names[1]], answer)
            case "cell":
                cells[names] = self._joined(cells.get(names, Tally()), answer)
            case _ if known.calendar is not None:
                total = self._bounded(known, answer)
                calendar = known.calendar.with_total(self.boundary, total)
                return replace(known, calendar=calendar.settled())
        noted = replace(known, types=types, baselines=baselines, cells=cells)
        return replace(noted, cells={**cells, **dict(_settled_cells(noted))})

    def _joined(self, tally: Tally, answer: Tally) -> Tally:
        if not self.is_last:
            return answer
        first = tally.first
        if tally.count != 1 and answer.last and answer.last < first:
            return replace(tally, first="", last="")  # it was not sorted after all
        return replace(tally, last=answer.last)

    def _bounded(self, known: Inventory, answer: Tally) -> int | None:
        """A running total never falls; a catalogue that grows meanwhile is taken as it was."""
        if answer.count is None or known.calendar is None:
            return None
        before = [t for t in known.calendar.totals[: self.boundary] if t is not None]
        after = [t for t in known.calendar.totals[self.boundary + 1 :] if t is not None]
        return max([*before[-1:], min([answer.count, *after[:1]])])


@dataclass(frozen=True, slots=True)
class Subject:
    """The collection whose inventory is taken."""

    collection: str
    queryables: tuple[Queryable, ...]
    start: str = ""
    """First and last moment of its extent, for a catalogue that does not sort."""
    end: str = ""

    def begun(self, known: Inventory | None) -> Inventory:
        """Nothing known yet; or what was known when it was given up, failures left out."""
        type_queryable = self._queryable(TYPE_NAMES)
        baseline_queryable = self._queryable(BASELINE_NAMES)
        new = Inventory(
            self.collection,
            type_name=type_queryable.name if type_queryable else "",
            baseline_name=baseline_queryable.name if baseline_queryable else "",
            types={value: Tally() for value in (type_queryable.enum if type_queryable else ())},
            baselines={
                value: Tally() for value in (baseline_queryable.enum if baseline_queryable else ())
            },
        )
        if known is None or known.is_complete or _shape(known) != _shape(new):
            return new
        return replace(
            known,
            total=Tally() if known.total.trouble else known.total,
            types={**new.types, **_untroubled(known.types)},
            baselines={**new.baselines, **_untroubled(known.baselines)},
            cells=_untroubled(known.cells),
        )

    def search(self, question: Question, known: Inventory) -> SearchQuery:
        """The search whose granules are counted."""
        clauses, times = [], None
        if question.kind == BOUNDARY and known.calendar is not None:
            times = TimeSelection((known.calendar.until(question.boundary),))
        if question.product_type:
            clauses.append(equals(known.type_name, question.product_type))
        if question.baseline:
            clauses.append(equals(known.baseline_name, question.baseline))
        return SearchQuery(
            (self.collection,),
            times=times,
            cql2=conjunction(*clauses),
        )

    def _queryable(self, names: tuple[str, ...]) -> Queryable | None:
        by_name = {queryable.name: queryable for queryable in self.queryables}
        found = [by_name[name] for name in names if name in by_name]
        return next((queryable for queryable in found if queryable.enum), None)


def table_questions(known: Inventory) -> Iterator[Question]:
    """What the table still lacks, the most telling first."""
    total = known.total
    if not total.is_settled:
        yield Question.of_total()
        return
    if total.count == 0:
        return
    if _lacks_last(total):
        yield Question.of_total(is_last=True)
    for name, tally in known.types.items():
        if not tally.is_settled:
            yield Question(TYPE, name)
    for name, tally in known.baselines.items():
        if not tally.is_settled:
            yield Question(BASELINE, baseline=name)
    for name, tally in known.types.items():
        if _lacks_last(tally):
            yield Question(TYPE, name, is_last=True)
    yield from _cell_questions(known)
    for name, tally in known.baselines.items():
        if not known.types and _lacks_last(tally):
            yield Question(BASELINE, baseline=name, is_last=True)


def _cell_questions(known: Inventory) -> Iterator[Question]:
    if len(known.types) * len(known.baselines) > MOST_CELLS:
        return
    for names in _pairs(known):
        if names not in known.cells:
            yield Question(CELL, *names)
    for names, tally in known.cells.items():
        if _lacks_last(tally):
            yield Question(CELL, *names, is_last=True)


def _pairs(known: Inventory) -> Iterator[tuple[str, str]]:
    """The pairs that may have granules, the largest baseline of each type first."""
    if not known.types or not known.baselines:
        return
    all_tallies = (*known.types.values(), *known.baselines.values())
    if not all(tally.is_settled for tally in all_tallies):
        return
    by_size = sorted(known.baselines.items(), key=lambda pair: -(pair[1].count or 0))
    for name, tally in known.types.items():
        for baseline, of_baseline in by_size:
            if tally.count and of_baseline.count:
                yield name, baseline


def _settled_cells(known: Inventory) -> Iterator[tuple[tuple[str, str], Tally]]:
    """Pairs whose tally follows from others: all of the one is of the other, or none is left."""
    if len(known.types) * len(known.baselines) > MOST_CELLS:
        return
    in_type: dict[str, int] = {}
    for (name, _), tally in known.cells.items():
        in_type[name] = in_type.get(name, 0) + (tally.count or 0)
    for name, baseline in _pairs(known):
        of_type, of_baseline = known.types[name], known.baselines[baseline]
        if (name, baseline) in known.cells:
            cell = known.cells[name, baseline]
            if cell.count == of_type.count and of_type.last and not cell.last:
                yield (name, baseline), of_type
        elif of_baseline.count == known.total.count:
            yield (name, baseline), of_type
        elif of_type.count == known.total.count and of_baseline.count is not None:
            yield (name, baseline), of_baseline
        elif of_type.count is not None and in_type.get(name, 0) >= of_type.count:
            yield (name, baseline), Tally(0)


def _lacks_last(tally: Tally) -> bool:
    return bool(tally.count and tally.first and not tally.last)


def _untroubled(tallies: Mapping[K, Tally]) -> dict[K, Tally]:
    return {name: tally for name, tally in tallies.items() if not tally.trouble}


def _shape(inventory: Inventory) -> tuple[str, str, frozenset[str], frozenset[str]]:
    return (
        inventory.type_name,
        inventory.baseline_name,
        frozenset(inventory.types),
        frozenset(inventory.baselines),
    )
