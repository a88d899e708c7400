"""What a filter matches, through the door of the compiled expression."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.demo.matching.filters import InvalidFilter, UnknownName, compile_filter

_KNOWN = ("product:type", "version", "sat:absolute_orbit", "instruments", "frame", "created", "id")
_SEEN: dict[str, object] = {
    "product:type": "msi_cop_2a",
    "version": "ba",
    "sat:absolute_orbit": 4366,
    "instruments": ["msi", "cpr"],
    "frame": "e",
    "created": 1_750_000_000,
}


def _matches(expression: object, language: str = "cql2-text") -> bool:
    return compile_filter(expression, language, _KNOWN)(_SEEN)


@pytest.mark.parametrize(
    "expression",
    [
        "product:type = 'MSI_COP_2A'",
        "\"product:type\"='msi_cop_2a'",
        "productType='MSI_cop_2a' AND version = 'Ba'",
        "productVersion IN ('AE', 'BA')",
        "orbitNumber=4366 and frame='E'",
        "orbitNumber >= 4366 and orbitNumber < 4367",
        "orbitNumber = '4366'",
        "orbitNumber between 4000 and 5000",
        "instrument='MSI'",
        "instrument='CPR'",
        "instruments IN ('ATLID', 'CPR')",
        "instruments <> 'ATLID'",
        "instruments LIKE 'ms%'",
        "A_CONTAINS(instruments, ('MSI', 'CPR'))",
        "NOT instrument='BBR'",
        "product:type LIKE 'MSI%'",
        "CASEI(product:type) = CASEI('MSI_COP_2A')",
        "CASEI(instrument) = CASEI('MSI')",
        "created > TIMESTAMP('2025-01-01T00:00:00Z')",
        "creationDate < '2025-12-31T00:00:00.000Z'",
        "T_BEFORE(created, TIMESTAMP('2026-01-01T00:00:00Z'))",
        "created > DATE('2025-01-01')",
        "product:type='x' or\n   (version='ba' and  frame='e')",
        "id IS NULL",
        "instruments IS NOT NULL",
        "'BA' = version",
        "true",
    ],
)
def test_matching(expression: str) -> None:
    assert _matches(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "version = 'AE'",
        "instrument='BBR'",
        "instruments <> 'MSI'",
        "orbitNumber < 10",
        "frame = 222",
        "id = 'x'",
        "NOT id = 'x'",
        "created < TIMESTAMP('2025-01-01T00:00:00Z')",
        "version = 'O''Brien'",
        "false",
    ],
)
def test_not_matching(expression: str) -> None:
    assert not _matches(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "version",
        "version =",
        "= 'x'",
        "version = 'x",
        "a ~ b",
        "foo(version)='x'",
        "created>'x'",
    ],
)
def test_what_is_no_filter(expression: str) -> None:
    with pytest.raises(InvalidFilter):
        _matches(expression)


@pytest.mark.parametrize(
    "expression",
    [
        {"op": "=", "args": [{"property": "version"}]},
        {"op": "and", "args": []},
        {"property": "version"},
        {"op": "=", "args": [{"property": "version"}, {"strange": 1}]},
        [],
        7,
    ],
)
def test_what_is_no_json_filter(expression: object) -> None:
    with pytest.raises(InvalidFilter):
        _matches(expression, "cql2-json")


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 3_000 + "version='ba'" + ")" * 3_000,
        "not " * 3_000 + "true",
        "frame=" + "-" * 7_000 + "1",
    ],
)
def test_nesting_that_would_overflow_the_stack_is_refused(expression: str) -> None:
    with pytest.raises(InvalidFilter):
        _matches(expression)


def test_nested_json_is_refused() -> None:
    expression: object = {"op": "=", "args": [{"property": "version"}, "ba"]}
    for _ in range(300):
        expression = {"op": "not", "args": [expression]}
    with pytest.raises(InvalidFilter):
        _matches(expression, "cql2-json")


def test_other_languages_are_refused() -> None:
    with pytest.raises(InvalidFilter):
        _matches("version='ba'", "ecql")


def test_unknown_names_are_named() -> None:
    with pytest.raises(UnknownName, match="nosuch"):
        _matches("version='ba' and nosuch='x'")


@given(st.text(max_size=40))
def test_any_text_is_a_filter_or_is_refused(text: str) -> None:
    with suppress(InvalidFilter, UnknownName):
        assert _matches(text) in (True, False)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=20))
def test_a_quoted_value_matches_itself_whatever_it_is(value: str) -> None:
    quoted = value.replace("'", "''")
    test = compile_filter(f"version = '{quoted}'", "cql2-text", _KNOWN)
    assert test({"version": value.lower()})
