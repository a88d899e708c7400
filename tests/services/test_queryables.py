"""Queryables are read as the service sends them, and as others might."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.property_names import aliases_of
from maap_tui.models.query import Queryable
from maap_tui.services.queryables import queryables_from_schema


def read(schema: object, name: str = "some:name") -> Queryable | None:
    found = queryables_from_schema({"properties": {name: schema}})
    return found[0] if found else None


def test_a_property_of_the_service_is_read_whole() -> None:
    schema = {
        "title": "Product type",
        "type": "string",
        "description": "What kind\r\nof product",
        "enum": ["ATL_NOM_1B", "CPR_NOM_1B"],
    }
    assert read(schema, "productType") == Queryable(
        name="productType",
        title="Product type",
        type="string",
        description="What kind\nof product",
        enum=("ATL_NOM_1B", "CPR_NOM_1B"),
        aliases=("product:type",),
    )


def test_the_order_of_the_document_is_kept() -> None:
    names = ["frame", "track", "orbitNumber", "doi"]
    document = {"properties": {name: {"type": "string"} for name in names}}
    assert [found.name for found in queryables_from_schema(document)] == names


@pytest.mark.parametrize(
    ("schema", "kind", "enum", "form"),
    [
        ({"type": "integer"}, "integer", (), ""),
        ({"type": "number", "minimum": 0}, "number", (), ""),
        ({"type": "string", "format": "date-time"}, "string", (), "date-time"),
        ({"type": ["null", "integer"]}, "integer", (), ""),
        ({"type": "boolean"}, "boolean", ("true", "false"), ""),
        ({"enum": [1, 2]}, "integer", ("1", "2"), ""),
        ({"enum": [1, 2.5]}, "number", ("1", "2.5"), ""),
        ({"enum": ["a", 1, None, "a"]}, "string", ("a", "1"), ""),
        ({"const": "x", "type": "string"}, "string", ("x",), ""),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, "integer", (), ""),
        ({"oneOf": [{"$ref": "geojson"}, {"type": "string", "enum": ["a"]}]}, "string", ("a",), ""),
        ({"type": "array", "items": {"type": "string", "enum": ["MSI"]}}, "string", ("MSI",), ""),
        ({"type": "array"}, "string", (), ""),
        ({"$ref": "https://example/datetime.json#/x"}, "string", (), ""),
        ({}, "string", (), ""),
        (None, "string", (), ""),
        ("string", "string", (), ""),
        ({"type": "string", "enum": "A", "format": 7, "title": None}, "string", (), "7"),
    ],
)
def test_odd_schemas_become_the_nearest_plain_property(
    schema: object, kind: str, enum: tuple[str, ...], form: str
) -> None:
    found = read(schema)
    assert found is not None
    assert (found.type, found.enum, found.format) == (kind, enum, form)
    assert found.title == "some:name"


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object"},
        {"$ref": "https://geojson.org/schema/Geometry.json"},
        {"format": "geometry-any"},
        {"anyOf": [{"type": "object"}, {"type": "null"}]},
    ],
)
def test_what_no_value_can_be_compared_with_is_left_out(schema: object) -> None:
    assert read(schema) is None


def test_text_is_made_safe_and_hostile_names_are_left_out() -> None:
    found = read({"title": "S2A [/x]\x1b[31m", "enum": ["a\x07"], "description": "\x9b1m"})
    assert found is not None
    assert (found.title, found.enum) == ("S2A [/x]\ufffd[31m", ("a\ufffd",))
    assert found.description == "\ufffd1m"
    assert read({"type": "string"}, "a\x1bb") is None
    assert read({"type": "string"}, "x" * 200) is None
    assert read({"type": "string"}, "") is None


@pytest.mark.parametrize("document", [{}, {"properties": None}, {"properties": ["a"]}])
def test_a_document_without_properties_has_no_queryables(document: dict[str, Any]) -> None:
    assert queryables_from_schema(document) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("productType", "product:type"),
        ("productVersion", "version"),
        ("orbitNumber", "sat:absolute_orbit"),
        ("orbitDirection", "sat:orbit_state"),
        ("instrument", "instruments"),
    ],
)
def test_old_and_new_spellings_know_each_other(old: str, new: str) -> None:
    assert aliases_of(old) == (new,)
    assert aliases_of(new) == (old,)


def test_names_that_never_changed_have_no_other_spelling() -> None:
    assert aliases_of("frame") == aliases_of("track") == ()


plain = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8))
words = st.sampled_from(["type", "enum", "anyOf", "items", "format", "title", "$ref", "const"])
schemas = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4)
)


@given(st.dictionaries(st.text(max_size=8), schemas, max_size=4))
def test_any_schema_is_read_without_complaint(properties: dict[str, object]) -> None:
    document = json.loads(json.dumps({"properties": properties}))
    for found in queryables_from_schema(document):
        shown = (found.title, found.format, *found.enum, found.name)
        assert all(text.isprintable() for text in shown)
