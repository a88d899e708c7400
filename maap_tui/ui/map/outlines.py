"""Footprints as dots: found ones as outlines, marked ones hatched, the cursor's solid."""

from collections.abc import Callable, Iterable, Sequence

from maap_tui.models.footprint import Footprint, Kind

from .raster import Plane
from .view import View

MOST_OUTLINES = 5_000
"""Footprints in view above which each is one dot."""
_LEAST_DOTS = 3.0
"""A footprint that is smaller than this in both directions is one dot."""
_MOST_COVERED = 0.5
"""The part of all dots that outlines may take."""
_BATCH = 50
"""Footprints between two looks at whether the drawing is still wanted."""


def seen_in(view: View, footprints: Iterable[Footprint]) -> list[Footprint]:
    """Those that are in the view, at least by their boxes."""
    west, south, east, north = view.box
    width, middle = (east - west) / 2, (east + west) / 2
    found = []
    for footprint in footprints:
        left, low, right, high = footprint.box
        if high < south or low > north:
            continue
        off = abs(((left + right) / 2 - middle + 180.0) % 360.0 - 180.0)
        if off <= width + (right - left) / 2:
            found.append(footprint)
    return found


def apart(view: View, footprints: Sequence[Footprint]) -> list[Footprint]:
    """Of those that look the same at this scale (a satellite comes back), one each."""
    per_dot = 1 / view.degrees
    found = {}
    for footprint in footprints:
        west, south, east, north = footprint.box
        key = (int(west * per_dot), int(south * per_dot), int(east * per_dot), int(north * per_dot))
        found[key] = footprint
    return list(found.values())


def smallest_outline(view: View, footprints: Sequence[Footprint]) -> float:
    """How many dots across a footprint has to be for an outline of its own.

    Where outlines would cover everything, only dots can still be told from one another.
    """
    if len(footprints) > MOST_OUTLINES:
        return float("inf")
    lengths = 0.0
    for footprint in footprints:
        west, south, east, north = footprint.box
        lengths += east - west + north - south
    is_crowded = 2 * lengths / view.degrees > _MOST_COVERED * view.width * view.height
    return float("inf") if is_crowded else _LEAST_DOTS


def draw_found(view: View, footprints: Iterable[Footprint], is_wanted: Callable[[], bool]) -> Plane:
    """The outlines of what a search has found; small and too many ones as dots."""
    plane = Plane(view.width, view.height)
    unlike = apart(view, seen_in(view, footprints))
    smallest = smallest_outline(view, unlike)
    for number, footprint in enumerate(unlike):
        if not number % _BATCH and not is_wanted():
            break
        outline(plane, view, footprint, smallest)
    return plane


def draw_marked(
    view: View, footprints: Iterable[Footprint], is_wanted: Callable[[], bool]
) -> Plane:
    """Marked footprints: areas hatched within their outlines, tracks as double lines."""
    plane = Plane(view.width, view.height)
    unlike = apart(view, seen_in(view, footprints))
    smallest = smallest_outline(view, unlike)
    for number, footprint in enumerate(unlike):
        if not number % _BATCH and not is_wanted():
            break
        if outline(plane, view, footprint, smallest, dots=2, track=_double):
            plane.fill(_rings(view, footprint), hatch=True)
    return plane


def draw_cursor(view: View, footprint: Footprint | None) -> Plane:
    """The granule under the list's cursor: never too small to be seen."""
    plane = Plane(view.width, view.height)
    if footprint is None or not seen_in(view, (footprint,)):
        return plane
    if outline(plane, view, footprint, _LEAST_DOTS + 1, dots=4, track=_thick):
        plane.fill(_rings(view, footprint))
    return plane


def draw_area(view: View, footprint: Footprint | None) -> Plane:
    """An area of interest: a dashed outline, which no granule has."""
    plane = Plane(view.width, view.height)
    if footprint is not None:
        for part in footprint.parts:
            if part.kind & Kind.LINE:
                for xs, ys in _dots(view, footprint, part.xs, part.ys):
                    plane.stroke(xs, ys)
        plane.dash()
    return plane


def draw_crosshair(view: View, place: tuple[float, float] | None, *, is_big: bool = False) -> Plane:
    """Four short lines that leave the place itself free."""
    plane = Plane(view.width, view.height)
    if place is not None:
        x, y = view.near(*place)
        far, gap = (14, 4) if is_big else (6, 3)
        for side in (-1, 1):
            plane.stroke([x + side * gap, x + side * far], [y, y])
            plane.stroke([x, x], [y + side * gap, y + side * far])
        if is_big:
            plane.set(x, y)
    return plane


def outline(
    plane: Plane,
    view: View,
    footprint: Footprint,
    smallest: float,
    dots: int = 1,
    track: Callable[[Plane, list[float], list[float]], None] | None = None,
) -> bool:
    """Draws the lines of a footprint; some `dots` only, and `False`, when it is too small."""
    west, south, east, north = footprint.box
    least = smallest * view.degrees
    turns = view.turns(west, east)
    if east - west < least and north - south < least:
        for turn in turns:
            x, y = view.dot((west + east) / 2 + 360.0 * turn, (south + north) / 2)
            if dots == 1:
                plane.set(x, y)
            else:
                plane.block(x, y, dots, dots)
        return False
    per_dot = 1 / view.degrees
    for turn in turns:
        x0, y0 = view.dot(360.0 * turn, 0.0)
        for part in footprint.parts:
            if part.kind & Kind.LINE:
                xs = [x0 + x * per_dot for x in part.xs]
                ys = [y0 - y * per_dot for y in part.ys]
                if len(xs) == 1:
                    plane.block(xs[0], ys[0], 2, 2)
                elif track is not None and part.kind & Kind.TRACK:
                    track(plane, xs, ys)
                else:
                    plane.stroke(xs, ys)
    return True


def _double(plane: Plane, xs: list[float], ys: list[float]) -> None:
    """Two lines with a dot between them."""
    across, down = _beside(xs, ys)
    for side in (-1, 1):
        plane.stroke([x + side * across for x in xs], [y + side * down for y in ys])


def _thick(plane: Plane, xs: list[float], ys: list[float]) -> None:
    across, down = _beside(xs, ys)
    for side in (-1, 0, 1):
        plane.stroke([x + side * across for x in xs], [y + side * down for y in ys])


def _beside(xs: Sequence[float], ys: Sequence[float]) -> tuple[int, int]:
    """The step to the next dot beside a line: to the right of a steep one, below a flat one."""
    is_steep = abs(ys[-1] - ys[0]) > abs(xs[-1] - xs[0])
    return (1, 0) if is_steep else (0, 1)


def _rings(view: View, footprint: Footprint) -> list[tuple[list[float], list[float]]]:
    return [
        pair
        for part in footprint.parts
        if part.kind & Kind.AREA
        for pair in _dots(view, footprint, part.xs, part.ys)
    ]


def _dots(
    view: View, footprint: Footprint, xs: Sequence[float], ys: Sequence[float]
) -> list[tuple[list[float], list[float]]]:
    west, _, east, _ = footprint.box
    per_dot = 1 / view.degrees
    starts = [view.dot(360.0 * turn, 0.0) for turn in view.turns(west, east)]
    return [([x0 + x * per_dot for x in xs], [y0 - y * per_dot for y in ys]) for x0, y0 in starts]
