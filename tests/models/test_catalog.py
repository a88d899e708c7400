"""An item carries its own document, and little else."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Item, pack_document

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), JSON, max_size=6))
def test_document_comes_back_as_it_went_in(raw: dict[str, object]) -> None:
    assert Item("a", "c", document=pack_document(raw)).as_dict() == raw


def test_item_without_a_document_has_an_empty_one() -> None:
    assert Item("a", "c").as_dict() == {}


def test_document_takes_no_part_in_equality_and_is_not_shown() -> None:
    one = Item("a", "c", document=pack_document({"id": "a"}))
    assert one == Item("a", "c")
    assert "document" not in repr(one)


def test_key_tells_equal_ids_of_two_collections_apart() -> None:
    assert Item("a", "c").key != Item("a", "d").key


def test_document_is_kept_small() -> None:
    raw = {"links": [{"rel": "alternate", "href": "https://catalog.example/x"}] * 200}
    assert sys.getsizeof(pack_document(raw)) < 1000


def test_an_infinite_number_becomes_null() -> None:
    document = pack_document({"a": [float("inf"), 1.5]})
    assert Item("a", "c", document=document).as_dict() == {"a": [None, 1.5]}
