from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.catalog import Item
from maap_tui.models.time_counts import TimeCounts, Timeline, Unit
from maap_tui.models.time_range import TimeRange


def line(most: int, *starts: str) -> Timeline | None:
    counts = TimeCounts()
    counts.add(Item(str(n), "C", start=start) for n, start in enumerate(starts))
    return counts.timeline(most)


def shown(found: Timeline | None) -> list[tuple[str, int | None]]:
    assert found is not None
    return [(period.name, period.count) for period in found.periods]


def test_days_without_a_gap() -> None:
    found = line(10, "2026-02-28T01:00:00Z", "2026-03-02T01:00:00.000Z", "2026-02-28")
    assert shown(found) == [
        ("2026-02-28", 2),
        ("2026-03-01", 0),
        ("2026-03-02", 1),
    ]


def test_months_where_days_are_too_many() -> None:
    assert shown(line(10, "2025-12-31T00:00:00Z", "2026-02-01T00:00:00Z")) == [
        ("2025-12", 1),
        ("2026-01", 0),
        ("2026-02", 1),
    ]


def test_years_where_months_are_too_many() -> None:
    found = line(10, "1991-01-01", "2026-12-31")
    assert found is not None
    assert found.unit is Unit.YEAR
    assert len(found.periods) == 36


@pytest.mark.parametrize("odd", ["", "yesterday", "2026", "2026-02-31", "\x1b[2J", "20260401T1"])
def test_what_has_no_date_is_not_counted(odd: str) -> None:
    assert line(10, odd) is None
    assert shown(line(10, odd, "2026-01-01")) == [("2026-01-01", 1)]


def test_a_range_is_written_as_a_person_would() -> None:
    found = line(10, "2026-01-01", "2026-03-01")
    assert found is not None
    assert found.text(0, 2) == found.text(2, 0) == "2026-01 .. 2026-03"
    assert found.text(1, 1) == "2026-02"
    assert found.count(2, 0) == 2


def test_another_search_begins_with_nothing() -> None:
    counts = TimeCounts()
    counts.add([Item("a", "C", start="2026-01-01")])
    counts.clear()
    assert counts.timeline(10) is None


@given(
    st.lists(st.dates(date(1000, 1, 1), date(2100, 1, 1)), min_size=1, max_size=30),
    st.integers(1, 100),
)
def test_every_granule_is_in_one_period_and_its_text_holds_it(days: list[date], most: int) -> None:
    found = line(most, *(f"{day.isoformat()}T12:00:00Z" for day in days))
    assert found is not None
    assert sum(period.count or 0 for period in found.periods) == len(days)
    assert found.unit is Unit.YEAR or len(found.periods) <= most
    span = TimeRange.parse(found.text(0, len(found.periods) - 1))
    assert span.start is not None
    assert span.end is not None
    assert span.start.date() <= min(days)
    assert span.end.date() >= max(days)


@given(st.lists(st.text(max_size=12), max_size=5))
def test_any_start_is_judged(starts: list[str]) -> None:
    found = line(5, *starts)
    assert found is None or all(period.count is not None for period in found.periods)


def test_one_odd_granule_of_long_ago_costs_no_time() -> None:
    found = line(50, "0001-01-01", "9999-12-31")
    assert found is not None
    assert len(found.periods) == 9999
