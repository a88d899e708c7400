"""Lines of fewer points look the same."""

from itertools import pairwise
from math import cos, hypot, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.thinning import Point, straightened

PLACES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_a_frame_keeps_its_corners_only() -> None:
    corners = [(0.0, 0.0), (4.0, 1.0), (3.0, 5.0), (-1.0, 4.0), (0.0, 0.0)]
    dense = [
        (x0 + (x1 - x0) * n / 6, y0 + (y1 - y0) * n / 6)
        for (x0, y0), (x1, y1) in pairwise(corners)
        for n in range(6)
    ]
    assert straightened([*dense, corners[0]]) == corners


def test_a_curve_stays_one() -> None:
    circle = [(cos(2 * pi * n / 24), sin(2 * pi * n / 24)) for n in range(24)]
    assert straightened([*circle, circle[0]]) == [*circle, circle[0]]


@pytest.mark.parametrize("points", [[], [(1.0, 2.0)], [(1.0, 2.0), (1.0, 2.0)]])
def test_few_points_stay(points: list[Point]) -> None:
    assert straightened(points) == points


@given(st.lists(PLACES, min_size=1, max_size=40))
def test_what_is_left_out_lies_on_the_line_that_is_left(points: list[Point]) -> None:
    kept = straightened(points)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    least = max(max(xs) - min(xs), max(ys) - min(ys)) / 3_999
    pairs = list(pairwise(kept)) or [(kept[0], kept[0])]
    assert all(min(_off(point, *pair) for pair in pairs) <= least + 1e-6 for point in points)


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point is from the endless line through two others."""
    (x, y), (x0, y0), (x1, y1) = point, start, end
    length = hypot(x1 - x0, y1 - y0)
    if not length:
        return hypot(x - x0, y - y0)
    return abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length
