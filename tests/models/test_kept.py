"""How old something is, in words and against a limit."""

from datetime import UTC, datetime, timedelta

import pytest

from maap_tui.models.kept import Kept

NOW = datetime(2026, 4, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=5, seconds=59), "5 min ago"),
        (timedelta(hours=2, minutes=59), "2 h ago"),
        (timedelta(days=3, hours=23), "3 d ago"),
        (-timedelta(hours=1), "just now"),
    ],
)
def test_the_age_is_told_in_the_largest_unit(age: timedelta, words: str) -> None:
    assert Kept("it", NOW - age).age_in_words(NOW) == words


def test_what_comes_from_the_future_is_not_fresh() -> None:
    limit = timedelta(hours=1)
    assert not Kept("it", NOW - limit).is_older_than(limit, NOW)
    assert Kept("it", NOW - limit - timedelta(seconds=1)).is_older_than(limit, NOW)
    assert Kept("it", NOW + timedelta(seconds=1)).is_older_than(limit, NOW)
