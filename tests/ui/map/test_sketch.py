"""Areas drawn by keys, until they are text for the filter row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.footprint import footprint_of_box, footprint_of_geometry
from maap_tui.models.geometry import BBox
from maap_tui.ui.map.sketch import WHOLE, Sketch, sketch_of
from maap_tui.ui.map.view import within_turn


def box(start: tuple[float, float], across: float, north: float) -> Sketch:
    return Sketch(True, start).with_corner().moved(across, north).with_corner()


def test_two_corners_make_a_box_whichever_comes_first() -> None:
    assert box((10, 20), 5, -3).rounded(0.01).text == "10,17,15,20"
    assert box((15, 17), -5, 3).rounded(0.01).text == "10,17,15,20"


def test_a_box_over_the_antimeridian_keeps_west_above_east() -> None:
    assert box((170, 0), 20, 10).rounded(0.1).text == "170,0,-170,10"
    assert box((-170, 10), -20, -10).rounded(0.1).text == "170,0,-170,10"


def test_a_box_that_ends_at_the_antimeridian_ends_there() -> None:
    assert box((170, 0), 10, 10).rounded(0.1).text == "170,0,180,10"
    assert box((-180, 0), 10, 10).rounded(0.1).text == "-180,0,-170,10"


def test_a_box_all_round_the_globe_is_the_globe() -> None:
    assert box((-100, -10), 400, 20).rounded(1).text == "-180,-10,180,10"


@given(st.floats(-180, 179), st.floats(-80, 80), st.floats(1, 300), st.floats(1, 9))
def test_the_text_of_a_box_is_the_box(x: float, y: float, width: float, height: float) -> None:
    found = BBox.parse(box((x, y), width, height).rounded(0.0001).text)
    assert within_turn(found.west - x) == pytest.approx(0, abs=0.001)
    east = found.east + (360 if found.crosses_antimeridian else 0)
    assert east - found.west == pytest.approx(width, abs=0.001)
    assert (found.south, found.north) == pytest.approx((y, y + height), abs=0.001)


def test_places_are_as_exact_as_the_map_shows_them() -> None:
    drawn = box((10.123456, 20.123456), 5, 5)
    assert drawn.rounded(1.5).text == "10,20,15,25"
    assert drawn.rounded(0.05).text == "10.12,20.12,15.12,25.12"


def test_a_box_without_width_is_none() -> None:
    assert not box((10, 20), 0, 5).is_complete
    assert not Sketch(True, (0, 0)).with_corner().is_complete
    assert box((10, 20), 1, 5).is_complete
    assert not box((10.01, 20), 0.03, 5).rounded(0.1).is_complete


def test_corners_make_a_polygon_and_can_be_taken_back() -> None:
    drawn = Sketch(False, (0, 0)).with_corner().moved(10, 0).with_corner()
    assert not drawn.is_complete
    drawn = drawn.moved(5, 5).with_corner().without_last().moved(-5, 3).with_corner()
    assert drawn.is_complete
    assert drawn.rounded(1).text == "POLYGON((0 0, 10 0, 10 8, 0 0))"


def test_the_same_corner_twice_is_one() -> None:
    assert Sketch(False, (3, 3)).with_corner().with_corner().corners[1:] == ()


def test_while_one_draws_the_line_reaches_to_the_crosshair() -> None:
    drawn = Sketch(True, (0, 0)).with_corner().moved(4, 2)
    assert list(drawn.outline) == [(0, 0), (4, 0), (4, 2), (0, 2), (0, 0)]
    assert "corner 2" in drawn.words()
    assert "4 E, 2 N" in drawn.words()


def test_the_crosshair_stops_at_the_pole() -> None:
    assert Sketch(True, (0, 89)).moved(0, 5).cursor[1] == 90


def adjusting(area: BBox) -> Sketch:
    found = sketch_of(footprint_of_box(area))
    assert found is not None
    return found


def test_a_box_moves_as_a_whole_and_by_its_corners() -> None:
    held = adjusting(BBox(10, 20, 15, 25))
    assert held.handle == WHOLE
    assert held.moved(1, -2).rounded(1).text == "11,18,16,23"
    first = held.with_next_handle(1)
    assert first.moved(-1, 1).rounded(1).text == "9,20,15,26"
    second = first.with_next_handle(1)
    assert second.moved(2, -3).rounded(1).text == "10,17,17,25"
    assert second.with_next_handle(1).handle == WHOLE
    assert first.with_next_handle(-1).handle == WHOLE


def test_a_box_over_the_antimeridian_is_adjusted_in_one_piece() -> None:
    assert adjusting(BBox(170, 0, -170, 10)).moved(5, 0).rounded(1).text == "175,0,-165,10"


def test_a_whole_area_stops_at_the_pole_in_its_shape() -> None:
    assert adjusting(BBox(0, 80, 10, 88)).moved(0, 9).rounded(1).text == "0,82,10,90"


def test_a_polygon_loses_the_corner_that_is_held() -> None:
    ring = [[0, 0], [10, 0], [12, 6], [3, 9], [0, 0]]
    area = footprint_of_geometry({"type": "Polygon", "coordinates": [ring]})
    assert area is not None
    held = sketch_of(area)
    assert held is not None
    assert not held.is_box
    fewer = held.with_next_handle(1).with_next_handle(1).without_last()
    assert fewer.rounded(1).text == "POLYGON((0 0, 12 6, 3 9, 0 0))"
    assert fewer.without_last() == fewer


def test_what_has_several_parts_is_not_adjusted() -> None:
    squares = [[[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]] for x in (0, 5)]
    area = footprint_of_geometry({"type": "MultiPolygon", "coordinates": squares})
    assert area is not None
    assert sketch_of(area) is None
