"""Where and when: boxes, polygons and intervals as the search parameters have them."""

from functools import cache
from math import inf
from typing import TYPE_CHECKING

from maap_tui.demo.holdings.clock import epoch
from maap_tui.demo.holdings.footprints import bounds
from maap_tui.demo.holdings.records import Box, Record, Shape

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_TURNS = (-720.0, -360.0, 0.0, 360.0, 720.0)
"""Footprints run on past 180 degrees; the searched area is tried at each place that they reach."""


class BadParameter(ValueError):
    """A search parameter that the service refuses; the text goes into its answer."""


def parse_box(text: str) -> Box:
    """`west,south,east,north`, or six numbers with heights between; raises `BadParameter`."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadParameter(f"Invalid bbox: {text}") from None
    if len(numbers) == 6:
        del numbers[5], numbers[2]
    if len(numbers) != 4 or not all(abs(number) <= 360 for number in numbers):
        raise BadParameter(f"Invalid bbox: {text}")
    west, south, east, north = numbers
    if west > east or south > north:
        raise BadParameter(f"Invalid bbox: minimum is greater than maximum: {text}")
    return west, south, east, north


def parse_interval(text: str) -> tuple[float, float]:
    """An instant or `start/end` with `..` or nothing for one open end; raises `BadParameter`."""
    first, slash, last = text.partition("/")
    ends = (first, last) if slash else (first, first)
    if all(end in ("", "..") for end in ends):
        raise BadParameter(f"Invalid datetime: {text}")
    start, stop = (-inf if ends[0] in ("", "..") else _instant(ends[0], text)), inf
    if ends[1] not in ("", ".."):
        stop = _instant(ends[1], text)
    if start > stop:
        raise BadParameter(f"Invalid datetime: it ends before it starts: {text}")
    return start, stop


def parse_geometry(value: object) -> "BaseGeometry":
    """A GeoJSON geometry; raises `BadParameter`."""
    import shapely  # heavy, and only searches by place need it
    from shapely.geometry import shape

    if not isinstance(value, dict):
        raise BadParameter("Invalid intersects: not a GeoJSON geometry")
    try:
        area = shape(value)
        if area.is_empty:
            raise BadParameter("Invalid intersects: empty geometry")
        return area
    except (shapely.errors.ShapelyError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadParameter(f"Invalid intersects: {error}") from error


def box_area(box: Box) -> "BaseGeometry":
    """The area of a box."""
    from shapely.geometry import box as rectangle

    return rectangle(*box)


def overlaps(record: Record, start: float, stop: float) -> bool:
    """Whether the granule covers any instant of the interval, ends included."""
    return record.start <= stop and record.end >= start


def intersects(record: Record, area: "BaseGeometry") -> bool:
    """Whether the footprint has a point in common with the area; never without a footprint."""
    if record.shape is None:
        return False
    west, south, east, north = bounds(record.shape)
    area_west, area_south, area_east, area_north = area.bounds
    if south > area_north or north < area_south:
        return False
    return any(
        west <= area_east + turn and east >= area_west + turn and _meet(record.shape, area, turn)
        for turn in _TURNS
    )


def _meet(shape: Shape, area: "BaseGeometry", turn: float) -> bool:
    from shapely.affinity import translate

    return bool(_footprint(shape).intersects(translate(area, turn) if turn else area))


@cache
def _footprint(shape: Shape) -> "BaseGeometry":
    from shapely.geometry import LineString, Polygon

    return Polygon(shape.points) if shape.kind == "Polygon" else LineString(shape.points)


def _instant(text: str, whole: str) -> float:
    # The service has only been seen to take instants; a day alone is refused.
    if "T" not in text.upper():
        raise BadParameter(f"Invalid datetime: {whole}")
    try:
        return float(epoch(text))
    except ValueError:
        raise BadParameter(f"Invalid datetime: {whole}") from None
