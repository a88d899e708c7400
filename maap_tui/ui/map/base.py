"""What is under the footprints: land, coasts, borders, the graticule and all that is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil

from maap_tui.world.reader import Line, Scale, countries, land, shapes, towns

from .labels import degree_labels, name_labels, scale_label
from .layers import Label, Layer
from .raster import Plane
from .view import DOTS_ACROSS, DOTS_DOWN, View

FINE_BELOW = 0.2
"""Degrees of a dot below which the finer shapes are drawn."""
_BORDERS_BELOW = 1.6
"""Degrees of a dot above which borders would only be a pattern on the land."""
_STEPS = (90.0, 45.0, 30.0, 15.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
_LEAST_APART = 24
"""Dots between two lines of the graticule."""


@dataclass(frozen=True, slots=True)
class BoxedLine:
    """A line of the world and where it is."""

    line: Line
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Base:
    """The lower layers of one view."""

    view: View
    tint: bytes
    """1 for each cell on land."""
    layers: tuple[tuple[Layer, bytes], ...]
    labels: tuple[Label, ...]


def base_map(view: View) -> Base:
    """Draws the lower layers; takes some hundredths of a second, so it is kept for each view."""
    scale = Scale.COARSE if view.degrees > FINE_BELOW else Scale.FINE
    step = graticule_step(view.degrees)
    graticule, borders, coasts = (Plane(view.width, view.height) for _ in range(3))
    _draw_graticule(graticule, view, step)
    for boxed in _boxed("borders", scale) if view.degrees < _BORDERS_BELOW else ():
        for xs, ys in projected(boxed, view):
            borders.stroke(xs, ys, step=2)
    for boxed in _boxed("coasts", scale):
        for xs, ys in projected(boxed, view):
            coasts.stroke(xs, ys)
    return Base(
        view,
        _tint(view, scale),
        (
            (Layer.GRATICULE, graticule.cells()),
            (Layer.BORDER, borders.cells()),
            (Layer.COAST, coasts.cells()),
        ),
        (
            *degree_labels(view, step),
            *scale_label(view),
            *name_labels(view, countries(scale), towns()),
        ),
    )


def graticule_step(degrees: float) -> float:
    """Degrees between the lines, for so many degrees of a dot."""
    fitting = [step for step in _STEPS if step / degrees >= _LEAST_APART]
    return fitting[-1] if fitting else _STEPS[0]


def _draw_graticule(plane: Plane, view: View, step: float) -> None:
    west, south, east, north = view.box
    south, north = max(-90.0, south), min(90.0, north)
    for number in range(ceil(west / step), int(east // step) + 1):
        x, top = view.dot(number * step, north)
        for row in range(int(top), int(view.dot(0, south)[1]) + 1):
            if row % DOTS_DOWN == 0:
                plane.set(x, row)
    for number in range(ceil(south / step), int(north // step) + 1):
        _, y = view.dot(0, number * step)
        for column in range(0, view.width, 2 * DOTS_ACROSS):
            plane.set(column, y)


def _tint(view: View, scale: Scale) -> bytes:
    """Which cells lie on land, judged by their middle."""
    cells = Plane(view.columns, view.rows)
    rings = []
    for boxed in _boxed("land", scale):
        for xs, ys in projected(boxed, view):
            rings.append(([x / DOTS_ACROSS for x in xs], [y / DOTS_DOWN for y in ys]))
    cells.fill(rings)
    return bytes(cells.dots[: view.columns * view.rows])


@cache
def _boxed(what: str, scale: Scale) -> tuple[BoxedLine, ...]:
    known = shapes(scale)
    lines = {"coasts": known.coasts, "borders": known.borders}.get(what) or land(scale)
    return tuple(
        BoxedLine(
            line,
            min(line.longitudes),
            min(line.latitudes),
            max(line.longitudes),
            max(line.latitudes),
        )
        for line in lines
    )


def projected(boxed: BoxedLine, view: View) -> Iterator[tuple[list[float], list[float]]]:
    """The line in dots, as often as it is seen round the globe."""
    _, south, _, north = view.box
    if boxed.north < south or boxed.south > north:
        return
    per_dot = 1 / view.degrees
    for turn in view.turns(boxed.west, boxed.east):
        x0, y0 = view.dot(360.0 * turn, 0.0)
        xs = [x0 + x * per_dot for x in boxed.line.longitudes]
        yield xs, [y0 - y * per_dot for y in boxed.line.latitudes]
