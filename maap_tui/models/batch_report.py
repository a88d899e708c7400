"""What became of each row of a batch, for whoever reads it later: JSON or CSV."""

import json
from dataclasses import asdict, fields

from .batch import BatchResult, RowReport, RowState
from .csv_table import csv_table
from .text import count_noun

_FIELDS = tuple(field.name for field in fields(RowReport))


def batch_json(result: BatchResult) -> str:
    """The rows, with the granules that each of them matched."""
    found: dict[int, list[dict[str, str]]] = {}
    for (collection, item_id), rows in result.matches.items():
        for row in rows:
            found.setdefault(row + 1, []).append({"collection": collection, "id": item_id})
    document = {
        "from": result.plan.label,
        "places": len(result.plan.rows),
        "granules": len(result.items),
        "rows": [_record(row) | {"found": found.get(row.number, [])} for row in result.report()],
    }
    return json.dumps(document, indent=1) + "\n"


def batch_csv(result: BatchResult) -> str:
    """A record a row of the batch; see `csv_table`."""
    return csv_table(_FIELDS, (_record(row).values() for row in result.report()))


def _record(row: RowReport) -> dict[str, object]:
    return asdict(row) | {"state": row.state.value}


def totals_in_words(result: BatchResult) -> str:
    """`40 places: 31 found, 8 nothing found, 1 failed; 310 granules`."""
    counts = [(state, result.count(state)) for state in RowState]
    told = ", ".join(f"{count} {state.value}" for state, count in counts if count)
    places = count_noun(len(result.plan.rows), "place")
    return f"{places}: {told}; {count_noun(len(result.items), 'granule')}"
