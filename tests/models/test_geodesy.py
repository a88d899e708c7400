"""Circles are as wide as they say, everywhere on the globe."""

from itertools import pairwise
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.geodesy import circle, destination

QUARTER = 10_001_965.729
"""Metres from the equator to a pole along a meridian of WGS 84."""
DEGREE = 111_319.490793
"""Metres of a degree on the equator."""


def test_a_quarter_of_a_meridian_ends_at_the_pole() -> None:
    assert destination(20, 0, 0, QUARTER)[1] == pytest.approx(90, abs=1e-6)
    assert destination(20, 0, 180, QUARTER)[1] == pytest.approx(-90, abs=1e-6)


def test_the_equator_has_as_many_metres_as_it_should() -> None:
    longitude, latitude = destination(0, 0, 90, 10 * DEGREE)
    assert longitude == pytest.approx(10)
    assert latitude == pytest.approx(0, abs=1e-9)


def test_a_known_line_ends_where_the_tables_say() -> None:
    # Flinders Peak to Buninyong is the line that textbooks use for this formula.
    longitude, latitude = destination(144.42486788, -37.95103341, 306.86815920, 54_972.271)
    assert longitude == pytest.approx(143.92649552, abs=1e-5)
    assert latitude == pytest.approx(-37.65282113, abs=1e-5)


def test_a_circle_goes_on_past_the_antimeridian() -> None:
    longitudes = [place[0] for place in circle(179.9, 10, 50_000)]
    assert max(longitudes) > 180
    assert max(longitudes) - min(longitudes) < 2


@given(st.floats(-180, 180), st.floats(-80, 80), st.floats(1, 500_000))
def test_a_circle_is_closed_and_runs_counterclockwise(x: float, y: float, metres: float) -> None:
    ring = circle(x, y, metres)
    assert ring[0] == ring[-1]
    doubled = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring))
    assert doubled < 0 or isclose(doubled, 0, abs_tol=1e-9)
