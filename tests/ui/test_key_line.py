"""The keys at the bottom: on a narrow terminal the ways on from anywhere stay."""

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.ui.key_line import LAST, fitting

KEYS = (("space", "Mark"), ("r", "Search"), ("z", "Zoom"), (":", "Menu"), ("?", "Help"))
PAIRS = st.lists(st.tuples(st.text("aq⏎", max_size=5), st.sampled_from(("Menu", "Help", "Go"))))


def cells(keys: list[tuple[str, str]]) -> int:
    return sum(len(f" {key} {word} ") for key, word in keys)


def test_all_are_named_where_there_is_room() -> None:
    assert fitting(KEYS, 100) == [0, 1, 2, 3, 4]


def test_later_ones_go_first_but_not_the_ways_on() -> None:
    assert fitting(KEYS, cells(list(KEYS)) - 1) == [0, 1, 3, 4]
    assert fitting(KEYS, 20) == [3, 4]
    assert fitting(KEYS, 0) == [3, 4]


@given(PAIRS, st.integers(0, 80))
def test_what_is_named_fits_and_the_ways_on_are_there(
    keys: list[tuple[str, str]], width: int
) -> None:
    kept = fitting(keys, width)
    assert kept == sorted(kept)
    assert {index for index, key in enumerate(keys) if key[1] in LAST} <= set(kept)
    named = [keys[index] for index in kept]
    assert cells(named) <= width or all(word in LAST for _, word in named)
