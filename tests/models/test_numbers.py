"""Only what people write as a number is one, wherever it comes from."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.area_text import read_numbers
from maap_tui.models.geometry import BBox
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.numbers import read_number
from maap_tui.models.overpass_csv import read_overpasses
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.rules.reading import read_rule
from maap_tui.models.setting_values import byte_rate, seconds
from maap_tui.models.tolerances import read_radius, read_within

WIDE = "\uff11\uff10"
"""Ten, in digits as wide as a Chinese character."""


@given(st.floats(allow_nan=False))
def test_every_number_comes_back(number: float) -> None:
    assert read_number(repr(number)) == number


@given(st.text(alphabet="0123456789_+-.e\uff11\u0661nai \n", max_size=12))
def test_a_text_is_what_python_takes_without_its_liberties(text: str) -> None:
    try:
        number = read_number(text)
    except ValueError:
        return
    assert text.isascii()
    assert "_" not in text
    assert math.isnan(number) or number == float(text)


@pytest.mark.parametrize("ten", ["1_0", WIDE])
@pytest.mark.parametrize(
    "read",
    [
        lambda ten: BBox.parse(f"{ten},20,30,40"),
        lambda ten: read_overpasses(f"time,lon,lat\n2026-04-01T00:00:00Z,{ten},20\n"),
        seconds(1, 100),
        byte_rate,
        lambda ten: byte_rate(f"{ten}M"),
        lambda ten: read_radius(f"{ten} km"),
        lambda ten: read_within(f"{ten} min"),
        lambda ten: QuietHours.parse(f"{ten}:00-18:00"),
    ],
)
def test_no_reader_takes_what_only_python_takes(read: Callable[[str], object], ten: str) -> None:
    with pytest.raises(InvalidInput):
        read(ten)


@pytest.mark.parametrize("rule", ["coverage > 1_0 %", "size < 1_0 GB", "every 1_0th"])
def test_a_rule_takes_no_underscore_in_a_number(rule: str) -> None:
    with pytest.raises(InvalidInput):
        read_rule(rule)


@pytest.mark.parametrize("ten", ["1_0", WIDE])
def test_an_area_of_such_numbers_is_none(ten: str) -> None:
    assert read_numbers(f"{ten},20,30,40") is None
    assert read_numbers(f"{ten},20 25 km") is None
