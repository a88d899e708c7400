"""Fits an area into a search address where it can, and says what was changed for it."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote_plus

from maap_tui.models.text import count_noun

from .budget import Budget
from .refusing import refuse

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

REST_OF_URL = 1_200
"""Characters that the other parts of a search address are expected to take."""
MOST_POSTED_POINTS = 20_000
_LARGEST_ERROR = 0.01
"""Part of its area that a simplified outline may lose and gain together."""
_TOLERANCES = tuple(10**power * step for power in (-5, -4, -3, -2, -1) for step in (1, 2, 5))
_LEAST = 8
"""Characters that a position takes in an address at the least."""
_MOST_COMPARED = 100_000
"""Points of two outlines that are compared with each other in reasonable time."""
_DEGREE = 111.2
"""Kilometres."""
_DIGITS = 6
"""Decimals of a degree that are kept when an area is simplified: a tenth of a metre."""


class _Simple(NamedTuple):
    shape: "BaseGeometry"
    tolerance: float
    error: float
    """Part of its area that differs."""


def fit(shape: "BaseGeometry", room: int, budget: Budget) -> tuple["BaseGeometry", tuple[str, ...]]:
    """`shape`, or a simpler one whose GeoJSON takes at most `room` characters of an address.

    Where that would change it too much it is to be sent another way.
    """
    import shapely

    points = int(shapely.get_num_coordinates(shape))
    if points <= room // _LEAST and address_length(shape) <= room:
        return shape, ()
    simple = _simplified(shape, room // _LEAST, lambda one: address_length(one) <= room, budget)
    if simple is not None:
        return simple.shape, (_words(points, simple, "to fit into a search address"),)
    if points <= MOST_POSTED_POINTS:
        return shape, ()  # by POST, which the search itself tells
    simple = _simplified(shape, MOST_POSTED_POINTS, lambda one: True, budget)
    if simple is None:
        refuse(
            f"The area has {count_noun(points, 'point')} and cannot be simplified by less than "
            "1 % of its extent.",
            hint="Give a simpler one.",
        )
    return simple.shape, (_words(points, simple, "to be sent at all"),)


def compact(shape: "BaseGeometry") -> str:
    """The GeoJSON that is sent."""
    import shapely

    document: dict[str, Any] = shapely.geometry.mapping(shape)
    return json.dumps(document, separators=(",", ":"))


def address_length(shape: "BaseGeometry") -> int:
    return len(quote_plus(compact(shape)))


def _simplified(
    shape: "BaseGeometry",
    most_points: int,
    is_small: Callable[["BaseGeometry"], bool],
    budget: Budget,
) -> _Simple | None:
    """The least simplified shape that is small enough.

    `None` when it would have to change by more than a hundredth.
    """
    import shapely

    simple, basis, spent = shape, shape, 0.0
    for tolerance in (0.0, *_TOLERANCES):
        budget.look()
        simple = shapely.simplify(simple, tolerance, preserve_topology=True)
        points = int(shapely.get_num_coordinates(simple))
        if points > _MOST_COMPARED:
            continue
        if basis is shape and points < shapely.get_num_coordinates(shape) > _MOST_COMPARED:
            basis, spent = simple, _most_error(shape, tolerance)
        if points > most_points:
            continue
        rounded = shapely.transform(simple, lambda places: places.round(_DIGITS))
        if rounded.is_empty or not shapely.is_valid(rounded) or not is_small(rounded):
            continue
        error = spent + _error(basis, rounded)
        return _Simple(rounded, tolerance, error) if error <= _LARGEST_ERROR else None
    return None


def _most_error(shape: "BaseGeometry", tolerance: float) -> float:
    """What simplifying a long outline costs at most, without comparing all of it."""
    return float(min(1.0, shape.length * tolerance / shape.area)) if shape.area else 0.0


def _error(shape: "BaseGeometry", simple: "BaseGeometry") -> float:
    """How much of the area (or, for a line, of its extent) the two differ by."""
    import shapely

    if shape.area:
        return float(shapely.symmetric_difference(shape, simple).area / shape.area)
    west, south, east, north = shape.bounds
    extent = max(east - west, north - south)
    return float(shapely.hausdorff_distance(shape, simple) / extent) if extent else 0.0


def _words(before: int, simple: _Simple, why: str) -> str:
    import shapely

    after = int(shapely.get_num_coordinates(simple.shape))
    if before == after:
        return f"Its coordinates were rounded to {_DIGITS} decimals {why}."
    km = simple.tolerance * _DEGREE
    size = f"{km:.3g} km" if km >= 1 else f"{km * 1000:.3g} m"
    return (
        f"It was simplified from {count_noun(before, 'point')} to {after} {why}: "
        f"within {simple.tolerance:g} degrees ({size}), {simple.error:.1%} of its area."
    )
