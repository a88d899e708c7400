"""A span of time is understood as it was meant, or refused."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.time_range import TimeRange

NOW = datetime(2026, 4, 30, 12, 30, tzinfo=UTC)
MOMENTS = st.integers(
    int(datetime(1, 1, 2, tzinfo=UTC).timestamp()) * 1000,
    int(datetime(9999, 12, 30, tzinfo=UTC).timestamp()) * 1000,
).map(lambda milliseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds))


def stac(text: str) -> str:
    return TimeRange.parse(text, NOW).as_stac()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "2026-01-01T00:00:00Z/2026-12-31T23:59:59.999Z"),
        ("2026-04", "2026-04-01T00:00:00Z/2026-04-30T23:59:59.999Z"),
        ("2026-4", "2026-04-01T00:00:00Z/2026-04-30T23:59:59.999Z"),
        ("2024-02", "2024-02-01T00:00:00Z/2024-02-29T23:59:59.999Z"),
        ("2026-Q2", "2026-04-01T00:00:00Z/2026-06-30T23:59:59.999Z"),
        ("2026q4", "2026-10-01T00:00:00Z/2026-12-31T23:59:59.999Z"),
        ("2026-W01", "2025-12-29T00:00:00Z/2026-01-04T23:59:59.999Z"),
        ("2026-04-05", "2026-04-05T00:00:00Z/2026-04-05T23:59:59.999Z"),
        ("20260405", "2026-04-05T00:00:00Z/2026-04-05T23:59:59.999Z"),
        ("today", "2026-04-30T00:00:00Z/2026-04-30T23:59:59.999Z"),
        ("2026-04-05T06:07:00-05:00", "2026-04-05T11:07:00Z/2026-04-05T11:07:00Z"),
        ("2026-04-05T06:07-0500", "2026-04-05T11:07:00Z/2026-04-05T11:07:00Z"),
        ("April 2026", "2026-04-01T00:00:00Z/2026-04-30T23:59:59.999Z"),
        ("2026 apr", "2026-04-01T00:00:00Z/2026-04-30T23:59:59.999Z"),
        ("5 April 2026", "2026-04-05T00:00:00Z/2026-04-05T23:59:59.999Z"),
        ("05-APR-2026", "2026-04-05T00:00:00Z/2026-04-05T23:59:59.999Z"),
        ("2026 Q2", "2026-04-01T00:00:00Z/2026-06-30T23:59:59.999Z"),
        ("yesterday", "2026-04-29T00:00:00Z/2026-04-29T23:59:59.999Z"),
        ("2026-04-05T06:07:08Z", "2026-04-05T06:07:08Z/2026-04-05T06:07:08Z"),
        ("2026-04-05T06:07:08.123Z", "2026-04-05T06:07:08.123Z/2026-04-05T06:07:08.123Z"),
        ("2026-04-05 06:07 UTC", "2026-04-05T06:07:00Z/2026-04-05T06:07:00Z"),
        ("2026-04-05T06:07+02:00", "2026-04-05T04:07:00Z/2026-04-05T04:07:00Z"),
        ("2026-095", "2026-04-05T00:00:00Z/2026-04-05T23:59:59.999Z"),
        ("2026-W14-7", "2026-04-05T00:00:00Z/2026-04-05T23:59:59.999Z"),
        ("this week", "2026-04-27T00:00:00Z/2026-05-03T23:59:59.999Z"),
        ("this month", "2026-04-01T00:00:00Z/2026-04-30T23:59:59.999Z"),
        ("previous month", "2026-03-01T00:00:00Z/2026-03-31T23:59:59.999Z"),
        ("last quarter", "2026-01-01T00:00:00Z/2026-03-31T23:59:59.999Z"),
        ("this quarter", "2026-04-01T00:00:00Z/2026-06-30T23:59:59.999Z"),
        ("previous year", "2025-01-01T00:00:00Z/2025-12-31T23:59:59.999Z"),
    ],
)
def test_unit_stands_for_all_of_itself(text: str, expected: str) -> None:
    assert stac(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-01-01T00:00:00Z/2020-01-02T00:00:00Z", "2015-01-01T00:00:00Z/2020-01-02T00:00:00Z"),
        ("2025-12-12/2025-12-12", "2025-12-12T00:00:00Z/2025-12-12T23:59:59.999Z"),
        ("2026-04-01 .. 2026-06-30", "2026-04-01T00:00:00Z/2026-06-30T23:59:59.999Z"),
        ("2025 to 2026-03", "2025-01-01T00:00:00Z/2026-03-31T23:59:59.999Z"),
        ("2025-Q1 until 2025-Q2", "2025-01-01T00:00:00Z/2025-06-30T23:59:59.999Z"),
        ("2026-04-01/..", "2026-04-01T00:00:00Z/.."),
        ("2026-04-01 / ..", "2026-04-01T00:00:00Z/.."),
        ("2026-04-01/", "2026-04-01T00:00:00Z/.."),
        ("2026-04-01 ..", "2026-04-01T00:00:00Z/.."),
        ("2026-04-01 .. now", "2026-04-01T00:00:00Z/2026-04-30T12:30:00Z"),
        ("until now", "../2026-04-30T12:30:00Z"),
        ("../2026-04-01", "../2026-04-01T23:59:59.999Z"),
        (".. / 2026-04-01", "../2026-04-01T23:59:59.999Z"),
        (".. 2026-04-01", "../2026-04-01T23:59:59.999Z"),
        ("/2026", "../2026-12-31T23:59:59.999Z"),
        ("until 2026", "../2026-12-31T23:59:59.999Z"),
        ("since 2026-04", "2026-04-01T00:00:00Z/.."),
        ("from 2026-04 on", "2026-04-01T00:00:00Z/.."),
        ("1 Sept 2025 .. Jan 2026", "2025-09-01T00:00:00Z/2026-01-31T23:59:59.999Z"),
        ("from 2025 to 2026-03", "2025-01-01T00:00:00Z/2026-03-31T23:59:59.999Z"),
        ("this quarter .. today", "2026-04-01T00:00:00Z/2026-04-30T23:59:59.999Z"),
        ("2026-04-01 .. 2026-04-05 24:00", "2026-04-01T00:00:00Z/2026-04-05T23:59:59.999Z"),
    ],
)
def test_range_includes_both_ends_and_may_be_open(text: str, expected: str) -> None:
    assert stac(text) == expected


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("last 30 d", datetime(2026, 3, 31, 12, 30, tzinfo=UTC)),
        ("last 30 days", datetime(2026, 3, 31, 12, 30, tzinfo=UTC)),
        ("past week", datetime(2026, 4, 23, 12, 30, tzinfo=UTC)),
        ("last 6h", datetime(2026, 4, 30, 6, 30, tzinfo=UTC)),
        ("last 2 months", datetime(2026, 2, 28, 12, 30, tzinfo=UTC)),
        ("past year", datetime(2025, 4, 30, 12, 30, tzinfo=UTC)),
        ("last 1 y", datetime(2025, 4, 30, 12, 30, tzinfo=UTC)),
    ],
)
def test_last_counts_back_from_now(text: str, start: datetime) -> None:
    assert TimeRange.parse(text, NOW) == TimeRange(start, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "../..",
        "/",
        "spring",
        "2026-13",
        "2026-02-30",
        "2026-Q5",
        "2026-W54",
        "26-04-01",
        "01/04/2026",
        "2026-04-01 .. 2026-03-01",
        "2026 .. 2027 .. 2028",
        "last 30 parsecs",
        "last 99999 years",
        "0000",
        "9999",
        "last 30",
        "last year",
        "last month",
        "last week",
        "last day",
        "last y",
        "last m",
        "last w",
        "2026-04-05 10:00-12:00",
        "2026-04-05 10:30-05:00",
        "2026-04-05 1000-1200",
        "2026-04-05T10:00-12:00",
        "31 April 2026",
        "mayor 2026",
        "5 5 April 2026",
        "last 0 d",
        "past 00 months",
        "2026-04-05-06",
        "2026-04-05T06",
        "2026-04-05 06:07 CET",
        "2026-04-05 24:00",
        "2026-366",
        "202604",
        "2026-W14-8",
        "x" * 65_536,
        "2026-04-01T25:00Z",
        "\x1b[2J",
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        TimeRange.parse(text, NOW)
    assert str(caught.value)


def test_ends_in_the_wrong_order_are_told_with_both() -> None:
    with pytest.raises(InvalidInput, match=r"ends \(2026-03-01.*starts \(2026-04-01"):
        TimeRange.parse("2026-04-01 .. 2026-03-01")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-04", "2026-04-01 00:00 .. 2026-04-30 24:00 UTC"),
        ("2026-04-05T06:07:08Z/..", "from 2026-04-05 06:07:08 UTC on"),
        ("../2026-04-05T06:07Z", "until 2026-04-05 06:07 UTC"),
    ],
)
def test_it_is_read_back_in_full(text: str, words: str) -> None:
    assert TimeRange.parse(text, NOW).describe() == words


def test_moments_of_another_zone_are_sent_in_utc() -> None:
    zone = timezone(timedelta(hours=-5))
    moment = datetime(2026, 4, 5, 20, tzinfo=zone)
    assert TimeRange(moment, None).as_stac() == "2026-04-06T01:00:00Z/.."


def test_a_word_with_two_meanings_is_refused_with_the_words_for_both() -> None:
    with pytest.raises(InvalidInput, match="write previous month or past month"):
        TimeRange.parse("last month")


@given(st.tuples(MOMENTS, MOMENTS))
def test_what_is_sent_is_read_back_to_the_millisecond(ends: tuple[datetime, datetime]) -> None:
    made = TimeRange(min(ends), max(ends))
    assert TimeRange.parse(made.as_stac()) == made
    assert TimeRange.parse(made.describe()) == made


@given(st.text(alphabet="0123456789-/.:+ TZQWlastodmy ", max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        made = TimeRange.parse(text, NOW)
    except InvalidInput:
        return
    assert made.start is not None or made.end is not None
    assert made.describe().endswith(("UTC", "UTC on"))


def test_now_is_taken_to_the_whole_second() -> None:
    now = datetime(2026, 4, 7, 10, 20, 30, 987_654, UTC)
    found = TimeRange.parse("last 2 d", now)
    assert found.describe() == "2026-04-05 10:20:30 .. 2026-04-07 10:20:30 UTC"
    assert found.as_stac() == "2026-04-05T10:20:30Z/2026-04-07T10:20:30Z"
