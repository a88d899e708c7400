"""Footprints as dots: found ones as outlines, marked ones hatched, the cursor's solid."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil

from maap_tui.models.footprint import Footprint, Kind

from .raster import Coordinates, Plane
from .view import View

Stroke = Callable[[Plane, Coordinates, Coordinates, int, int], None]
_LEAST_DOTS = 3.0
"""A footprint that is smaller than this in both directions is one dot."""
_LONG_DOTS = 8.0
"""Of a footprint that is longer than this, and still no more than a dot, the middle says little:
those of a whole orbit would lie in a row, and so the dot is anywhere on its lines."""
_MOST_COVERED = 0.5
"""The part of all dots that outlines may take."""
_DOTS_OF_CELL = 0.5
"""Dots for each cell of the map that are left of outlines which would take more."""
_MEASURED = 500
"""Footprints of which the lengths are taken for those of all; more are only counted."""
_TURN = 0.618
"""Part of a spacing by which the dots of one footprint are off those of the one before."""
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


def spacing(view: View, footprints: Sequence[Footprint]) -> int:
    """How many dots it is from one dot of a line to the next: 1 while there is room for lines.

    Where outlines would cover everything, only dots can still be told from one another.
    """
    every = 1 + len(footprints) // _MEASURED
    lengths = sum(_length_in(view, footprint) for footprint in footprints[::every])
    drawn = every * lengths / view.degrees
    if drawn <= _MOST_COVERED * view.width * view.height:
        return 1
    return ceil(drawn / (_DOTS_OF_CELL * view.columns * view.rows))


def _length_in(view: View, footprint: Footprint) -> float:
    """About how many degrees of lines of a footprint are in the view."""
    west, south, east, north = footprint.box
    across, up = east - west, north - south
    left, low, right, high = view.box
    off = ((west + east - left - right) / 2 + 180.0) % 360.0 - 180.0
    half = (right - left) / 2
    seen_across = min(half, off + across / 2) - max(-half, off - across / 2)
    seen_up = min(north, high) - max(south, low)
    share = (seen_across / across if across else 1.0) * (seen_up / up if up else 1.0)
    return share * (max(across, up) if footprint.is_track else 2 * (across + up))


def draw_found(view: View, footprints: Iterable[Footprint], is_wanted: Callable[[], bool]) -> Plane:
    """The outlines of what a search has found; small and too many ones as dots."""
    plane = Plane(view.width, view.height)
    unlike = apart(view, seen_in(view, footprints))
    step = spacing(view, unlike)
    for number, footprint in enumerate(unlike):
        if not number % _BATCH and not is_wanted():
            break
        outline(plane, view, footprint, step=step, phase=number * _TURN % 1)
    return plane


def draw_marked(
    view: View, footprints: Iterable[Footprint], is_wanted: Callable[[], bool]
) -> Plane:
    """Marked footprints: areas hatched within their outlines, tracks as double lines."""
    plane = Plane(view.width, view.height)
    unlike = apart(view, seen_in(view, footprints))
    step = spacing(view, unlike)
    for number, footprint in enumerate(unlike):
        if not number % _BATCH and not is_wanted():
            break
        phase = number * _TURN % 1
        is_whole = outline(plane, view, footprint, 2, _double, step=step, phase=phase)
        if is_whole and step == 1:
            plane.fill(_rings(view, footprint), hatch=True)
    return plane


def draw_cursor(view: View, footprint: Footprint | None) -> Plane:
    """The granule under the list's cursor: never too small to be seen."""
    plane = Plane(view.width, view.height)
    if footprint is None or not seen_in(view, (footprint,)):
        return plane
    if outline(plane, view, footprint, 4, _thick, least=_LEAST_DOTS + 1):
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
    dots: int = 1,
    track: Stroke = Plane.stroke,
    *,
    least: float = _LEAST_DOTS,
    step: int = 1,
    phase: float = 0.0,
) -> bool:
    """Draws the lines of a footprint, of which every `step`-th dot is set, from `phase` of a step
    on; a block of `dots` only, and `False`, when it is too small for that."""
    west, south, east, north = footprint.box
    smallest = max(least, step) * view.degrees
    turns = view.turns(west, east)
    if east - west < smallest and north - south < smallest:
        is_long = max(east - west, north - south) > _LONG_DOTS * view.degrees
        place = footprint.at(phase) if is_long else footprint.centre
        for turn in turns:
            x, y = view.dot(place[0] + 360.0 * turn, place[1])
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
                elif step > 1 or part.kind & Kind.TRACK:
                    track(plane, xs, ys, step, int(phase * step))
                else:
                    plane.stroke(xs, ys)
    return True


def _double(plane: Plane, xs: Coordinates, ys: Coordinates, step: int, phase: int) -> None:
    """Two lines with a dot between them."""
    across, down = _beside(xs, ys)
    for side in (-1, 1):
        moved = [x + side * across for x in xs], [y + side * down for y in ys]
        plane.stroke(*moved, step, phase)


def _thick(plane: Plane, xs: Coordinates, ys: Coordinates, step: int, phase: int) -> None:
    _double(plane, xs, ys, step, phase)
    plane.stroke(xs, ys, step, phase)


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
