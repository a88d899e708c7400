"""Views: where a place is, and what moving, zooming and fitting make of it."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.ui.map.view import Box, View, box_round, within_turn

views = st.builds(
    lambda columns, rows, x, y, degrees: View(columns, rows, x, y, degrees).settled(),
    st.integers(8, 200),
    st.integers(3, 60),
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.floats(0.001, 3),
)


@given(views, st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_a_dot_and_its_place_are_one(view: View, across: float, down: float) -> None:
    x, y = view.width * across, view.height * down
    longitude, latitude = view.place(x, y)
    if abs(latitude) < 90 and view.width * view.degrees <= 360:
        assert view.near(longitude, latitude) == pytest.approx((x, y), abs=0.01)


@given(views, st.floats(0.2, 5), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_place_under_the_pointer(
    view: View, factor: float, across: float, down: float
) -> None:
    at = (view.width * across, view.height * down)
    closer = view.zoomed(factor, at)
    moved = closer.degrees != view.degrees and closer.height * closer.degrees < 179
    x = view.longitude + (at[0] - view.width / 2) * view.degrees
    after = closer.longitude + (at[0] - view.width / 2) * closer.degrees
    if moved:
        assert within_turn(after - x) == pytest.approx(0, abs=1e-6)


@given(views, st.floats(-500, 500), st.floats(-500, 500))
def test_no_way_leads_past_the_poles(view: View, across: float, down: float) -> None:
    moved = view.moved(across, down)
    _, south, _, north = moved.box
    assert -180 <= moved.longitude < 180
    assert (south >= -90.001 and north <= 90.001) or moved.latitude == pytest.approx(0, abs=1e-6)


@given(st.floats(-180, 180), st.floats(-89, 80), st.floats(0.1, 350), st.floats(0.1, 9), views)
def test_what_is_fitted_is_seen_whole(
    west: float, south: float, width: float, height: float, view: View
) -> None:
    fitted = view.fitted((west, south, west + width, south + height))
    for x, y in ((west, south), (west + width, south + height)):
        left, low, right, high = fitted.box
        turned = fitted.longitude + within_turn(x - fitted.longitude)
        assert left - 0.001 <= turned <= right + 0.001 or width > 300
        assert low - 0.001 <= y <= high + 0.001


def test_the_world_is_all_of_it() -> None:
    west, south, east, north = View.world(160, 50).box
    assert (west, east) == (-180, 180)
    assert south <= -90
    assert north >= 90


def test_boxes_on_both_sides_of_the_antimeridian_stay_together() -> None:
    assert box_round([(170, -5, 175, 5), (-178, 0, -172, 9)]) == (170, -5, 188, 9)
    assert box_round([(-64, -9, -60, 0), (-58, -3, -54, 1)]) == (-64, -9, -54, 1)
    assert box_round([]) is None


def test_boxes_all_round_the_globe_are_the_globe() -> None:
    found = box_round([(x, 0.0, x + 40.0, 1.0) for x in range(-180, 180, 30)])
    assert found == (-180, 0, 180, 1)


boxes = st.lists(
    st.tuples(st.floats(-180, 180), st.floats(0, 100)).map(lambda b: (b[0], 0.0, b[0] + b[1], 1.0)),
    min_size=1,
    max_size=8,
)


@given(boxes)
def test_a_box_round_boxes_holds_each_of_them(
    given_boxes: list[tuple[float, float, float, float]],
) -> None:
    found = box_round(given_boxes)
    assert found is not None
    for west, _, east, _ in given_boxes:
        start = (west - found[0] + 0.001) % 360
        assert start + (east - west) <= found[2] - found[0] + 0.01 or found[2] - found[0] == 360


def test_turns_bring_a_place_into_the_view() -> None:
    view = View(40, 20, 179, 0, 0.1)
    assert list(view.turns(-179, -178)) == [1]
    assert list(view.turns(178, 179)) == [0]
    assert list(view.turns(0, 1)) == []


@given(boxes)
def test_many_boxes_are_taken_together_as_few_are(given_boxes: list[Box]) -> None:
    with patch("maap_tui.ui.map.view._MANY_SPANS", 2):
        found = box_round(given_boxes)
    assert found == box_round(given_boxes)
