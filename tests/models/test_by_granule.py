"""What is known of granules, by their keys: like a `dict`, but for what it costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.by_granule import ByGranule
from maap_tui.models.catalog import Item

KEYS = st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"))


@given(st.lists(st.tuples(KEYS, st.none() | st.integers())))
def test_it_does_what_a_dict_does(steps: list[tuple[tuple[str, str], int | None]]) -> None:
    known: ByGranule[int] = ByGranule()
    plain: dict[tuple[str, str], int] = {}
    for key, value in steps:
        assert known.pop(key, None) == plain.pop(key, None)
        if value is not None:
            known[key] = plain[key] = value
        assert dict(known) == plain
        assert len(known) == len(plain)
        assert all(key in known for key in plain)
    for key in (("a", "x"), ("b", "z")):
        assert known.of(Item(key[1], key[0])) == known.get(key) == plain.get(key)
        assert (key in known) == (key in plain)


@pytest.mark.parametrize("other", ["ax", "a", ("a",), ("a", "x", "x"), None])
def test_what_is_no_key_is_not_in_it(other: object) -> None:
    known: ByGranule[int] = ByGranule()
    known["a", "x"] = 1
    assert other not in known
