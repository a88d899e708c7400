"""Finds the granules that a question is about, in the order that it asks for."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from maap_tui.demo.holdings.collection_specs import specs
from maap_tui.demo.holdings.index import records_of
from maap_tui.demo.holdings.records import Record, mixed
from maap_tui.demo.matching import spacetime
from maap_tui.demo.matching.filters import Predicate, compile_filter
from maap_tui.demo.matching.names import known_names, views_of
from maap_tui.demo.matching.spacetime import BadParameter

if TYPE_CHECKING:
    from maap_tui.demo.routes.parameters import Question

_SORTS: dict[str, Callable[[Record], int | str]] = {
    "datetime": lambda record: record.start,
    "start_datetime": lambda record: record.start,
    "end_datetime": lambda record: record.end,
    "created": lambda record: record.processed,
    "updated": lambda record: record.processed,
    "published": lambda record: record.processed,
    "id": lambda record: record.item_id,
}


def matched(question: "Question", hostile: bool) -> tuple[Record, ...]:
    """All granules that match, without a `sortby` in an order that is no use but always the same.

    Raises `BadParameter`, `InvalidFilter` or `UnknownName`.
    """
    collections = tuple(known.id for known in specs(hostile))
    if question.collections:
        collections = tuple(name for name in question.collections if name in collections)
    allowed = _tests(question)
    found = [
        record
        for record in _filtered(question, collections)
        if all(test(record) for test in allowed)
    ]
    return tuple(_sorted(found, question.sortby))


def _filtered(question: "Question", collections: tuple[str, ...]) -> Iterator[Record]:
    if question.filter is None:
        for collection in collections:
            yield from records_of(collection)
        return
    predicate = _predicate(question, collections)
    for collection in collections:
        for record, seen in zip(records_of(collection), views_of(collection), strict=True):
            if predicate(seen):
                yield record


def _predicate(question: "Question", collections: tuple[str, ...]) -> Predicate:
    """A property must be known to every collection that was named, else to any."""
    names = [known_names(collection) for collection in collections]
    if question.collections and names:
        allowed = frozenset.intersection(*names)
    else:
        allowed = frozenset().union(*names)
    return compile_filter(question.filter, question.language, allowed)


def _tests(question: "Question") -> list[Callable[[Record], bool]]:
    tests: list[Callable[[Record], bool]] = []
    if question.ids:
        wanted = frozenset(question.ids)
        tests.append(lambda record: record.item_id in wanted)
    if question.datetime:
        start, stop = spacetime.parse_interval(question.datetime)
        tests.append(lambda record: spacetime.overlaps(record, start, stop))
    if question.bbox and question.intersects is not None:
        raise BadParameter("bbox and intersects exclude each other")
    if question.bbox:
        box = spacetime.box_area(spacetime.parse_box(question.bbox))
        tests.append(lambda record: spacetime.intersects(record, box))
    if question.intersects is not None:
        area = spacetime.parse_geometry(question.intersects)
        tests.append(lambda record: spacetime.intersects(record, area))
    return tests


def _sorted(records: list[Record], sortby: tuple[tuple[str, bool], ...]) -> list[Record]:
    records.sort(key=lambda record: mixed("order", record.item_id))
    for name, descends in reversed(sortby):
        field = name.removeprefix("properties.")
        if field not in _SORTS:
            raise BadParameter(f"Invalid sortby: {name}")
        records.sort(key=_SORTS[field], reverse=descends)
    return records
