"""Dots: lines, areas and cells, against slower ways of saying the same."""

from itertools import pairwise
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from maap_tui.ui.map.raster import Plane, clipped

WIDTH, HEIGHT = 20, 16
inside = st.tuples(st.floats(0, 19.4), st.floats(0, 15.4))
anywhere = st.tuples(st.floats(-60, 60), st.floats(-60, 60))


def dots_of(plane: Plane) -> set[tuple[int, int]]:
    return {
        (x, y) for y in range(plane.height) for x in range(plane.width) if plane.dots[y * WIDTH + x]
    }


def line_of(*points: tuple[float, float], step: int = 1) -> set[tuple[int, int]]:
    plane = Plane(WIDTH, HEIGHT)
    plane.stroke([x for x, _ in points], [y for _, y in points], step)
    return dots_of(plane)


def distance(dot: tuple[int, int], start: tuple[float, float], end: tuple[float, float]) -> float:
    """From the middle of a dot to the line between two points."""
    (x0, y0), (x1, y1) = start, end
    x, y = dot[0] + 0.5, dot[1] + 0.5
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    part = 0.0 if length == 0 else ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length
    part = max(0.0, min(1.0, part))
    return hypot(x - x0 - part * (x1 - x0), y - y0 - part * (y1 - y0))


@given(inside, inside)
def test_every_dot_of_a_line_is_near_it_and_they_hang_together(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    found = line_of(start, end)
    assert all(distance(dot, start, end) < 1.2 for dot in found)
    across = abs(int(end[0]) - int(start[0])) + 1
    down = abs(int(end[1]) - int(start[1])) + 1
    assert len(found) >= max(across, down) - 1
    for x, y in found:
        others = found - {(x, y)}
        assert not others or any(abs(x - a) <= 1 and abs(y - b) <= 1 for a, b in others)


@given(st.lists(anywhere, min_size=1, max_size=6))
def test_no_line_writes_outside(points: list[tuple[float, float]]) -> None:
    plane = Plane(WIDTH, HEIGHT)
    for step in (1, 2):
        plane.stroke([x for x, _ in points], [y for _, y in points], step)
    plane.fill([([x for x, _ in points], [y for _, y in points])])
    assert len(plane.dots) == WIDTH * (HEIGHT + 1)
    assert len(plane.cells()) == WIDTH // 2 * HEIGHT // 4


@given(anywhere, anywhere)
def test_what_is_cut_off_a_line_lies_outside(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    part = clipped(*start, *end, 19.5, 15.5)
    for step in range(101):
        x = start[0] + (end[0] - start[0]) * step / 100
        y = start[1] + (end[1] - start[1]) * step / 100
        if 0.01 < x < 19.49 and 0.01 < y < 15.49:
            assert part is not None
            x0, y0, x1, y1 = part
            assert min(x0, x1) - 0.01 <= x <= max(x0, x1) + 0.01
            assert min(y0, y1) - 0.01 <= y <= max(y0, y1) + 0.01


def test_straight_lines_are_what_they_are() -> None:
    assert line_of((2, 3.5), (6, 3.5)) == {(x, 3) for x in range(2, 7)}
    assert line_of((4.5, 1), (4.5, 9)) == {(4, y) for y in range(1, 10)}
    assert line_of((1.5, 1.5), (5.5, 5.5)) == {(n, n) for n in range(1, 6)}


def test_every_second_dot_leaves_gaps_whichever_way_the_line_runs() -> None:
    for end in ((15, 1), (15, 15), (1, 15), (15, 8)):
        whole, half = line_of((1, 1), end), line_of((1, 1), end, step=2)
        assert 0.4 * len(whole) <= len(half) <= 0.6 * len(whole)


def even_odd(x: float, y: float, ring: list[tuple[float, float]]) -> bool:
    is_in = False
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y0 <= y) != (y1 <= y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
            is_in = not is_in
    return is_in


@given(st.lists(st.tuples(st.floats(-5, 25), st.floats(-5, 20)), min_size=3, max_size=7))
def test_an_area_is_the_dots_whose_middle_is_inside(ring: list[tuple[float, float]]) -> None:
    closed = [*ring, ring[0]]
    plane = Plane(WIDTH, HEIGHT)
    plane.fill([([x for x, _ in closed], [y for _, y in closed])])
    for y in range(HEIGHT):
        for x in range(WIDTH):
            is_sure = all(distance((x, y), *edge) > 1e-6 for edge in pairwise(closed))
            if is_sure:
                assert bool(plane.dots[y * WIDTH + x]) == even_odd(x + 0.5, y + 0.5, ring)


def test_a_hatch_is_every_second_dot_of_the_area() -> None:
    solid, hatched = Plane(WIDTH, HEIGHT), Plane(WIDTH, HEIGHT)
    square = ([2.0, 14.0, 14.0, 2.0, 2.0], [1.0, 1.0, 13.0, 13.0, 1.0])
    solid.fill([square])
    hatched.fill([square], hatch=True)
    assert dots_of(hatched) == {(x, y) for x, y in dots_of(solid) if (x + y) % 2 == 0}


def test_cells_are_the_bits_of_braille() -> None:
    plane = Plane(4, 4)
    plane.set(0, 0)
    plane.set(1, 3)
    plane.set(2, 1)
    cells = [chr(0x2800 + bits) for bits in plane.cells()]
    assert cells == ["⢁", "⠂"]


def test_a_block_keeps_inside() -> None:
    plane = Plane(WIDTH, HEIGHT)
    plane.block(0, 0, 4, 4)
    plane.block(19.5, 15.5, 4, 4)
    assert {(0, 0), (1, 1), (19, 15), (18, 14)} <= dots_of(plane)
    assert len(dots_of(plane)) <= 8 + 5


def test_dashes_leave_gaps_in_every_line() -> None:
    for points in (((1, 1), (18, 1)), ((1, 1), (1, 14)), ((1, 1), (14, 14)), ((14, 1), (1, 14))):
        plane = Plane(WIDTH, HEIGHT)
        plane.stroke([x for x, _ in points], [y for _, y in points])
        whole = len(dots_of(plane))
        plane.dash()
        assert 0.4 * whole <= len(dots_of(plane)) < whole
