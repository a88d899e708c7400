"""Periods come from running totals, and what is not known yet stays open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.inventory import MOST_PERIODS, Calendar, Inventory, InventoryRow, Tally

DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))


def calendar(*totals: int | None, step: int = 1) -> Calendar:
    return Calendar(date(2025, 11, 1), step, totals)


def test_a_month_is_what_starts_between_its_boundaries() -> None:
    periods = calendar(0, 4, 4, 9).periods()
    assert [(period.name, period.count) for period in periods] == [
        ("2025-11", 4),
        ("2025-12", 0),
        ("2026-01", 5),
    ]


def test_a_boundary_asks_for_all_that_starts_before_it() -> None:
    assert calendar(0, None, 9).until(1).as_stac() == "../2025-11-30T23:59:59.999Z"


def test_gaps_are_where_something_starts_and_nobody_knows_when() -> None:
    assert list(calendar(0, None, None, 5, None, 5).gaps()) == [(0, 3)]
    assert calendar(0, None, 5, None, 5).settled().totals == (0, None, 5, 5, 5)


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        (date(2025, 11, 30), date(2026, 1, 1), ("2025-11", "2025-12", "2026-01")),
        (date(1999, 2, 1), date(2025, 1, 1), ("1999-Q1", "1999-Q2", "1999-Q3")),
        (date(1950, 7, 1), date(2025, 1, 1), ("1950", "1951", "1952")),
    ],
)
def test_periods_are_as_short_as_their_number_allows(
    first: date, last: date, names: tuple[str, ...]
) -> None:
    made = Calendar.spanning(first, last)
    assert tuple(period.name for period in made.periods()[:3]) == names


@given(DAYS, DAYS)
def test_a_calendar_covers_what_it_spans(one: date, other: date) -> None:
    first, last = sorted((one, other))
    made = Calendar.spanning(first, last)
    assert len(made.periods()) <= MOST_PERIODS
    assert made.first <= first
    end = made.until(len(made.totals) - 1).end
    assert end is not None
    assert end.date() >= last


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=2, max_size=30))
def test_known_periods_add_up(totals: list[int | None]) -> None:
    rising = sorted(total for total in totals if total is not None)
    filled = iter(rising)
    made = calendar(*(None if total is None else next(filled) for total in totals))
    for low, high in made.gaps():
        assert None not in (made.totals[low], made.totals[high])
    if None not in made.totals:
        counts = [period.count for period in made.periods()]
        assert sum(filter(None, counts)) == rising[-1] - rising[0]


KNOWN = Inventory(
    "C",
    Tally(9),
    type_name="productType",
    baseline_name="version",
    types={"A": Tally(6), "B": Tally(3), "D": Tally()},
    baselines={"01": Tally(9), "02": Tally(trouble="no answer")},
    cells={("A", "01"): Tally(6), ("A", "02"): Tally(0), ("B", "01"): Tally(3)},
)


def test_the_table_has_each_type_with_what_it_has_of_each_baseline() -> None:
    assert KNOWN.rows() == (
        InventoryRow("A", "", Tally(6)),
        InventoryRow("A", "01", Tally(6)),
        InventoryRow("B", "", Tally(3)),
        InventoryRow("B", "01", Tally(3)),
        InventoryRow("D", "", Tally()),
    )
    assert KNOWN.troubles == 1


def test_baselines_alone_are_a_table_too() -> None:
    alone = Inventory("C", baselines={"01": Tally(2)})
    assert alone.rows() == (InventoryRow("", "01", Tally(2)),)


def test_counts_are_had_by_any_spelling_of_a_queryable() -> None:
    assert KNOWN.counts(("product:type", "productType")) == {"A": 6, "B": 3}
    assert KNOWN.counts(("version",)) == {"01": 9}
    assert KNOWN.counts(("frame",)) == {}
