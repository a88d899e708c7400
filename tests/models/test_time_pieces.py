"""A long time is taken apart without a gap, along the calendar."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.time_pieces import Unit, taken_apart, unit_for

START = datetime(2024, 1, 15, 6, 30, tzinfo=UTC)
moments = st.integers(0, 10**10).map(
    lambda seconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@pytest.mark.parametrize(
    ("days", "unit", "count"),
    [
        (30 * 366, Unit.YEAR, 31),
        (366, Unit.MONTH, 13),
        (32, Unit.MONTH, 2),
        (31, Unit.DAY, 32),
        (1.5, Unit.DAY, 2),
        (1, Unit.HOUR, 25),
        (0.05, Unit.HOUR, 2),
    ],
)
def test_the_unit_suits_the_length(days: float, unit: Unit, count: int) -> None:
    end = START + timedelta(days=days)
    assert unit_for(START, end) is unit
    assert len(taken_apart(START, end, unit)) == count


def test_an_hour_is_not_taken_apart() -> None:
    assert unit_for(START, START + timedelta(hours=1)) is None


def test_pieces_end_where_the_calendar_does() -> None:
    pieces = taken_apart(START, datetime(2024, 3, 2, tzinfo=UTC), Unit.MONTH)
    assert [each.as_stac() for each in pieces] == [
        "2024-01-15T06:30:00Z/2024-02-01T00:00:00Z",
        "2024-02-01T00:00:00Z/2024-03-01T00:00:00Z",
        "2024-03-01T00:00:00Z/2024-03-02T00:00:00Z",
    ]


@given(moments, moments)
def test_no_moment_is_lost_and_every_piece_is_shorter(one: datetime, other: datetime) -> None:
    start, end = min(one, other), max(one, other)
    unit = unit_for(start, end)
    if unit is None:
        assert end - start <= timedelta(hours=1)
        return
    pieces = taken_apart(start, end, unit)
    assert (pieces[0].start, pieces[-1].end) == (start, end)
    assert all(before.end == after.start for before, after in pairwise(pieces))
    for piece in pieces:
        assert piece.start is not None
        assert piece.end is not None
        assert piece.start < piece.end
        assert piece.end - piece.start < end - start


def test_the_calendar_may_end() -> None:
    end = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    pieces = taken_apart(datetime(9999, 11, 15, tzinfo=UTC), end, Unit.MONTH)
    assert [piece.end for piece in pieces] == [datetime(9999, 12, 1, tzinfo=UTC), end]
