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
    import shapely

    try:
        if shape.geom_type == "Polygon":
            whole, *holes = [
                wrap(_flat(shapely.get_coordinates(ring), budget))
                for ring in shapely.get_rings(shape).tolist()
            ]
            found = shapely.difference(whole, shapely.union_all(holes)) if holes else whole
        else:
            found = wrap(shapely.LineString(_unwrapped(_outer(shape))))
    except (ValueError, shapely.errors.GEOSException) as error:
        refuse("The area crosses the antimeridian in a way that cannot be read.", error)
    if found.is_empty:
        refuse("The area crosses the antimeridian in a way that cannot be read.")
    west, south, east, north = found.bounds
    is_round = west == -180 and east == 180
    if is_round and (south == -90 or north == 90):
        return Cut(found, POLE)
    return Cut(found, CUT if is_round else WRAPPED)


def wrap(shape: "BaseGeometry") -> "BaseGeometry":
    """A sound polygon, or a line, whose longitudes were counted on, within -180..180."""
    import shapely
    from shapely.affinity import translate

    west, _, east, _ = shape.bounds
    if west >= -180 and east <= 180:
        return shape
    kind = "LineString" if "Line" in shape.geom_type else "Polygon"
    windows = range(math.floor((west + 180) / 360), math.floor((east + 180) / 360) + 1)
    parts = []
    for turn in windows:
        window = shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90)
        parts.append(translate(shapely.intersection(shape, window), xoff=-360 * turn))
    return shapely.union_all([one for one in shapely.get_parts(parts) if one.geom_type == kind])


def _flat(places: Any, budget: Budget | None) -> "BaseGeometry":
    """What a ring surrounds, on a map that goes on past 180 degrees.

    A ring that ends a turn from where it began goes round a pole. It means the one that it lies
    nearer to: the rest of the globe would be all but everything.
    """
    import numpy as np
    import shapely

    flat = _unwrapped(places)
    first, last = flat[0, 0], flat[-1, 0]
    if abs(first - last) > _JUMP:
        pole = math.copysign(90, flat[:, 1].mean())
        flat = np.concatenate([flat, [[last, pole], [first, pole], flat[0]]])
    ring = shapely.Polygon(flat)
    return ring if shapely.is_valid(ring) else untangled(ring, budget)


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
