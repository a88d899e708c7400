"""Several searches read like one: in order, each granule once, no more than were asked for."""

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Item, Page
from maap_tui.services.merging import limited, merged, told_of_ids


def granule(day: int) -> Item:
    return Item(id=f"g{day}", collection="C", start=f"2025-01-{day:02d}T00:00:00Z")


def pages_of(days: list[int], size: int) -> list[Page]:
    items = [granule(day) for day in days]
    pages = [Page(tuple(items[n : n + size]), len(days)) for n in range(0, len(items), size)]
    return pages or [Page((), 0)]


legs = st.lists(
    st.tuples(st.sets(st.integers(1, 28), max_size=20), st.integers(1, 7)), min_size=1, max_size=3
)


@given(legs, st.booleans())
def test_merged_pages_keep_the_order_and_every_granule(
    searches: list[tuple[set[int], int]], newest_first: bool
) -> None:
    streams = [pages_of(sorted(days, reverse=newest_first), size) for days, size in searches]
    pages = list(merged(streams, "-datetime" if newest_first else "datetime"))
    found = [item.id for page in pages for item in page.items]
    every = set().union(*(days for days, _ in searches))
    assert found == [granule(day).id for day in sorted(every, reverse=newest_first)]
    assert {page.matched for page in pages} == {sum(len(days) for days, _ in searches)}


@given(legs)
def test_in_another_order_one_search_follows_the_other(
    searches: list[tuple[set[int], int]],
) -> None:
    streams = [pages_of(sorted(days), size) for days, size in searches]
    found = [item.id for page in merged(streams, "") for item in page.items]
    expected = [granule(day).id for days, _ in searches for day in sorted(days)]
    assert found == list(dict.fromkeys(expected))


def test_notices_of_every_search_come_through_once() -> None:
    one = [Page((granule(2),), 1, ("first",))]
    other = [Page((granule(3),), 1), Page((granule(1),), 1, ("second",))]
    pages = list(merged([one, other], "-datetime"))
    assert [notice for page in pages for notice in page.notices] == ["first", "second"]


def test_times_with_and_without_a_fraction_are_compared_as_times() -> None:
    early = Item(id="early", collection="C", start="2025-01-01T00:00:40Z")
    late = Item(id="late", collection="C", start="2025-01-01T00:00:40.500Z")
    never = Item(id="never", collection="C")
    pages = merged([[Page((early, never), 2)], [Page((late,), 1)]], "-datetime")
    assert [item.id for page in pages for item in page.items] == ["late", "early", "never"]


@given(st.sets(st.integers(1, 28)), st.integers(1, 5), st.integers(1, 30))
def test_exactly_so_many_come_as_were_asked_for(days: set[int], size: int, most: int) -> None:
    pages = list(limited(pages_of(sorted(days), size), most))
    assert sum(len(page.items) for page in pages) == min(most, len(days))


def test_nothing_is_asked_for_once_enough_is_there() -> None:
    def endless() -> list[Page]:
        raise AssertionError("asked for more")

    def stream() -> object:
        yield Page((granule(1), granule(2)), 9)
        yield from endless()

    pages = list(limited(stream(), 2))  # type: ignore[arg-type]
    assert len(pages) == 1


@given(st.sets(st.integers(1, 28), max_size=9), st.sets(st.integers(1, 28), min_size=1, max_size=9))
def test_ids_that_found_nothing_are_told_after_all_else(found: set[int], asked: set[int]) -> None:
    pages = pages_of(sorted(found), 4)
    told = list(told_of_ids(pages, [granule(day).id for day in sorted(asked)]))
    assert told[: len(pages)] == pages
    missing = [granule(day).id for day in sorted(asked - found)]
    notices = [notice for page in told[len(pages) :] for notice in page.notices]
    assert [f"{len(missing)} of " in each for each in notices] == [True] * bool(missing)
    assert all(name in notices[0] for name in missing[:3])
    assert all(page.matched == pages[-1].matched and not page.items for page in told[len(pages) :])


def test_of_many_ids_that_found_nothing_three_are_named() -> None:
    (page,) = told_of_ids([], [granule(day).id for day in range(1, 6)])
    assert page.notices == ("5 of 5 ids found nothing: g1, g2, g3 and 2 more.",)


def test_a_search_that_is_not_read_to_its_end_blames_no_id() -> None:
    pages = limited(told_of_ids(pages_of([1, 2], 1), ["g1", "g2"]), 1)
    assert [page.notices for page in pages] == [()]
