from typing import Any

import cql2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.errors import InputError
from maap_tui.models.catalog import Item, pack_document
from maap_tui.services.filters import FilterChecker
from maap_tui.services.row_filter import row_judge


def item(**properties: Any) -> Item:
    document = {
        "type": "Feature",
        "id": "a",
        "collection": "C",
        "geometry": {"type": "Point", "coordinates": [1, 2]},
        "properties": properties,
    }
    return Item("a", "C", document=pack_document(document))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x > 4", True),
        ("x > 5", False),
        ("y > 4", None),
        ("y > 4 OR x = 5", True),
        ("s = 5", None),
        ("y IS NULL", True),
        ("id = 'a' AND collection = 'C'", True),
        ("properties.x = 5", True),
        ("s LIKE 'a%'", True),
        ("datetime >= TIMESTAMP('2025-02-01T00:00:00Z')", True),
        ("datetime > TIMESTAMP('2025-02-01T00:00:00Z')", False),
        ("S_INTERSECTS(geometry, POINT(1 2))", True),
        ("S_INTERSECTS(geometry, POINT(3 2))", False),
        ("1 = 1", True),
        ("1 = 2", False),
        ("true", True),
        ("9", None),
    ],
)
def test_only_what_the_text_names_is_read_and_judged(text: str, said: bool | None) -> None:
    one = item(x=5, s="ab", datetime="2025-02-01T00:00:00.000Z", other={"deep": [1]})
    judge = FilterChecker().judge(text)
    assert judge(one) is said
    assert judge(one) is said


@given(
    st.dictionaries(
        st.sampled_from(["x", "y", "s"]),
        st.integers(-5, 5) | st.sampled_from(["", "a", "ab"]) | st.none() | st.booleans(),
    ),
    st.sampled_from(
        ["x > 1", "x = 1 AND s = 'a'", "y IN (1, 2) OR s <> 'a'", "NOT x BETWEEN 0 AND 3"]
    ),
)
def test_it_says_what_the_library_says_of_the_whole_document(
    properties: dict[str, Any], text: str
) -> None:
    one = item(**properties)
    try:
        expected: bool | None = cql2.parse_text(text).matches(
            {**one.as_dict(), "properties": dict.fromkeys("xys") | properties}
        )
    except Exception:
        expected = None
    assert row_judge(text)(one) is expected


def test_a_document_that_is_odd_or_gone_is_judged_all_the_same() -> None:
    odd = Item("a", "C", document=pack_document({"id": "a", "properties": [1]}))
    assert row_judge("id = 'a'")(odd) is True
    assert row_judge("x = 1")(Item("a", "C")) is None


@pytest.mark.parametrize("text", ["", "  ", "x >", "((", "x = 'a"])
def test_what_is_no_filter_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputError):
        row_judge(text)
