"""Clauses are CQL2 that an independent parser reads back as meant."""

import cql2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.query import Queryable
from maap_tui.ui.clauses import OPERATORS, clause, joined

TYPE = Queryable("product:type", "Product type")
ORBIT = Queryable("sat:absolute_orbit", "Orbit number", "integer")
CLOUDS = Queryable("eo:cloud_cover", "Cloud cover", "number")


def parts(text: str) -> tuple[str, str, object]:
    """Operator, property and value as the parser understood them."""
    parsed = cql2.parse_text(text).to_json()
    return parsed["op"], parsed["args"][0]["property"], parsed["args"][1]


def test_text_is_quoted_and_its_quotes_are_doubled() -> None:
    assert clause(TYPE, "S1'DGM") == "product:type = 'S1''DGM'"


def test_whole_numbers_stay_bare() -> None:
    assert clause(ORBIT, " 4366 ") == "sat:absolute_orbit = 4366"


@pytest.mark.parametrize("operator", OPERATORS)
def test_another_comparison_may_come_first(operator: str) -> None:
    assert parts(clause(ORBIT, f"{operator} 4000")) == (operator, "sat:absolute_orbit", 4000)


@pytest.mark.parametrize(
    ("queryable", "typed"),
    [(ORBIT, "4366E"), (ORBIT, "4.5"), (ORBIT, "1 OR 1=1"), (CLOUDS, "a few"), (CLOUDS, "-")],
)
def test_a_value_of_the_wrong_type_is_refused_by_name(queryable: Queryable, typed: str) -> None:
    with pytest.raises(InvalidInput, match=queryable.name):
        clause(queryable, typed)


@pytest.mark.parametrize("typed", ["", "   ", ">=", "= "])
def test_no_value_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="type a value for Product type"):
        clause(TYPE, typed)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_any_text_comes_back_as_it_was_typed(typed: str) -> None:
    value = typed.strip()
    if not value or value.startswith(("=", "<", ">")):
        return
    assert parts(clause(TYPE, typed)) == ("=", "product:type", value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_as_they_were_typed(number: float) -> None:
    assert float(str(parts(clause(CLOUDS, repr(number)))[2])) == pytest.approx(number)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_name_is_quoted_where_it_has_to_be(name: str) -> None:
    if "\\" in name:
        return
    text = clause(Queryable(name, ""), "x")
    assert text.startswith((f"{name} =", '"'))
    assert text.endswith("= 'x'")


def test_the_first_clause_stands_alone() -> None:
    assert joined("  ", "a = 1") == "a = 1"


def test_clauses_are_joined_by_and() -> None:
    assert joined("a = 1", "b = 2") == "a = 1 AND b = 2"


def test_an_or_that_was_there_is_put_in_brackets() -> None:
    assert joined("a = 1 or b = 2", "c = 3") == "(a = 1 or b = 2) AND c = 3"


def test_an_or_inside_quotes_is_no_or() -> None:
    assert joined("a = 'this or that'", "c = 3") == "a = 'this or that' AND c = 3"
