"""The checker asks a parser of its own and the queryables, and never raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.cql2_tokens import LONGEST
from maap_tui.models.filter_check import mended
from maap_tui.models.query import Queryable
from maap_tui.services.filters import FilterChecker

KNOWN = (Queryable("product:type", "Product type", aliases=("productType",)),)


@pytest.mark.parametrize("text", ["", " \n", "product:type = 'A'", "NOT product:type LIKE 'A%'"])
def test_a_good_filter_has_no_remarks(text: str) -> None:
    assert FilterChecker().check(text, KNOWN).remarks == ()


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a = 'O'Brien'", "Brien'", "written twice"),
        ("a = 1\nand (b = 2", "", "closing bracket"),
        ("a = 1 AND AND b = 2", "AND", "A condition is missing here"),
        ("AND a = 1", "AND", "A condition is missing here"),
        ("a = 1 AND b = NULL", " = NULL", "write IS NULL"),
        ("a<>null", "<>null", "write IS NOT NULL"),
        ("a > 2026-01-01 AND b = 1", "2026-01-01", "is written TIMESTAMP('2026-01-01T00:00:00Z')"),
        ("a =\n= 2", "=", "Not understood"),
        ("a = '\ud800'", "\ud800", "cannot be sent"),
        ("x" * (LONGEST + 1), "", "too long"),
        ("x = '" + "y" * 65_536 + "'", "", "too long"),
        ("(" * 60 + "a=1" + ")" * 60, "", "too deeply nested"),
        ("not " * 3_000 + "a = 1", "", "too deeply nested"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, place: str, said: str) -> None:
    error = FilterChecker().check(text, KNOWN).error
    assert error is not None
    assert text[error.start : error.end] == place
    assert said in error.sentence


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a=NULL", "a IS NULL"),
        ("x = 1 OR a != NULL", "x = 1 OR a IS NOT NULL"),
        ("a > 2026-01-01", "a > TIMESTAMP('2026-01-01T00:00:00Z')"),
    ],
)
def test_what_cannot_be_meant_is_offered_as_it_is_written(text: str, meant: str) -> None:
    error = FilterChecker().check(text, KNOWN).error
    assert error is not None
    better = mended(text, (error, error.suggestions[0]))
    assert better == meant
    assert FilterChecker().check(better).error is None


@pytest.mark.parametrize(
    "text", ["a = '2026-01-01'", "a = 'x' AND b = '= NULL'", "a = 2026 - 1 - 1"]
)
def test_what_may_be_meant_is_no_mistake(text: str) -> None:
    assert FilterChecker().check(text).error is None


def test_names_are_compared_only_in_a_filter_that_can_be_read() -> None:
    (remark,) = FilterChecker().check("productType = 'A'", KNOWN).remarks
    assert remark.is_renamed
    assert FilterChecker().check("productType = 'A' AND", KNOWN).error is not None
    assert len(FilterChecker().check("productType = 'A' AND", KNOWN).remarks) == 1


@given(st.text(alphabet="ab:_'\"()=<>-+ \n1.,[]{}\x1bANDnotIN\udcff", max_size=60))
def test_any_text_is_judged(text: str) -> None:
    for remark in FilterChecker().check(text, KNOWN).remarks:
        assert 0 <= remark.start <= remark.end <= len(text)
        assert remark.sentence.isprintable()
        assert remark.sentence.endswith((".", "?"))


@pytest.mark.parametrize("end", ["", ",", ' # Many "other" filters', "\n)"])
def test_a_line_of_a_notebook_is_told_and_mended(end: str) -> None:
    inner = "productType='A' and instrument='B'"
    text = f'filter="{inner}"{end}'
    error = FilterChecker().check(text, KNOWN).error
    assert error is not None
    assert "line of a notebook" in error.sentence
    assert error.suggestions == (inner,)
    assert (error.start, error.end) == (0, len(text))


def test_a_property_called_filter_is_no_notebook() -> None:
    assert FilterChecker().check("filter = 'A'", KNOWN).error is None
