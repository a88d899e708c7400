"""An area while it is drawn by keys: a box by two corners, a polygon by many, or one that moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, log10

from maap_tui.models.footprint import Footprint, Kind, Part
from maap_tui.models.geometry import BBox, position_in_words

from .view import within_turn

Point = tuple[float, float]
WHOLE = -1
"""The handle by which all of an area is moved."""
MOST_CORNERS = 60
"""An area with more corners than this is not moved corner by corner."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Longitudes go on past 180 degrees while one draws across the antimeridian."""

    is_box: bool
    cursor: Point
    corners: tuple[Point, ...] = ()
    """Of a box two that face each other."""
    is_adjusting: bool = False
    handle: int = WHOLE
    """The corner that the arrows move while adjusting."""

    # Keys

    def moved(self, across: float, north: float) -> "Sketch":
        """The crosshair, or what is adjusted, by so many degrees."""
        cursor = _shifted(self.cursor, across, north)
        if not self.is_adjusting:
            return replace(self, cursor=cursor)
        if self.handle != WHOLE:
            corners = list(self.corners)
            corners[self.handle] = _shifted(corners[self.handle], across, north)
            return replace(self, corners=tuple(corners), cursor=corners[self.handle])
        lows, highs = min(y for _, y in self.corners), max(y for _, y in self.corners)
        north = max(-90.0 - lows, min(90.0 - highs, north))
        moved = tuple((x + across, y + north) for x, y in self.corners)
        return replace(self, corners=moved, cursor=_middle(moved))

    def placed(self, place: Point) -> "Sketch":
        """The crosshair at another place, by the shorter way round the globe."""
        x, y = self.cursor
        return self.moved(within_turn(place[0] - x), place[1] - y)

    def with_corner(self) -> "Sketch":
        """A corner where the crosshair is; not twice at the same place."""
        if self.is_adjusting or (self.corners and self.corners[-1] == self.cursor):
            return self
        return replace(self, corners=(*self.corners, self.cursor))

    def without_last(self) -> "Sketch":
        """Takes back the last corner; while adjusting a polygon, the one that is moved."""
        if not self.is_adjusting:
            return replace(self, corners=self.corners[:-1])
        if self.is_box or self.handle == WHOLE or len(self.corners) <= 3:
            return self
        corners = self.corners[: self.handle] + self.corners[self.handle + 1 :]
        handle = min(self.handle, len(corners) - 1)
        return replace(self, corners=corners, handle=handle, cursor=corners[handle])

    def with_next_handle(self, step: int) -> "Sketch":
        """The next corner, after the last one the whole."""
        if not self.is_adjusting:
            return self
        handle = (self.handle + 1 + step) % (len(self.corners) + 1) - 1
        cursor = _middle(self.corners) if handle == WHOLE else self.corners[handle]
        return replace(self, handle=handle, cursor=cursor)

    # What it is

    @property
    def is_complete(self) -> bool:
        """Whether it is an area, with some width and height."""
        if (self.is_box and len(self.corners) != 2) or len(self.corners) < 2:
            return False
        xs, ys = {x for x, _ in self.corners}, {y for _, y in self.corners}
        return len(xs) > 1 and len(ys) > 1 and (self.is_box or len(set(self.corners)) > 2)

    @property
    def outline(self) -> tuple[Point, ...]:
        """What is seen of it: while it is drawn, the line reaches to the crosshair."""
        corners = self.corners if self.is_adjusting else (*self.corners, self.cursor)
        if not self.is_box:
            return (*corners, corners[0])
        (x0, y0), (x1, y1) = corners[0], corners[min(1, len(corners) - 1)]
        return (x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)

    @property
    def footprint(self) -> Footprint:
        return Footprint([(self.outline, Kind.LINE | Kind.AREA)])

    def rounded(self, degrees: float) -> "Sketch":
        """With corners as exact as dots of `degrees` are."""
        digits = max(0, min(5, ceil(-log10(degrees)))) if degrees < 1 else 0
        corners = tuple((round(x, digits), round(y, digits)) for x, y in self.corners)
        return replace(self, corners=corners)

    @property
    def text(self) -> str:
        """What stands in the filter row for it."""
        return str(_box(self.corners)) if self.is_box else _polygon(self.corners)

    def words(self) -> str:
        """Where the crosshair is, and what comes next."""
        place = position_in_words(round(within_turn(self.cursor[0]), 3), round(self.cursor[1], 3))
        return f"{self._step()}  {place}"

    def _step(self) -> str:
        shape = "box" if self.is_box else "polygon"
        if self.is_adjusting:
            return f"Move {shape if self.handle == WHOLE else f'corner {self.handle + 1}'}"
        return f"{shape.capitalize()}, corner {len(self.corners) + 1}"


def sketch_of(area: Footprint) -> Sketch | None:
    """The area as one that can be moved and reshaped; `None` when it has too many parts."""
    parts: list[Part] = list(area.parts)
    if len(parts) != 1 or not parts[0].kind & Kind.AREA or len(parts[0].xs) > MOST_CORNERS:
        return None
    corners = tuple(zip(parts[0].xs, parts[0].ys, strict=True))[:-1]
    xs, ys = sorted({x for x, _ in corners}), sorted({y for _, y in corners})
    is_box = len(corners) == 4 and len(xs) == 2 and len(ys) == 2
    if is_box:
        corners = ((xs[0], ys[1]), (xs[1], ys[0]))
    return Sketch(is_box, _middle(corners), corners, is_adjusting=True)


def _shifted(point: Point, across: float, north: float) -> Point:
    return point[0] + across, max(-90.0, min(90.0, point[1] + north))


def _middle(corners: Sequence[Point]) -> Point:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _box(corners: Sequence[Point]) -> BBox:
    (x0, y0), (x1, y1) = corners
    west, east = min(x0, x1), max(x0, x1)
    south, north = min(y0, y1), max(y0, y1)
    if east - west >= 360:
        return BBox(-180.0, south, 180.0, north)
    wrapped_west, wrapped_east = within_turn(west), within_turn(east)
    if wrapped_east == -180:
        wrapped_east = 180.0
    return BBox(round(wrapped_west, 6), south, round(wrapped_east, 6), north)


def _polygon(corners: Sequence[Point]) -> str:
    turn = 360.0 * round(_middle(corners)[0] / 360.0)
    ring = [(x - turn, y) for x, y in (*corners, corners[0])]
    return "POLYGON((" + ", ".join(f"{x:.8g} {y:.8g}" for x, y in ring) + "))"
