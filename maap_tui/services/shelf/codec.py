"""Our dataclasses as JSON for the cache, and back.

What is read back is checked as if it came from outside: a damaged entry raises `ValueError`,
`TypeError` or `LookupError`, and is then no entry at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from maap_tui.models.catalog import Access, Collection
from maap_tui.models.geometry import BBox
from maap_tui.models.inventory import Calendar, Inventory, Tally
from maap_tui.models.query import Queryable

_LISTS = ("keywords", "platforms", "instruments", "providers")
_TEXTS = (
    *("id", "title", "description", "license", "doi", "start", "end"),
    "access_label",
)


def collection_from_record(record: Mapping[str, Any]) -> Collection:
    fields: dict[str, Any] = {name: _text(record[name]) for name in _TEXTS}
    fields |= {name: _texts(record[name]) for name in _LISTS}
    box = record["bbox"]
    return Collection(
        **fields,
        bbox=None if box is None else BBox(*(float(number) for number in box)),
        access=Access(record["access"]),
        is_searchable=bool(record["is_searchable"]),
    )


def collections_from_records(records: Sequence[Mapping[str, Any]]) -> tuple[Collection, ...]:
    if not isinstance(records, list):
        raise TypeError("no list")
    return tuple(collection_from_record(record) for record in records)


def queryables_from_records(records: Sequence[Mapping[str, Any]]) -> tuple[Queryable, ...]:
    if not isinstance(records, list):
        raise TypeError("no list")
    return tuple(_queryable(record) for record in records)


def _queryable(record: Mapping[str, Any]) -> Queryable:
    texts = ("name", "title", "type", "description", "format")
    return Queryable(
        **{name: _text(record[name]) for name in texts},
        enum=_texts(record["enum"]),
        aliases=_texts(record["aliases"]),
    )


def inventory_record(inventory: Inventory) -> dict[str, Any]:
    calendar = inventory.calendar
    return {
        "collection": inventory.collection,
        "type_name": inventory.type_name,
        "baseline_name": inventory.baseline_name,
        "total": asdict(inventory.total),
        "types": _named(inventory.types),
        "baselines": _named(inventory.baselines),
        "cells": [[*names, asdict(tally)] for names, tally in inventory.cells.items()],
        "calendar": None
        if calendar is None
        else [calendar.first.isoformat(), calendar.step, list(calendar.totals)],
        "asked": inventory.asked,
        "is_complete": inventory.is_complete,
        "notice": inventory.notice,
    }


def inventory_from_record(record: Mapping[str, Any]) -> Inventory:
    return Inventory(
        collection=_text(record["collection"]),
        total=_tally(record["total"]),
        type_name=_text(record["type_name"]),
        baseline_name=_text(record["baseline_name"]),
        types={_text(name): _tally(tally) for name, tally in record["types"]},
        baselines={_text(name): _tally(tally) for name, tally in record["baselines"]},
        cells={
            (_text(kind), _text(baseline)): _tally(tally)
            for kind, baseline, tally in record["cells"]
        },
        calendar=None if record["calendar"] is None else _calendar(*record["calendar"]),
        asked=count_from(record["asked"]) or 0,
        is_complete=bool(record["is_complete"]),
        notice=_text(record["notice"]),
    )


def _named(tallies: Mapping[str, Tally]) -> list[list[Any]]:
    return [[name, asdict(tally)] for name, tally in tallies.items()]


def _tally(record: Mapping[str, Any]) -> Tally:
    return Tally(
        count=count_from(record["count"]),
        **{name: _text(record[name]) for name in ("first", "last", "trouble")},
    )


def _calendar(first: str, step: int, totals: Sequence[int | None]) -> Calendar:
    if step not in (1, 3, 12) or not isinstance(totals, list) or len(totals) < 2:
        raise ValueError("no calendar")
    return Calendar(date.fromisoformat(first), step, tuple(map(count_from, totals)))


def count_from(value: object) -> int | None:
    """A number of granules, or `None`; raises `TypeError` for anything else."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("no count")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return tuple(_text(one) for one in value)
