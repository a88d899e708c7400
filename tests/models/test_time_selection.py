"""Several ranges and hours of the day are understood as they were meant, or refused."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.time_range import TimeRange
from maap_tui.models.time_selection import MOST_RANGES, DailyWindow, TimeSelection

NOW = datetime(2026, 4, 30, 12, 30, tzinfo=UTC)
DAY_ZERO = datetime(2026, 4, 1, tzinfo=UTC)
HOURS = range(-48, 97)
"""Hours around the days that the judge is tried on."""

millis = st.integers(
    int(datetime(1, 1, 2, tzinfo=UTC).timestamp()) * 1000,
    int(datetime(9999, 12, 30, tzinfo=UTC).timestamp()) * 1000,
)
moments = millis.map(lambda n: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=n))
ranges = st.tuples(moments, moments, st.sampled_from(["both", "start", "end"])).map(
    lambda t: TimeRange(
        min(t[:2]) if t[2] != "end" else None, max(t[:2]) if t[2] != "start" else None
    )
)
windows = (
    st.tuples(st.integers(0, 86_399), st.integers(0, 86_400))
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda ends: DailyWindow(*ends))
)
selections = st.builds(
    TimeSelection,
    st.lists(ranges, min_size=1, max_size=5).map(tuple),
    st.none() | windows,
    st.booleans(),
)


def hour(number: int) -> datetime:
    return DAY_ZERO + timedelta(hours=number)


def parsed(text: str) -> TimeSelection:
    return TimeSelection.parse(text, NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-04", "2026-04-01 00:00 .. 2026-04-30 24:00 UTC"),
        ("['2025-03']", "2025-03-01 00:00 .. 2025-03-31 24:00 UTC"),
        (
            '["2015-01-01T00:00:00Z", "2020-01-02"]',
            "2015-01-01 00:00 .. 2020-01-02 24:00 UTC",
        ),
        ('["2015-01-01", null]', "from 2015-01-01 00:00 UTC on"),
        ("[None, '2015-01-01']", "until 2015-01-01 24:00 UTC"),
        (
            "['2017-01-01T00:00:00Z', '2017-12-02T00:00:00Z'] daily 10:00-12:00",
            "2017-01-01 00:00 .. 2017-12-02 00:00 UTC daily 10:00-12:00 UTC",
        ),
        (
            "2025-03, 2025-06 .. 2025-07",
            "2025-03-01 00:00 .. 2025-03-31 24:00 UTC, 2025-06-01 00:00 .. 2025-07-31 24:00 UTC",
        ),
        (
            "2026-04 daily 10:00-12:00",
            "2026-04-01 00:00 .. 2026-04-30 24:00 UTC daily 10:00-12:00 UTC",
        ),
        (
            "2026-04-01 .. , daily 22:00 to 2:30 UTC",
            "from 2026-04-01 00:00 UTC on daily 22:00-02:30 UTC",
        ),
        (
            "today; yesterday Daily 10:00:30-24:00",
            "2026-04-30 00:00 .. 2026-04-30 24:00 UTC, "
            "2026-04-29 00:00 .. 2026-04-29 24:00 UTC daily 10:00:30-24:00 UTC",
        ),
        ("\u0662\u0660\u0662\u0666\u2011\u0660\u0664", "2026-04-01 00:00 .. 2026-04-30 24:00 UTC"),
        (
            "\uff12\uff10\uff12\uff15\uff0f\uff12\uff10\uff12\uff16",
            "2025-01-01 00:00 .. 2026-12-31 24:00 UTC",
        ),
        ("2025 … 2026", "2025-01-01 00:00 .. 2026-12-31 24:00 UTC"),
    ],
)
def test_it_is_read_back_in_full(text: str, words: str) -> None:
    assert parsed(text).describe() == words
    assert parsed(words).describe() == words


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a date"),
        (",", "no date between two commas"),
        ("2026,", "no date between two commas"),
        ("2025, spring", "'spring' is not a date"),
        ("March", "'march' names no year; write it like march 2026"),
        ("5 sept", "'5 sept' names no year; write it like september 2026"),
        ("daily 10:00-12:00", "need dates before them: 2026-04 daily"),
        ("2026 daily", "are no daily hours"),
        ("2026 daily 10-12", "are no daily hours"),
        ("2026 daily 10:00-12:00 13:00-14:00", "are no daily hours"),
        ("2026 daily 10:00-10:00", "end when they begin"),
        ("2026 daily 24:00-10:00", "from 00:00 to 24:00"),
        ("2026 daily 10:00-25:00", "from 00:00 to 24:00"),
        ("2026 daily 10:00-12:61", "more than 59 minutes"),
        ("2026 daily 10:00-12:00 CET", "are no daily hours"),
        ("daily 10:00-12:00 2026", "are no daily hours"),
        ("x" * 65_536, "65536 characters is too long"),
        ("2026," * 500 + "2026", "501 ranges are too many"),
        ("0000 .. 2026", "the year 0000 is not in the calendar"),
        ("2026 .. 9999-12-31", "the year 9999 is not in the calendar"),
        ("平成三十年", "'平成三十年' is not a date"),
        ("2026-1²", "is not a date"),
    ],
)
def test_what_is_not_understood_is_refused_with_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parsed(text)
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 200


def test_as_many_ranges_as_are_searched_are_read() -> None:
    assert len(parsed(",".join(["2026"] * MOST_RANGES)).ranges) == MOST_RANGES


def test_one_now_counts_for_all_ranges() -> None:
    first, second = TimeSelection.parse("last 1 h, last 1 h").ranges
    assert first == second


@given(selections)
def test_what_is_read_back_is_understood_as_the_same(made: TimeSelection) -> None:
    again = TimeSelection.parse(made.describe(), NOW, starts_within=made.starts_within)
    assert again == made


@given(
    st.lists(
        st.sampled_from(
            [*"2026-04 ,;/.:TZ", "daily ", "last ", "this ", "10:00", "-12:00", "month", "..", "q1"]
        )
    ).map("".join)
    | st.text(max_size=60)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        made = parsed(text)
    except InvalidInput:
        return
    assert parsed(made.describe()) == made


def test_ranges_that_overlap_or_touch_are_searched_as_one() -> None:
    united = parsed("2025-06, 2025-03, 2025-04 .. 2025-05-10, 2025-09").united
    assert [each.as_stac() for each in united] == [
        "2025-03-01T00:00:00Z/2025-05-10T23:59:59.999Z",
        "2025-06-01T00:00:00Z/2025-06-30T23:59:59.999Z",
        "2025-09-01T00:00:00Z/2025-09-30T23:59:59.999Z",
    ]


def test_open_ranges_that_leave_nothing_out_are_no_condition() -> None:
    assert parsed(".. 2025, 2024 ..").united == ()
    assert len(parsed(".. 2023, 2025 ..").united) == 2


@given(selections, moments, moments)
def test_united_ranges_hold_what_the_given_ones_hold(
    made: TimeSelection, one: datetime, other: datetime
) -> None:
    start, end = min(one, other), max(one, other)
    plain = TimeSelection(made.ranges)
    united = made.united
    assert (not united or TimeSelection(united).holds(start, end)) or not plain.holds(start, end)
    for before, after in pairwise(united):
        assert before.end is not None
        assert after.start is not None
        assert before.end < after.start


def _slow_judge(made: TimeSelection, start: int, end: int) -> bool:
    """Hour by hour, for ranges and windows of whole hours."""
    return any(_wanted(made, number) for number in range(start, end + 1)) or any(
        _wanted(made, number + 0.5) for number in range(start, end)
    )


def _wanted(made: TimeSelection, number: float) -> bool:
    moment = DAY_ZERO + timedelta(hours=number)
    in_range = any(
        (each.start is None or each.start <= moment) and (each.end is None or moment <= each.end)
        for each in made.ranges
    )
    if made.daily is None or not in_range:
        return in_range
    first, last, clock = made.daily.start / 3600, made.daily.end / 3600, number % 24
    return first <= clock <= last if first < last else clock >= first or clock <= last


hour_ranges = st.tuples(st.integers(-30, 60), st.integers(0, 40)).map(
    lambda t: TimeRange(hour(t[0]), hour(t[0] + t[1]))
)
hour_windows = (
    st.tuples(st.integers(0, 23), st.integers(0, 24))
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda ends: DailyWindow(ends[0] * 3600, ends[1] * 3600))
)


@given(
    st.lists(hour_ranges, min_size=1, max_size=3).map(tuple),
    st.none() | hour_windows,
    st.booleans(),
    st.integers(-40, 60),
    st.integers(0, 50),
)
def test_the_judge_agrees_with_looking_at_every_hour(
    given_ranges: tuple[TimeRange, ...],
    daily: DailyWindow | None,
    starts_within: bool,
    start: int,
    length: int,
) -> None:
    made = TimeSelection(given_ranges, daily, starts_within)
    end = start if starts_within else start + length
    assert made.holds(hour(start), hour(start + length)) is _slow_judge(made, start, end)


def test_a_granule_that_reaches_into_the_time_need_not_start_in_it() -> None:
    start, end = datetime(2026, 3, 31, 23, tzinfo=UTC), datetime(2026, 4, 1, 1, tzinfo=UTC)
    assert parsed("2026-04").holds(start, end)
    assert not TimeSelection.parse("2026-04", starts_within=True).holds(start, end)


def test_times_that_are_not_told_are_judged_carefully() -> None:
    april = parsed("2026-04")
    assert not april.holds(None, DAY_ZERO)
    assert april.holds(DAY_ZERO, None)
    assert april.holds(DAY_ZERO, DAY_ZERO - timedelta(days=3))


def test_the_end_of_time_is_judged_too() -> None:
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert not TimeSelection.parse("2026 .. daily 10:00-12:00").holds(last, last)
