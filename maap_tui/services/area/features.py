"""What a reader finds: shapes with names, and how coordinates become a shape.

Shapely and numpy are imported where they are needed only: nobody waits for them at the start.
Long lists are converted piece by piece, so that the screen gets its turn in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from maap_tui.models.text import clean

from .budget import Budget
from .refusing import refuse

if TYPE_CHECKING:
    from shapely import LineString, Polygon
    from shapely.geometry.base import BaseGeometry

NOT_CLOSED = "An outline was not closed: its first point was added at its end."
TOO_FEW = "An outline has too few points: it needs at least three different ones."
_PIECE = 4_096
_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many lists stand around a position in the `coordinates` of each type (RFC 7946, 3.1)."""
_SPELLINGS = {name.lower(): name for name in _DEPTHS}


@dataclass(frozen=True, slots=True)
class Feature:
    """One shape in two dimensions, not yet checked."""

    name: str
    """Empty when it has none."""
    shape: "BaseGeometry"
    notes: tuple[str, ...] = ()

    def with_notes(self, *sentences: str) -> "Feature":
        return replace(self, notes=(*self.notes, *sentences))


def read_geometry(geometry: Mapping[str, Any], budget: Budget, name: str = "") -> Feature:
    """A GeoJSON geometry, collections included; raises `InputError`."""
    notes: list[str] = []
    shapes = [_shape(single, budget, notes) for single in _singles(geometry, budget)]
    return Feature(clean(name, 80), joined(shapes), tuple(dict.fromkeys(notes)))


def joined(shapes: Sequence["BaseGeometry"]) -> "BaseGeometry":
    """One shape of several, which stay as they are."""
    import shapely

    return shapes[0] if len(shapes) == 1 else shapely.GeometryCollection(list(shapes))


def _singles(geometry: Mapping[str, Any], budget: Budget) -> Iterable[Mapping[str, Any]]:
    """The geometries within collections, however deep they are nested."""
    waiting: list[Any] = [geometry]
    count = 0
    while waiting:
        found = waiting.pop()
        if not isinstance(found, Mapping):
            refuse("A member of a geometry collection is no geometry.")
        if str(found.get("type", "")).lower() != "geometrycollection":
            count += 1
            yield found
            continue
        budget.add_feature()
        members = found.get("geometries")
        waiting.extend(reversed(members) if isinstance(members, list) else ())
    if not count:
        refuse("The geometry collection is empty.")


def _shape(geometry: Mapping[str, Any], budget: Budget, notes: list[str]) -> "BaseGeometry":
    name = _type_of(geometry)
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        refuse(f"The {name} is empty: it has no coordinates.")
    return make_shape(name, coordinates, budget, notes)


def _type_of(geometry: Mapping[str, Any]) -> str:
    written = str(geometry.get("type", ""))
    if not written:
        refuse("The GeoJSON has no type.")
    if written.lower() not in _SPELLINGS:
        refuse(f"'{clean(written, 40)}' is not a GeoJSON type that can be searched with.")
    return _SPELLINGS[written.lower()]


def make_shape(
    kind: str, coordinates: Sequence[Any], budget: Budget, notes: list[str]
) -> "BaseGeometry":
    """A shape from nested lists; what had to be mended is added to `notes`."""
    import shapely

    match kind:
        case "Point":
            return shapely.Point(*_position(coordinates))
        case "MultiPoint":
            return shapely.MultiPoint(_positions(coordinates, budget))
        case "LineString":
            return _line(coordinates, budget)
        case "MultiLineString":
            return shapely.MultiLineString([_line(line, budget) for line in _lists(coordinates)])
        case "Polygon":
            return _polygon(coordinates, budget, notes)
    polygons = [_polygon(polygon, budget, notes) for polygon in _lists(coordinates)]
    return shapely.MultiPolygon(polygons)


def _lists(value: object) -> list[Any]:
    if not isinstance(value, list | tuple):
        refuse("The coordinates are not nested as their type demands.")
    return list(value)


def _positions(value: object, budget: Budget) -> Any:
    """Positions as an array of two columns; a list is emptied."""
    import numpy as np

    places = value if isinstance(value, list) else _lists(value)
    budget.add_points(len(places))
    found = np.empty((len(places), 2))
    while places:  # from the end, so that they are given back piece by piece as well
        piece = places[-_PIECE:]
        del places[-_PIECE:]
        found[len(places) : len(places) + len(piece)] = [_position(place) for place in piece]
        budget.look()
    return found


def _position(place: object) -> tuple[float, float]:
    if not isinstance(place, list | tuple) or (place and isinstance(place[0], list | tuple)):
        refuse("The coordinates are not nested as their type demands.")
    if len(place) < 2 or not (_is_number(place[0]) and _is_number(place[1])):
        refuse("A position is not two numbers, longitude and latitude.")
    return float(place[0]), float(place[1])


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -1e300 < value < 1e300  # also leaves out NaN, and integers that no float can hold


def _line(coordinates: object, budget: Budget) -> "LineString":
    import shapely

    places = _positions(coordinates, budget)
    if len(places) < 2:
        refuse("A line needs at least two points.")
    return shapely.LineString(places)


def _polygon(coordinates: object, budget: Budget, notes: list[str]) -> "Polygon":
    import shapely

    rings = [_ring(ring, budget, notes) for ring in _lists(coordinates)]
    if not rings:
        refuse("The Polygon is empty: it has no coordinates.")
    return shapely.Polygon(rings[0], rings[1:])


def _ring(coordinates: object, budget: Budget, notes: list[str]) -> Any:
    import numpy as np

    places = _positions(coordinates, budget)
    if len(places) and (places[0] != places[-1]).any():
        notes.append(NOT_CLOSED)
        places = np.vstack([places, places[:1]])
    if len(places) < 4:
        refuse(TOO_FEW)
    return places
