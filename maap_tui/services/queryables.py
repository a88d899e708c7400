"""Reads what a collection can be filtered by (OGC API Features part 3, queryables as JSON Schema).

Read tolerantly: a property whose schema is odd becomes a text property, one that cannot be part of
a simple comparison (a geometry, an object) is left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from maap_tui.errors import CatalogError
from maap_tui.models.property_names import aliases_of
from maap_tui.models.query import Queryable
from maap_tui.models.text import LONG, clean, clean_block

from .calls import same_origin

_RELATIONS = ("http://www.opengis.net/def/rel/ogc/1.0/queryables", "queryables")
_SCALARS = ("string", "integer", "number", "boolean")
_LONGEST_NAME = 100
_MOST_VALUES = 5_000


def queryables_from_schema(document: Mapping[str, Any]) -> tuple[Queryable, ...]:
    """The queryables of a schema document, in its order."""
    properties = document.get("properties")
    if not isinstance(properties, Mapping):
        return ()
    read = (_queryable(str(name), schema) for name, schema in properties.items())
    return tuple(queryable for queryable in read if queryable is not None)


def queryables_link(collection: Mapping[str, Any], base: str) -> str:
    """Where a collection document says that its queryables are; empty when it does not say."""
    links = collection.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, Mapping) and link.get("rel") in _RELATIONS and link.get("href"):
            try:
                return same_origin(str(link["href"]), base)
            except CatalogError:
                return ""
    return ""


def _queryable(name: str, schema: object) -> Queryable | None:
    if not name or len(name) > _LONGEST_NAME or clean(name) != name:
        return None
    resolved = _resolved(schema)
    kind = _type(resolved)
    if kind not in _SCALARS:
        return None
    return Queryable(
        name=name,
        title=clean(resolved.get("title") or name, 80),
        type=kind,
        description=clean_block(resolved.get("description") or "", LONG),
        enum=_enum(resolved, kind),
        format=clean(resolved.get("format") or "", 40),
        aliases=aliases_of(name),
    )


def _resolved(schema: object) -> Mapping[str, Any]:
    """The part of a property's schema that describes one value of it."""
    if not isinstance(schema, Mapping):
        return {}
    for choice in ("anyOf", "oneOf", "allOf"):
        if "type" not in schema and isinstance(schema.get(choice), list):
            parts = [part for part in schema[choice] if isinstance(part, Mapping)]
            known = [part for part in parts if _type(part) in _SCALARS]
            return {**schema, **(known[0] if known else {"type": "object"})}
    if schema.get("type") == "array":
        items = schema.get("items")
        return {**schema, "type": "string", **(items if isinstance(items, Mapping) else {})}
    return schema


def _type(schema: object) -> str:
    """The JSON type of a value; `object` for what cannot be compared with one."""
    if not isinstance(schema, Mapping):
        return "string"
    if "geojson" in str(schema.get("$ref")) or "geometry" in str(schema.get("format")):
        return "object"
    said = schema.get("type")
    kinds = [said] if isinstance(said, str) else said if isinstance(said, Sequence) else []
    known = [kind for kind in kinds if kind != "null"]
    return str((known or kinds)[0]) if kinds else _type_of_values(schema)


def _type_of_values(schema: Mapping[str, Any]) -> str:
    values = schema.get("enum")
    if not isinstance(values, list) or not values:
        return "string"
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) < len(values):
        return "string"
    return "integer" if all(isinstance(v, int) for v in numbers) else "number"


def _enum(schema: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if kind == "boolean":
        return ("true", "false")
    if not isinstance(values, list):
        return ()
    plain = [v for v in values[:_MOST_VALUES] if isinstance(v, str | int | float)]
    return tuple(dict.fromkeys(clean(value) for value in plain))
