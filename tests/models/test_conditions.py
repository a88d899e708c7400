"""Conditions become CQL2 text and come back the same; what rows cannot say is kept as text."""

import json

import cql2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maap_tui.models.condition_reader import read_filter
from maap_tui.models.conditions import (
    Condition,
    Group,
    Joiner,
    Literal,
    Node,
    Operator,
    Sort,
    Verbatim,
    conjuncts,
    written,
)
from maap_tui.models.cql2_tokens import DEEPEST, LONGEST, Stumble
from maap_tui.models.invalid import InvalidInput

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from(["product:type", "frame", "not", "in", "a b", 'say "x"', "date", "_x", "é"])
VALUES = st.one_of(
    WORDS.map(lambda text: Literal(Sort.TEXT, text)),
    st.integers(-(10**9), 10**9).map(lambda number: Literal(Sort.NUMBER, str(number))),
    st.sampled_from(["1.50", "1e5", "-0.25"]).map(lambda text: Literal(Sort.NUMBER, text)),
    st.sampled_from(["TRUE", "FALSE"]).map(lambda text: Literal(Sort.BOOLEAN, text)),
    st.just(Literal(Sort.TIMESTAMP, "2026-04-01T00:00:00Z")),
    st.just(Literal(Sort.DATE, "2026-04-01")),
)
SIMPLE = [operator for operator in Operator if operator.value < "A"]
CONDITIONS = st.one_of(
    st.builds(Condition, NAMES, st.sampled_from(SIMPLE), st.tuples(VALUES), st.booleans()),
    st.builds(
        Condition,
        NAMES,
        st.just(Operator.IN),
        st.lists(VALUES, min_size=1, max_size=4).map(tuple),
        st.booleans(),
    ),
    st.builds(
        Condition, NAMES, st.just(Operator.BETWEEN), st.tuples(VALUES, VALUES), st.booleans()
    ),
    st.builds(
        Condition,
        NAMES,
        st.just(Operator.LIKE),
        st.tuples(WORDS.map(lambda text: Literal(Sort.TEXT, text))),
        st.booleans(),
    ),
    st.builds(Condition, NAMES, st.just(Operator.NULL), st.just(()), st.booleans()),
    st.builds(
        Verbatim,
        st.sampled_from(
            [
                "S_INTERSECTS(geometry, POINT(1 2))",
                "a + 1 BETWEEN 2 AND 3",
                "CASEI(frame) = CASEI('a')",
                "(a + 1) * 2 = 4",
                "a = b",
            ]
        ),
        st.booleans(),
    ),
)
TREES: st.SearchStrategy[Node] = st.recursive(
    CONDITIONS,
    lambda inner: st.builds(
        Group,
        st.sampled_from(Joiner),
        st.lists(inner, min_size=2, max_size=4).map(tuple),
        st.booleans(),
    ),
    max_leaves=12,
)


def meaning(text: str) -> object:
    """What a parser of its own makes of a filter; NOT NOT x is x, and (a AND b) AND c one AND."""
    return plain(cql2.parse_text(text).to_json())


def plain(node: object) -> object:
    if isinstance(node, list):
        return [plain(entry) for entry in node]
    if not isinstance(node, dict) or "op" not in node:
        return node
    operator, arguments = node["op"], [plain(entry) for entry in node["args"]]
    if operator == "not" and isinstance(arguments[0], dict) and arguments[0].get("op") == "not":
        return arguments[0]["args"][0]
    if operator in ("and", "or"):
        flat: list[object] = []
        for entry in arguments:
            if isinstance(entry, dict) and entry.get("op") == operator:
                flat += entry["args"]
            else:
                flat.append(entry)
        arguments = flat
    return {"op": operator, "args": arguments}


@given(TREES)
@settings(max_examples=300)
def test_conditions_come_back_as_they_were_written(tree: Node) -> None:
    assert read_filter(written(tree)) == tree


@given(TREES)
def test_what_is_written_is_cql2(tree: Node) -> None:
    meaning(written(tree))


PIECES = st.sampled_from(
    [
        *("a", "product:type", '"b c"', "'x'", "'it''s'", "1", "-2.5", "TIMESTAMP('2026-01-01')"),
        *("=", "<>", "<", ">=", "AND", "OR", "NOT", "and", "or", "not", "IN", "LIKE", "BETWEEN"),
        *("IS", "NULL", "(", ")", ",", "+", "*", "TRUE", "casei(a)", "S_INTERSECTS(g, POINT(1 2))"),
        *("a = 1", "b IN ('x', 'y')", "c IS NOT NULL", "d BETWEEN 1 AND 2", "e NOT LIKE 'x%'"),
    ]
)


@given(st.lists(PIECES, max_size=12).map(" ".join))
@settings(max_examples=500)
@example("NOT NOT a = 1")
@example("NOT a = 1 AND b = 2 OR c = 3")
@example("a = 1 AND (b = 2 OR c = 3) AND (d = 4 AND e = 5)")
@example("(a + 1) = 2 AND b = 3")
@example("a + 1 BETWEEN 2 AND 3 AND b = 4")
@example("a != 1")
def test_what_is_read_means_the_same_when_written_again(text: str) -> None:
    try:
        before, node = meaning(text), read_filter(text)
    except (cql2.ParseError, Stumble):  # the parser takes `AND` alone for a name: that is no filter
        return
    if node is not None:
        assert meaning(written(node)) == before


def stumble_at(text: str) -> Stumble | None:
    try:
        read_filter(text)
    except Stumble as stumble:
        return stumble
    return None


@given(st.text(alphabet="ab:_'\"()=<>-+ \n1.,[]{}ANDnotIN", max_size=60))
@example("(" * 3_000)
@example("not " * 3_000 + "a")
@example("\udcff = 1")
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    stumble = stumble_at(text)
    if stumble is not None:
        assert 0 <= stumble.start <= stumble.end <= len(text)
        assert str(stumble).endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "x" * (LONGEST + 1),
        "a = '" + "x" * 65_536 + "'",
        "(" * (DEEPEST + 5) + "a = 1" + ")" * (DEEPEST + 5),
        "not " * 2_000 + "a = 1",
    ],
)
def test_what_is_too_large_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(InvalidInput, match="too long or too deeply nested"):
        read_filter(text)


def test_a_blank_text_is_no_condition() -> None:
    assert read_filter(" \n ") is None
    assert written(None) == ""
    assert conjuncts(None) == ()


def test_a_number_keeps_its_spelling() -> None:
    assert written(read_filter("a = 3 AND b = 1.50")) == "a = 3 AND b = 1.50"


def test_what_rows_cannot_say_is_kept_word_for_word() -> None:
    node = read_filter("S_INTERSECTS( geometry,POINT(1 2) )  AND frame='A'")
    assert conjuncts(node) == (
        Verbatim("S_INTERSECTS( geometry,POINT(1 2) )"),
        Condition("frame", Operator.EQUAL, (Literal(Sort.TEXT, "A"),)),
    )


def test_a_list_of_a_thousand_values_is_read() -> None:
    values = ", ".join(f"'granule-{number}'" for number in range(900))
    (node,) = conjuncts(read_filter(f"id IN ({values})"))
    assert isinstance(node, Condition)
    assert len(node.values) == 900
    assert len(json.dumps(meaning(written(node)))) > 900
