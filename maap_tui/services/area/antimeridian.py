"""Shapes over the antimeridian: recognises them and cuts them at 180 degrees (RFC 7946, 3.1.9)."""

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from .budget import Budget
from .refusing import refuse
from .untangling import untangled

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_CROSSING = 300.0
"""Degrees of longitude between two neighbouring points that nobody means as they stand.

Wide areas are drawn on flat maps with edges of 200 degrees and more, so 180 is no evidence.
"""
_JUMP = 180.0
"""The same within a shape that is known to cross."""
_SLENDER = 20.0
"""So many times higher than wide, a shape that jumps is the whole globe, not a sliver of it."""


CUT = "It crosses the antimeridian: it was cut in two at 180 degrees."
POLE = "It takes in a pole: it goes all the way round there."
WRAPPED = "Longitudes beyond 180 degrees were counted on from -180."


class Cut(NamedTuple):
    """A shape within -180..180, and what was done to it."""

    shape: "BaseGeometry"
    note: str


def crosses(shape: "BaseGeometry") -> bool:
    """Whether a single line or polygon leaves -180..180, or jumps from one side to the other."""
    import numpy as np
    import shapely

    places = shapely.get_coordinates(shape)
    if np.abs(places[:, 0]).max() > 180:
        return True
    outer = _outer(shape)
    if not (np.abs(np.diff(outer[:, 0])) > _CROSSING).any():
        return False
    width = np.ptp(_unwrapped(outer)[:, 0])
    return bool(width * _SLENDER >= np.ptp(outer[:, 1]))


def cut(shape: "BaseGeometry", budget: Budget | None = None) -> Cut:
    """The same area within -180..180; raises `InputError` when nothing sensible comes of it."""
    import antimeridian
    import shapely

    try:
        if shape.geom_type == "Polygon":
            whole = _cut_ring(_outer(shape), budget)
            holes = [
                _cut_ring(shapely.get_coordinates(ring), budget)
                for ring in shapely.get_rings(shape).tolist()[1:]
            ]
            found = shapely.difference(whole, shapely.union_all(holes)) if holes else whole
        else:
            found = antimeridian.fix_line_string(
                shapely.LineString(shapely.get_coordinates(shape)), great_circle=False
            )
    except (ValueError, AssertionError, LookupError, shapely.errors.GEOSException) as error:
        refuse("The area crosses the antimeridian in a way that cannot be read.", error)
    if found.is_empty:
        refuse("The area crosses the antimeridian in a way that cannot be read.")
    west, south, east, north = found.bounds
    is_round = west == -180 and east == 180
    if is_round and (south == -90 or north == 90):
        return Cut(found, POLE)
    return Cut(found, CUT if is_round else WRAPPED)


def wrap(shape: "BaseGeometry") -> "BaseGeometry":
    """A sound shape whose longitudes were counted on, within -180..180."""
    import shapely
    from shapely.affinity import translate

    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    windows = range(math.floor((west + 180) / 360), math.floor((east + 180) / 360) + 1)
    parts = []
    for turn in windows:
        window = shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90)
        parts.append(translate(shapely.intersection(shape, window), xoff=-360 * turn))
    polygons = [one for one in shapely.get_parts(parts).tolist() if one.geom_type == "Polygon"]
    return shapely.union_all(polygons)


def _cut_ring(places: Any, budget: Budget | None) -> "BaseGeometry":
    import antimeridian
    import shapely

    ring: BaseGeometry = shapely.Polygon(_unwrapped(places))
    if not shapely.is_valid(ring) and _is_closed(_unwrapped(places)):
        ring = untangled(ring, budget)
    parts = [
        antimeridian.fix_polygon(
            shapely.orient_polygons(part, exterior_cw=False), great_circle=False, fix_winding=True
        )
        for part in shapely.get_parts(ring).tolist()
    ]
    return shapely.union_all(parts)


def _is_closed(places: Any) -> bool:
    return bool(abs(places[0, 0] - places[-1, 0]) < _JUMP)


def _outer(shape: "BaseGeometry") -> Any:
    import shapely

    is_polygon = shape.geom_type == "Polygon"
    return shapely.get_coordinates(shapely.get_exterior_ring(shape) if is_polygon else shape)


def _unwrapped(places: Any) -> Any:
    """The same without jumps: longitudes are counted on."""
    import numpy as np

    steps = np.diff(places[:, 0])
    turns = -360 * np.cumsum(np.where(np.abs(steps) > _JUMP, np.sign(steps), 0))
    found = places.copy()
    found[1:, 0] += turns
    return found
