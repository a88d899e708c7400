"""`30 min`, `50 km`: read exactly, or refused."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.invalid import InvalidInput
from maap_tui.models.tolerances import read_radius, read_within


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 0), ("30 min", 30), ("90s", 1.5), ("2 hours", 120), ("1.5 h", 90), ("1 D", 1440)],
)
def test_spans_of_time(text: str, minutes: float) -> None:
    assert read_within(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "metres"), [("", 0), ("50 km", 50_000), ("800m", 800), ("10 NM", 18_520)]
)
def test_distances(text: str, metres: float) -> None:
    assert read_radius(text) == metres


@pytest.mark.parametrize("text", ["30", "min", "-5 min", "5 weeks", "400 d", "1,5 h", "nan h"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_within(text)


@pytest.mark.parametrize("text", ["50", "km", "-5 km", "5 miles", "6000 km", "0 km", "1,5 km"])
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_radius(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(InvalidInput):
        assert read_within(text) >= timedelta(0)
    with suppress(InvalidInput):
        assert read_radius(text) >= 0
