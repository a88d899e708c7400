"""What holds for rules whatever the granules are."""

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Item
from tests.models.rules.granules import (
    chosen,
    earthcare,
)

GRANULES = st.lists(
    st.builds(
        earthcare,
        st.integers(1, 3),
        st.sampled_from("AB"),
        st.sampled_from(["AE", "BA"]),
        made=st.sampled_from(["20250101T000000", "20250202T000000"]),
        kind=st.sampled_from(["MSI_COP_2A", "ATL_EBD_2A"]),
        start=st.sampled_from(["2025-03-05T13:45:40Z", "2025-03-06T01:00:00Z", "bad"]),
    ),
    max_size=12,
    unique_by=lambda item: item.id,
)
TEXTS = st.lists(
    st.sampled_from(
        [
            *("newest baseline", "newest of duplicates", "one per frame", "one per orbit"),
            *("one per day", "all of MSI_COP_2A + ATL_EBD_2A", "every 2nd", "not on disk"),
            *("nearest to 2025-03-05", "nearest to 12:00 per day", "size > 1 MB"),
        ]
    ),
    max_size=4,
)


@given(GRANULES, TEXTS)
def test_rules_leave_a_part_in_the_same_order_and_repeating_changes_nothing(
    items: list[Item], texts: list[str]
) -> None:
    left = chosen(", ".join(texts), items)
    places = [items.index(item) for item in left]
    assert places == sorted(set(places))
    for text in texts[-1:]:
        if text != "every 2nd":
            assert chosen(text, left) == left


@given(GRANULES)
def test_newest_baseline_beats_every_other_one(items: list[Item]) -> None:
    left = chosen("newest baseline", items)

    def acquisition(item: Item) -> tuple[str, ...]:
        return (item.product_type, item.orbit, item.frame)

    def rank(item: Item) -> tuple[str, str]:
        return (item.version, item.id.split("_")[-2])

    for item in items:
        rivals = [other for other in items if acquisition(other) == acquisition(item)]
        assert (item in left) == (rank(item) == max(map(rank, rivals)))


@given(GRANULES)
def test_all_of_agrees_with_sets(items: list[Item]) -> None:
    frames = [
        {(item.orbit, item.frame) for item in items if item.product_type == kind}
        for kind in ("MSI_COP_2A", "ATL_EBD_2A")
    ]
    both = frames[0] & frames[1]
    expected = [item for item in items if (item.orbit, item.frame) in both]
    assert chosen("all of MSI_COP_2A + ATL_EBD_2A", items) == expected
