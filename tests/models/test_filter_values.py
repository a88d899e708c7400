"""Values that a collection does not list are told, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.cql2_tokens import quoted
from maap_tui.models.filter_values import value_remarks
from maap_tui.models.query import Queryable

KNOWN = (
    Queryable("product:type", "Type", enum=("ATL_TC__2A", "CPR_CLD_2A")),
    Queryable("frame", "Frame"),
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("product:type = 'X'", ["'X'"]),
        ("productType = 'X' AND frame = 'Z'", ["'X'"]),
        ("product:type IN ('X', 'atl_tc__2a', 'Y')", ["'X'", "'Y'"]),
        ("product:type NOT IN ('X')", ["'X'"]),
        ("\"product:type\" = 'X'", ["'X'"]),
        ("product:type LIKE 'X%' OR product:type <> 'X'", []),
        ("'X' = 'Y' AND IN ('X') AND = 'X'", []),
        ("product:type = 'CPR_CLD_2A", []),
    ],
)
def test_values_that_are_not_listed_are_told(text: str, values: list[str]) -> None:
    remarks = value_remarks(text, KNOWN)
    assert [text[remark.start : remark.end] for remark in remarks] == values
    assert not any(remark.is_error for remark in remarks)


def test_what_was_meant_is_offered() -> None:
    (remark,) = value_remarks("product:type = 'CPR_CLD'", KNOWN)
    said = "product:type holds no 'CPR_CLD' at present. Did you mean 'CPR_CLD_2A'?"
    assert (remark.sentence, remark.suggestions) == (said, ("'CPR_CLD_2A'",))


@given(st.text(max_size=60))
def test_any_text_is_looked_at(text: str) -> None:
    value_remarks(text, KNOWN)
    value_remarks(f"product:type = {quoted(text)}", KNOWN)
    value_remarks(f"product:type IN ('A', {quoted(text)}", KNOWN)
