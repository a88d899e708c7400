"""The demo world's documents as another STAC API can hold them.

What MAAP does beyond the specification is spelt out in the documents, since no other server does
it: the names of before 2026 stand beside those of today, a list of one value has that value under
its old name, frame and track are properties, and what the service compares as numbers is written
as numbers. Left out are granules without a footprint, which pgstac cannot hold, and those whose
longitudes jump at the antimeridian instead of being split (RFC 7946 section 3.1.9), which another
server rightly takes for a shape around the whole globe.
"""

import json
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from maap_tui.demo.holdings.collection_documents import collection_document
from maap_tui.demo.holdings.collection_specs import specs
from maap_tui.demo.holdings.documents import item_document
from maap_tui.demo.holdings.index import records_of
from maap_tui.demo.holdings.records import Record
from maap_tui.demo.matching.names import NUMBERS, OLD_NAMES, described
from maap_tui.services.collection_search import PSEUDO_COLLECTIONS

_ROOT = "http://127.0.0.1"
_SPELT_ONCE = frozenset({"id", "collection", "datetime", "start_datetime", "end_datetime"})


@cache
def judged_items() -> tuple[dict[str, Any], ...]:
    """Every item that both sides hold, as the judge holds it."""
    return tuple(
        _item(record)
        for collection in judged_collections()
        for record in records_of(collection["id"])
        if record.shape is not None and not _jumps(record)
    )


@cache
def judged_collections() -> tuple[dict[str, Any], ...]:
    """Every collection, as the judge holds it."""
    documents = (collection_document(spec, _ROOT) for spec in specs(hostile=False))
    return tuple(_collection(document) for document in documents)


def _collection(document: dict[str, Any]) -> dict[str, Any]:
    platforms = document.get("summaries", {}).get("platform", [])
    providers = [provider["name"] for provider in document.get("providers", [])]
    own = {"platform": platforms[0].upper() if platforms else None}
    own["organisationName"] = providers[0] if providers else None
    return {**document, **{name: value for name, value in own.items() if value}}


def _item(record: Record) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(item_document(record, _ROOT)))
    properties = document["properties"]
    seen = described(record)
    properties |= {name: seen[name] for name in ("frame", "track") if name in seen}
    for name in NUMBERS & properties.keys():
        properties[name] = _as_number(properties[name])
    for old, new in OLD_NAMES.items():
        if new in properties and new not in _SPELT_ONCE:
            properties[old] = _alone(properties[new])
    document["assets"] = {}
    return document


def _as_number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _alone(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _jumps(record: Record) -> bool:
    """Whether two neighbouring points of an outline lie on different sides of the antimeridian."""
    geometry: Any = item_document(record, _ROOT)["geometry"]
    return any(
        abs(first[0] - second[0]) > 180
        for line in _lines(geometry["coordinates"])
        for first, second in pairwise(line)
    )


def _lines(coordinates: Any) -> Iterator[Any]:
    """The lists of points at whatever depth they lie."""
    if isinstance(coordinates[0][0], int | float):
        yield coordinates
    else:
        for part in coordinates:
            yield from _lines(part)


def main(folder: Path) -> None:
    """Writes `collections.ndjson` and `items.ndjson` for pypgstac."""
    folder.mkdir()
    real = [c for c in judged_collections() if c["id"] not in PSEUDO_COLLECTIONS]
    for name, documents in (("collections", real), ("items", judged_items())):
        lines = (json.dumps(document) for document in documents)
        (folder / f"{name}.ndjson").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
