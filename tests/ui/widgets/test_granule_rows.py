from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.basket import Amount
from maap_tui.models.catalog import Item
from maap_tui.models.list_view import CYCLE, SortBy, SortOrder
from maap_tui.ui.widgets.granule_rows import GranuleRows
from tests.ui.fakes import an_item

STARTS = ("2026-04-03T14:59:03Z", "2026-04-03T14:59:03.000Z", "2026-04-03T14:59:03.5Z", "", "soon")


@st.composite
def items(draw: st.DrawFn) -> list[Item]:
    count = draw(st.integers(0, 12))
    return [
        Item(
            id=f"i{number}",
            collection="c",
            start=draw(st.sampled_from(STARTS)),
            product_type=draw(st.sampled_from(["", "A", "B"])),
            track=draw(st.sampled_from(["", "4", "12"])),
            size=draw(st.sampled_from([None, 1, 2])),
        )
        for number in range(count)
    ]


orders = st.lists(
    st.builds(SortBy, st.sampled_from(["start", "type", "place", "size", "track"]), st.booleans()),
    max_size=3,
).map(lambda keys: SortOrder(tuple(keys)))


@given(items(), items(), orders, st.sampled_from(["", "i1", "!i1", "a i"]))
def test_adding_by_pages_gives_the_order_of_sorting_at_once(
    first: list[Item], second: list[Item], order: SortOrder, needle: str
) -> None:
    paged, whole = GranuleRows(), GranuleRows()
    paged.order = order
    paged.narrow(needle)
    paged.add(first)
    paged.add(second)
    whole.add([*first, *second])
    whole.narrow(needle)
    whole.sort(order)
    assert [id(item) for item in paged.shown] == [id(item) for item in whole.shown]


@given(items(), st.lists(st.sampled_from(["i", "i1", "i12", "i1 b", "!b", "i !b", "", "!"])))
def test_narrowing_letter_by_letter_ends_where_narrowing_at_once_does(
    some: list[Item], needles: list[str]
) -> None:
    typed, at_once = GranuleRows(), GranuleRows()
    typed.add(some)
    at_once.add(some)
    for needle in needles:
        typed.narrow(needle)
    at_once.narrow(needles[-1] if needles else "")
    assert typed.shown == at_once.shown


@given(items(), items(), st.integers(1, 5), st.sampled_from(["i1", "!i1", "a i"]))
def test_rows_that_are_ready_for_words_in_part_are_narrowed_as_all_are(
    first: list[Item], second: list[Item], most: int, needle: str
) -> None:
    ready, plain = GranuleRows(), GranuleRows()
    for rows in (ready, plain):
        rows.add(first)
    ready.get_ready_for_words(most)
    for rows in (ready, plain):
        rows.add(second)
    is_all = ready.get_ready_for_words(most)
    assert is_all == (len(first) + len(second) <= most)
    for rows in (ready, plain):
        rows.narrow(needle)
    assert ready.shown == plain.shown


def test_newest_only_hides_what_newer_rows_supersede_in_any_order_of_coming() -> None:
    old, new = (
        Item(f"ECA_EX{baseline}_MSI_COP_2A_20250305T134540Z_2025{month}T000000Z_04366E", "c")
        for baseline, month in (("AE", "0401"), ("BA", "0912"))
    )
    rows = GranuleRows()
    rows.show_newest_only(True)
    rows.add([old])
    rows.add([new, Item("other", "c")])
    assert [item.id for item in rows.shown] == [new.id, "other"]
    rows.narrow("eca")
    assert rows.shown == [new]
    rows.narrow("")
    rows.sort(SortOrder.TYPE)
    assert old not in rows.shown
    rows.show_newest_only(False)
    assert set(map(id, rows.shown)) == set(map(id, rows.loaded))
    rows.clear()
    rows.add([old])
    assert rows.shown == [old]


def test_equal_moments_in_two_spellings_stay_in_the_order_they_came() -> None:
    rows = GranuleRows()
    rows.add([Item("a", "c", start=STARTS[0]), Item("b", "c", start=STARTS[1])])
    assert [item.id for item in rows.shown] == ["a", "b"]
    rows.add([Item("later", "c", start=STARTS[2]), Item("none", "c", start="")])
    assert [item.id for item in rows.shown] == ["later", "a", "b", "none"]


def test_sizes_nobody_knows_come_last() -> None:
    rows = GranuleRows()
    rows.add([Item("none", "c"), Item("small", "c", size=1), Item("big", "c", size=2)])
    rows.sort(SortOrder.LARGEST)
    assert [item.id for item in rows.shown] == ["big", "small", "none"]


def test_the_orders_follow_one_another_and_come_back() -> None:
    order, seen = SortOrder.FOUND, []
    for _ in range(6):
        order = order.following
        seen.append(order)
    assert seen == [*CYCLE, SortOrder.NEWEST]


def test_narrowing_looks_at_everything_a_row_shows() -> None:
    rows = GranuleRows()
    rows.add([an_item(1), an_item(2, platform="EarthCARE", version="BA")])
    for needle in ("earthcare", "ba", "t002 f291", "2026-01-01t02"):
        rows.narrow(needle)
        assert [item.id for item in rows.shown] == [an_item(2).id], needle


def test_marks_count_bytes_and_unknown_sizes() -> None:
    rows = GranuleRows()
    first, second, third = an_item(1, size=5), an_item(2, size=None), an_item(3, size=7)
    rows.add([first, second, third])
    rows.mark([first, second, first])
    assert rows.basket.amount == Amount(2, 5, 1)
    rows.invert(rows.shown)
    assert list(rows.marks.values()) == [third]
    assert rows.basket.amount == Amount(1, 7, 0)
    assert rows.marked_here == 1


def test_marks_outlive_a_new_search_and_its_newer_copy_of_the_item() -> None:
    rows = GranuleRows()
    rows.add([an_item(1, size=5)])
    rows.mark(rows.shown)
    rows.clear()
    rows.add([an_item(1, size=9)])
    assert rows.shown[0].key in rows.marks
    rows.unmark(rows.shown)
    assert rows.basket.amount == Amount()


def test_what_is_marked_among_the_loaded_rows_is_counted() -> None:
    rows = GranuleRows()
    rows.add([an_item(1), an_item(2)])
    rows.mark(rows.shown)
    rows.clear()
    assert (len(rows.marks), rows.marked_here) == (2, 0)
    rows.add([an_item(2), an_item(3)])
    assert rows.marked_here == 1
    rows.invert(rows.shown)
    assert rows.marked_here == 1
    rows.unmark(rows.shown)
    assert rows.marked_here == 0
    rows.basket.undo()
    rows.recount()
    assert (len(rows.marks), rows.marked_here) == (2, 1)


@given(items(), orders)
def test_several_keys_order_as_one_comparison_of_all_does(
    some: list[Item], order: SortOrder
) -> None:
    def of(item: Item, key: SortBy) -> Any:
        match key.column:
            case "size":
                return -1 if item.size is None else item.size
            case "type":
                return item.product_type
            case _:
                return item.track.zfill(3) if item.track else ""

    keys = tuple(key for key in order.keys if key.column != "start")
    rows = GranuleRows()
    rows.add(some)
    rows.sort(SortOrder(keys))
    for before, after in pairwise(rows.shown):
        for key in keys:
            first, second = of(before, key), of(after, key)
            if first == second:
                continue
            is_missing = second in ("", -1)
            assert is_missing or (first not in ("", -1) and (first > second) == key.is_down)
            break
        else:
            assert some.index(before) < some.index(after)


def test_patterns_and_cql2_show_what_was_judged_elsewhere_only() -> None:
    rows = GranuleRows()
    rows.add([an_item(1), an_item(2)])
    rows.narrow("~d0000[23]", {an_item(2).key})
    assert rows.shown == [an_item(2)]
    rows.add([an_item(3)])
    assert rows.shown == [an_item(2)]
    rows.keep({an_item(3).key})
    assert rows.shown == [an_item(3), an_item(2)]
    rows.narrow("")
    assert len(rows.shown) == 3


def test_hiding_older_publications_outlives_a_search_and_a_narrowing() -> None:
    old = an_item(1)
    new = an_item(1, id=f"{old.id[:-9]}02{old.id[-7:]}")
    rows = GranuleRows()
    rows.show_newest_only(True)
    rows.clear()
    rows.add([old, new])
    assert rows.shown == [new]
    rows.narrow("bio")
    assert rows.shown == [new]
    rows.sort(SortOrder.OLDEST)
    assert rows.shown == [new]
    rows.narrow("")
    rows.show_newest_only(False)
    assert sorted(rows.shown, key=lambda item: item.id) == [old, new]
    assert list(rows.found) == [old, new]


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_marks_are_exchanged_among_some_rows_only(
    marked: set[int], wanted: set[int], among: set[int]
) -> None:
    rows, found = GranuleRows(), [an_item(number) for number in range(10)]
    rows.add(found)
    rows.mark(found[number] for number in sorted(marked))
    before = set(rows.marks)
    rows.exchange_marks(
        [found[number] for number in sorted(wanted)], [found[number] for number in sorted(among)]
    )
    assert set(rows.marks.values()) == {found[n] for n in (marked - among) | wanted}
    assert rows.marked_here == len(rows.marks)
    if set(rows.marks) != before:
        rows.basket.undo()
        assert set(rows.marks) == before
