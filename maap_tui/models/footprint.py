"""What a granule or an area covers, as the few numbers that a map needs of it.

Whatever a catalogue sends as a geometry is taken for what it most likely is: lines that cross the
antimeridian go on past 180 degrees, a ring round a pole reaches the pole, and what is no place on
the globe is left out. Nothing here raises on odd values.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from itertools import pairwise
from math import isfinite
from struct import Struct
from typing import Any, Self

from .geometry import BBox
from .thinning import Point, straightened, thinned

MOST_POINTS = 400
"""Points that are kept of one geometry: more of them than a map can show."""
_MOST_PARTS = 200
_FURTHEST = 720.0
"""Longitudes beyond this are nonsense; up to it, somebody has counted round the globe."""
_POLE = 90.0
_FULL_TURN = 359.9
_BOX, _HEAD, _PART = Struct("=4f"), Struct("=4fH"), Struct("=BI")


class Kind(IntFlag):
    """How a part of a footprint is drawn."""

    LINE = 1
    """Its points are joined by a line."""
    AREA = 2
    """What it encloses can be filled."""
    TRACK = 4
    """A line for its own sake, not the rim of an area."""


_KINDS = [Kind(number) for number in range(8)]


@dataclass(frozen=True, slots=True)
class Part:
    """Points that follow one another; a ring ends where it began."""

    xs: "array[float]"
    ys: "array[float]"
    kind: Kind


class Footprint(bytes):
    """Some parts packed into one piece, for there may be a hundred thousand of these: the box,
    how many parts, of each its kind and the number of its points; then all points."""

    __slots__ = ()

    def __new__(cls, parts: Sequence[tuple[Sequence[Point], Kind]]) -> Self:
        """`parts` have at least one point in all."""
        points = [point for part, _ in parts for point in part]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        head = _HEAD.pack(min(xs), min(ys), max(xs), max(ys), len(parts))
        kinds = b"".join(_PART.pack(kind, len(part)) for part, kind in parts)
        return super().__new__(cls, head + kinds + array("f", [*xs, *ys]).tobytes())

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north; the east may be past 180 and the west before -180."""
        return _BOX.unpack_from(self)

    @property
    def centre(self) -> Point:
        west, south, east, north = self.box
        return (west + east) / 2, (south + north) / 2

    @property
    def is_track(self) -> bool:
        """Whether it is a line for its own sake, or at least the first part of it."""
        return bool(self[_HEAD.size] & Kind.TRACK)

    def at(self, share: float) -> Point:
        """The point of its lines before which this share of their points, from 0 to below 1, is."""
        numbers = array("f", self[_HEAD.size + _HEAD.unpack_from(self)[-1] * _PART.size :])
        half = len(numbers) // 2
        before, rest = divmod(share * (half - 1), 1.0)
        first, second = int(before), min(half - 1, int(before) + 1)
        x, y = numbers[first], numbers[half + first]
        return x + rest * (numbers[second] - x), y + rest * (numbers[half + second] - y)

    @property
    def parts(self) -> Iterator[Part]:
        first = _HEAD.size + _HEAD.unpack_from(self)[-1] * _PART.size
        numbers, start = array("f", self[first:]), 0
        half = len(numbers) // 2
        for kind, count in _PART.iter_unpack(self[_HEAD.size : first]):
            end = start + count
            yield Part(numbers[start:end], numbers[half + start : half + end], _KINDS[kind])
            start = end

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies in an area of it (even-odd)."""
        west, south, east, north = self.box
        if not south <= latitude <= north:
            return False
        is_in = False
        turns = range(int((west - longitude) // 360), int((east - longitude) // 360) + 2)
        for x in (longitude + 360 * turn for turn in turns):
            for part in self.parts:
                if part.kind & Kind.AREA:
                    is_in ^= _is_in_ring(part, x, latitude)
        return is_in


def _is_in_ring(part: Part, x: float, y: float) -> bool:
    is_in, xs, ys = False, part.xs, part.ys
    for at in range(len(xs) - 1):
        y0, y1 = ys[at], ys[at + 1]
        if (y0 <= y) != (y1 <= y) and x < xs[at] + (y - y0) / (y1 - y0) * (xs[at + 1] - xs[at]):
            is_in = not is_in
    return is_in


def footprint_of_geometry(geometry: object, *, is_exact: bool = True) -> Footprint | None:
    """What a GeoJSON geometry covers; `None` when there is no place in it."""
    lines = _lines(geometry, 0)
    return footprint_of_lines(lines, is_exact=is_exact)


def footprint_of_lines(
    lines: Iterable[tuple[Iterable[object], bool]], *, is_exact: bool = True
) -> Footprint | None:
    """From rings (`True`) and open lines (`False`) of positions, unchecked.

    Where it need not be exact, points are left out at which a line only goes straight on: most of
    the rim of a frame.
    """
    parts: list[tuple[list[Point], Kind]] = []
    read = []
    for positions, is_ring in lines:
        if points := list(_checked(positions)):
            read.append((points, is_ring))
        if len(read) >= _MOST_PARTS:
            break
    is_cut = _is_cut_at_antimeridian([points for points, _ in read])
    most = max(8, MOST_POINTS // max(1, len(read)))
    for points, is_ring in read:
        parts += _parts(points, is_ring=is_ring, is_cut=is_cut, most=most)
    if not is_exact:
        parts = [(straightened(points), kind) for points, kind in parts]
    return Footprint(parts) if parts else None


def footprint_of_box(box: BBox) -> Footprint:
    """The four sides of a box; one that crosses the antimeridian goes on past 180."""
    east = box.east + 360 if box.crosses_antimeridian else box.east
    corners = [(box.west, box.south), (east, box.south), (east, box.north), (box.west, box.north)]
    return Footprint([([*corners, corners[0]], Kind.LINE | Kind.AREA)])


def _lines(geometry: object, depth: int) -> Iterator[tuple[Iterable[object], bool]]:
    """The lines of a geometry as they are written, and whether each is a ring."""
    if not isinstance(geometry, Mapping) or depth > 4:
        return
    positions = geometry.get("coordinates")
    match geometry.get("type"):
        case "Point":
            yield (positions,), False
        case "LineString":
            yield _sequence(positions), False
        case "MultiPoint":
            yield from (((position,), False) for position in _sequence(positions))
        case "Polygon" | "MultiLineString":
            is_ring = geometry.get("type") == "Polygon"
            yield from ((_sequence(line), is_ring) for line in _sequence(positions))
        case "MultiPolygon":
            for polygon in _sequence(positions):
                yield from ((_sequence(ring), True) for ring in _sequence(polygon))
        case "GeometryCollection":
            for one in _sequence(geometry.get("geometries")):
                yield from _lines(one, depth + 1)
        case _:
            return


def _sequence(value: object) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()


def _checked(positions: object) -> Iterator[Point]:
    """The positions that are places on the globe; no place twice in a row."""
    before = None
    for position in _sequence(positions):
        if not isinstance(position, (list, tuple)) or len(position) < 2:
            continue
        x, y = position[0], position[1]
        if not isinstance(x, (int, float)) or not isinstance(y, (int, float)):
            continue
        if isinstance(x, bool) or isinstance(y, bool) or not _is_place(x, y):
            continue
        point = (float(x), max(-_POLE, min(_POLE, float(y))))
        if point != before:
            before = point
            yield point


def _is_place(x: float, y: float) -> bool:
    try:
        return isfinite(x) and isfinite(y) and abs(x) <= _FURTHEST and abs(y) <= _POLE + 0.01
    except OverflowError:  # an integer of hundreds of digits
        return False


def _is_cut_at_antimeridian(lines: Sequence[Sequence[Point]]) -> bool:
    """Whether somebody has cut the whole in two where it crosses the antimeridian."""
    edges = {x for points in lines for x, _ in points if abs(x) == 180.0}
    return len(lines) > 1 and len(edges) == 2


def _parts(
    points: list[Point], *, is_ring: bool, is_cut: bool, most: int
) -> Iterator[tuple[list[Point], Kind]]:
    """What is drawn of one line or ring."""
    if is_ring and points[0] != points[-1]:
        points.append(points[0])
    points = thinned(_unwrapped(points), most)
    if not is_ring or len(points) < 4:
        yield points, Kind.LINE | Kind.TRACK
    elif abs(points[-1][0] - points[0][0]) > 180:  # round a pole: the area goes on to it
        yield points, Kind.LINE
        yield _with_pole(points), Kind.AREA
    elif is_cut:
        yield points, Kind.AREA
        yield from ((line, Kind.LINE) for line in _without_seam(points))
    else:
        yield points, Kind.LINE | Kind.AREA


def _unwrapped(points: Sequence[Point]) -> list[Point]:
    """The points with longitudes that never jump round the globe, the whole near 0.

    A step of a full turn is none: somebody has written the whole width of the globe.
    """
    found, turn, before = [], 0.0, points[0][0]
    for x, y in points:
        if 180 < abs(x - before) < _FULL_TURN:
            turn -= 360.0 * round((x - before) / 360.0)
        before = x
        found.append((x + turn, y))
    middle = (min(x for x, _ in found) + max(x for x, _ in found)) / 2
    shift = 360.0 * round(middle / 360.0)
    return [(x - shift, y) for x, y in found] if shift else found


def _with_pole(points: Sequence[Point]) -> list[Point]:
    pole = _POLE if sum(y for _, y in points) > 0 else -_POLE
    return [*points, (points[-1][0], pole), (points[0][0], pole), points[0]]


def _without_seam(points: Sequence[Point]) -> Iterator[list[Point]]:
    """The ring as lines that leave out what runs along the antimeridian."""
    line = [points[0]]
    for before, point in pairwise(points):
        if abs(before[0]) == abs(point[0]) == 180.0 and before[0] == point[0]:
            if len(line) > 1:
                yield line
            line = []
        line.append(point)
    if len(line) > 1:
        yield line
