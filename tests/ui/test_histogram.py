"""A histogram fits its width, and shows even one granule."""

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.inventory import Period
from maap_tui.ui.histogram import UNKNOWN, Histogram

COUNTS = st.lists(st.none() | st.integers(0, 10**7), max_size=300)


def months(*counts: int | None, first: int = 0) -> tuple[Period, ...]:
    numbers = range(first, first + len(counts))
    names = (f"{2025 + n // 12:04d}-{n % 12 + 1:02d}" for n in numbers)
    return tuple(Period(name, count) for name, count in zip(names, counts, strict=True))


def test_the_highest_bar_fills_its_height_and_the_smallest_leaves_a_trace() -> None:
    shape = Histogram.of(months(1_000, 1, 0, None), 4)
    assert shape.lines(2) == ["█", f"█▁ {UNKNOWN}"]


def test_years_stand_where_they_begin() -> None:
    shape = Histogram.of(months(*[1] * 16, first=10), 40)
    assert shape.bar_width == 2
    assert shape.axis() == "2025-11".ljust(28) + "2027"
    one_year = Histogram.of(months(*[1] * 9), 54)
    assert one_year.axis() == "2025-01".ljust(47) + "2025-09"


def test_months_share_a_bar_where_there_is_no_room_for_each() -> None:
    shape = Histogram.of(months(*[1] * 100), 40)
    assert (shape.shared, len(shape.counts), sum(filter(None, shape.counts))) == (3, 34, 100)


@given(COUNTS, st.integers(1, 200), st.integers(1, 8))
def test_it_fits_and_hides_no_granule(counts: list[int | None], width: int, height: int) -> None:
    shape = Histogram.of(months(*counts), width)
    lines = shape.lines(height)
    assert len(lines) == height
    assert all(len(line) <= width for line in lines)
    assert sum(filter(None, shape.counts)) == sum(filter(None, counts))
    for index, count in enumerate(shape.counts):
        if count:
            assert lines[-1][index * shape.bar_width] not in f" {UNKNOWN}"
