from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.limits import (
    SLOWEST,
    Limits,
    quiet_in_words,
    read_parallel,
    read_quiet_hours,
    read_speed,
    speed_in_words,
    speed_text,
)
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.transfer import QueueSnapshot

NIGHT = QuietHours(time(22), time(6, 30))


@pytest.mark.parametrize(
    ("text", "speed"),
    [("5M", 5_000_000), (" 800k ", 800_000), ("1.5M", 1_500_000), ("20000", 20_000), ("", None)],
)
def test_a_speed_is_read_in_decimal_units(text: str, speed: int | None) -> None:
    assert read_speed(text) == speed


@pytest.mark.parametrize("text", ["fast", "5x", "-5M", "0", "9k", "5M5", "1e9", "\x1b[2J"])
def test_what_is_no_speed_is_refused_with_an_example_or_the_lowest_one(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"5M|10k"):
        read_speed(text)


@given(st.integers(SLOWEST, 10**12))
def test_a_speed_reads_back_as_what_it_is(speed: int) -> None:
    assert read_speed(speed_text(speed)) == speed


def test_a_speed_is_written_as_short_as_it_can_be() -> None:
    written = [speed_text(speed) for speed in (10_000_000, 1_250_000, 800_000, 12_345_678, None)]
    assert written == ["10M", "1.25M", "800k", "12345.678k", ""]


@pytest.mark.parametrize("text", ["0", "9", "", "two", "1.5"])
def test_only_one_to_eight_run_at_once(text: str) -> None:
    with pytest.raises(InvalidInput, match="from 1 to 8"):
        read_parallel(text)
    assert read_parallel("8") == 8


def test_quiet_hours_are_read_or_none() -> None:
    assert read_quiet_hours("22:00-6:30") == NIGHT
    assert read_quiet_hours("  ") is None
    with pytest.raises(InvalidInput, match="08:00-18:00"):
        read_quiet_hours("at night")


def test_limits_are_told_in_words() -> None:
    assert speed_in_words(5_000_000) == "at most 5.00 MB/s, all downloads together"
    assert speed_in_words(None) == "as fast as they can"
    assert quiet_in_words(NIGHT) == (
        "nothing is transferred from 22:00 to 06:30 the next day, local time"
    )
    assert "next day" not in quiet_in_words(QuietHours(time(8), time(18)))
    assert quiet_in_words(None) == "at any time of day"


def test_limits_are_those_of_the_queue() -> None:
    queue = QueueSnapshot(parallel=3, speed_limit=800_000, quiet_hours=NIGHT)
    assert Limits.of(queue) == Limits(3, 800_000, NIGHT)
