"""Values enter a filter quoted, and what a person typed is looked at before it is sent."""

import cql2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maap_tui.errors import InputError
from maap_tui.models.cql2_tokens import quoted
from maap_tui.services.cql2_text import check_cql2, conjunction, equals


@pytest.mark.case(99)
@pytest.mark.rule(17)
@given(st.text(max_size=40))
@example("O'Brien")
@example("' OR 1=1 OR '")
@example("''")
def test_a_quoted_value_is_one_literal_whatever_it_holds(value: str) -> None:
    if "\0" in value:
        return
    assert cql2.parse_text(f"a={quoted(value)}").to_json()["args"][1] == value


def test_clauses_are_joined_without_changing_their_meaning() -> None:
    assert conjunction("", "  ") == ""
    assert conjunction("", equals("a", "x")) == "a='x'"
    assert conjunction("a=1 OR b=2", "c=3") == "(a=1 OR b=2) AND (c=3)"


@pytest.mark.parametrize(
    "text",
    [
        "productType='S1_DGM__1S' and instrument='P-SAR'",
        "\"product:type\"='X' AND sat:absolute_orbit >= 4366",
        "frame IN ('A', 'B')\n  OR NOT (track = '7')",
        "S_INTERSECTS(geometry, POLYGON((-1.5 -2, 3 -4, 5 6, -1.5 -2)))",
        "note = '(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((('",
        "id IN (" + ", ".join(f"'granule-{n}'" for n in range(900)) + ")",
    ],
)
def test_a_filter_that_the_service_takes_is_let_through(text: str) -> None:
    check_cql2(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a =", "ends too early (at column 4)"),
        ("a = 'x", "not understood at column 5: ''x'"),
        ("a = 'O'Brien'", "not understood at column 8: 'Brien''"),
        ("a == 1", "not understood at column 4: '= 1'"),
        ("a = 1\nand (b = 2", "ends too early (at line 2, column 11)"),
        ("{a,b}", "not understood at column 1"),
    ],
)
def test_a_filter_that_is_not_cql2_names_the_place(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        check_cql2(text)
    assert said in caught.value.message
    assert "for example" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60 + "a=1" + ")" * 60,
        "-" * 2_000 + "a=1",
        "not " * 2_000 + "a=1",
        "a=1^" + "2^" * 2_000 + "1",
        "x" * 20_001,
    ],
)
def test_what_would_overrun_the_parser_never_reaches_it(text: str) -> None:
    with pytest.raises(InputError, match="too long or too deeply nested"):
        check_cql2(text)


def outcome(text: str) -> str:
    try:
        check_cql2(text)
    except InputError as error:
        return error.message
    return "fine"


@given(st.text(alphabet="ab:_'\"()=<>-+ \n1.,[]{}\x1bANDnotIN", max_size=60))
def test_any_text_is_taken_or_refused_in_words(text: str) -> None:
    assert outcome(text).isprintable()
