"""Footprints as dots: which state looks how, and what many of them become."""

from maap_tui.models.footprint import Footprint, footprint_of_box, footprint_of_geometry
from maap_tui.models.geometry import BBox
from maap_tui.ui.map.outlines import (
    draw_area,
    draw_crosshair,
    draw_cursor,
    draw_found,
    draw_marked,
    seen_in,
)
from maap_tui.ui.map.raster import Plane
from maap_tui.ui.map.view import View

VIEW = View(40, 20, 0, 0, 0.1)
"""From 4 W to 4 E and from 4 S to 4 N."""
BOX = footprint_of_box(BBox(-2, -2, 2, 2))


def always() -> bool:
    return True


def count(plane: Plane) -> int:
    return sum(plane.dots)


def track(*places: list[float]) -> Footprint:
    found = footprint_of_geometry({"type": "LineString", "coordinates": list(places)})
    assert found is not None
    return found


def is_set(plane: Plane, longitude: float, latitude: float) -> bool:
    x, y = VIEW.dot(longitude, latitude)
    return bool(plane.dots[int(y) * plane.width + int(x)])


def test_the_states_differ_by_fill() -> None:
    found, marked = draw_found(VIEW, [BOX], always), draw_marked(VIEW, [BOX], always)
    cursor = draw_cursor(VIEW, BOX)
    inner = [(x / 10 + 0.05, y / 10 + 0.05) for x in range(-15, 15) for y in range(-15, 15)]
    shares = [
        sum(is_set(plane, *place) for place in inner) / len(inner)
        for plane in (found, marked, cursor)
    ]
    assert shares == [0, 0.5, 1]
    assert is_set(found, -2, 0)
    assert is_set(marked, -2, 0)


def test_a_marked_track_is_a_double_line_and_fills_nothing() -> None:
    line = track([-3, -3], [3, 3], [3, -3])
    single, double = draw_found(VIEW, [line], always), draw_marked(VIEW, [line], always)
    assert count(double) > 1.5 * count(single)
    assert not is_set(double, 2, -1)


def test_a_small_footprint_is_a_dot_a_marked_one_more_and_the_cursor_most() -> None:
    small = footprint_of_box(BBox(0, 0, 0.1, 0.1))
    counts = [
        count(draw_found(VIEW, [small], always)),
        count(draw_marked(VIEW, [small], always)),
        count(draw_cursor(VIEW, small)),
    ]
    assert counts == [1, 4, 16]


def test_what_crosses_the_antimeridian_is_seen_on_both_sides() -> None:
    box = footprint_of_box(BBox(178, -2, -178, 2))
    for longitude in (177.0, -177.0):
        view = View(40, 20, longitude, 0, 0.1)
        assert seen_in(view, [box]) == [box]
        assert count(draw_found(view, [box], always)) > 40


def test_what_is_elsewhere_is_not_drawn() -> None:
    far = footprint_of_box(BBox(100, 0, 110, 5))
    assert seen_in(VIEW, [far]) == []
    assert count(draw_found(VIEW, [far], always)) == 0


def test_repeated_passes_cost_one_outline() -> None:
    once, often = (draw_found(VIEW, [BOX] * n, always) for n in (1, 3000))
    assert once.dots == often.dots


def test_outlines_that_would_cover_everything_become_dots() -> None:
    crowd = [
        footprint_of_box(BBox(x / 20 - 3, y / 20 - 3, x / 20 - 2, y / 20 - 2))
        for x in range(60)
        for y in range(60)
    ]
    drawn = count(draw_found(VIEW, crowd, always))
    assert 0 < drawn <= len(crowd)


def test_thousands_of_frames_side_by_side_are_dots() -> None:
    view = View(200, 100, 0, 0, 0.9)
    many = [
        footprint_of_box(BBox(x, y, x + 0.001 * x / 200 + 4, y + 4))
        for x in range(-160, 160, 4)
        for y in range(-80, 80, 2)
    ]
    assert len(many) > 5_000
    assert count(draw_found(view, many, always)) <= len(many)


def orbits(number: int) -> list[Footprint]:
    """Tracks of one latitude band, side by side, longer than the view is high."""
    return [track([x / 40 - 5, -30], [x / 40 - 1, 30]) for x in range(number)]


def test_a_crowd_of_tracks_is_dotted_along_them_not_gathered_at_their_middles() -> None:
    plane = draw_found(VIEW, orbits(240), always)
    rows = [sum(plane.dots[y * 80 : y * 80 + 80]) for y in range(80)]
    assert 100 < sum(rows) <= 0.6 * VIEW.columns * VIEW.rows
    assert max(rows) < 4 * sum(rows) / 80


def test_tracks_that_are_a_dot_each_do_not_lie_in_a_row() -> None:
    many = [track([x / 400 - 4, -2], [x / 400 - 3, 2]) for x in range(2400)]
    plane = draw_found(VIEW, many, always)
    rows = [sum(plane.dots[y * 80 : y * 80 + 80]) for y in range(20, 60)]
    assert min(rows) > 0
    assert max(rows) < 3 * sum(rows) / 40


def test_tracks_that_only_pass_by_leave_the_others_their_lines() -> None:
    crossing, beside = track([-3, -9], [3, 9]), []
    for n in range(2000):
        beside.append(track([-60, 3.9 + n / 900], [60, 60 + n / 900]))
    assert count(draw_found(VIEW, [crossing, *beside], always)) >= 70


def test_marked_tracks_of_a_crowd_have_two_dots_for_each_of_a_found_one() -> None:
    crowd = orbits(240)
    found, marked = draw_found(VIEW, crowd, always), draw_marked(VIEW, crowd, always)
    assert 1.5 * count(found) < count(marked) < 2.5 * count(found)


def test_drawing_ends_when_it_is_not_wanted() -> None:
    assert count(draw_found(VIEW, [BOX], lambda: False)) == 0


def test_an_area_is_dashed_and_hollow() -> None:
    area, found = draw_area(VIEW, BOX), draw_found(VIEW, [BOX], always)
    assert 0.5 * count(found) < count(area) < count(found)
    assert not is_set(area, 0, 0)


def test_a_crosshair_leaves_its_place_free() -> None:
    plane = draw_crosshair(VIEW, (0, 0))
    assert count(plane) > 8
    assert not is_set(plane, 0, 0)
    assert count(draw_crosshair(VIEW, None)) == 0
