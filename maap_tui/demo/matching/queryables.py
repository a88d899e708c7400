"""The queryables document of a collection: what can be filtered, and the values it holds now."""

from functools import cache

from maap_tui.demo.holdings.index import records_of
from maap_tui.demo.holdings.records import JsonObject
from maap_tui.demo.matching.names import NAMES, Name, described, known_names

_HIDDEN = {"JAXAL2Validated_MAAP": frozenset({"frame"})}
"""The service has been seen to leave out names on which it filters all the same."""
_UPPER = frozenset({"sat:orbit_state", "product:acquisition_type"})
_LOWER = frozenset({"version"})


@cache
def queryables(collection: str, root: str) -> JsonObject:
    """A JSON Schema of the 2020-12 dialect; `root` is the address of the server."""
    known = known_names(collection) - _HIDDEN.get(collection, frozenset())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{root}/catalogue/collections/{collection}/queryables",
        "type": "object",
        "title": f"Queryables for {collection} collection",
        "description": "Queryable names for the STAC API Item Search filter.",
        "collection": collection,
        "properties": {
            name.name: _property(name, collection) for name in NAMES if name.name in known
        },
    }


def _property(name: Name, collection: str) -> JsonObject:
    described: JsonObject = {
        "title": name.title,
        "description": name.description,
        "type": name.type,
    }
    if name.kind == "instant":
        described["format"] = "date-time"
    if name.kind == "choice" and (values := _values(name.name, collection)):
        described["enum"] = values
    return described


def _values(name: str, collection: str) -> list[str]:
    """What the collection holds; in some enumerations the service changes the case."""
    found: set[str] = set()
    for record in records_of(collection):
        value = described(record).get(name, [])
        found.update(map(str, value if isinstance(value, list | dict) else [value]))
    if name in _UPPER:
        return sorted(value.upper() for value in found)
    return sorted(value.lower() for value in found) if name in _LOWER else sorted(found)
