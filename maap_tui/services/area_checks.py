"""What makes an area usable for a search: known type, degrees on the globe, sound outlines.

shapely is imported where it is needed only: it brings numpy, which nobody waits for at the start.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from maap_tui.errors import InputError
from maap_tui.models.text import clean

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HINT = "Give GeoJSON or WKT, or the path of a file that holds it; longitude comes before latitude."

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
_FAULT = re.compile(r"(?P<what>[^[]*)\[(?P<place>[^\]]*)\]")
_FEWEST = 4
"""Points of a ring, the first repeated at the end (RFC 7946, 3.1.6)."""
_METRES = 1_000.0
"""No degree is so large, but any projected coordinate is."""


def refuse(message: str, cause: Exception | None = None) -> NoReturn:
    """Raises `InputError` with `message`, made safe to show."""
    raise InputError(clean(message, 300), hint=HINT) from cause


def shape_of(geometry: Mapping[str, Any]) -> "BaseGeometry":
    """A GeoJSON geometry as a shape in two dimensions; raises `InputError`."""
    from shapely.geometry import shape

    name = _type_of(geometry)
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        refuse(f"The {name} is empty: it has no coordinates.")
    plane = _plane(coordinates, _DEPTHS[name])
    check_plane(_positions(plane, _DEPTHS[name]))
    _check_outlines(name, plane)
    made: BaseGeometry = shape({"type": name, "coordinates": plane})
    check_shape(made)
    return made


def _type_of(geometry: Mapping[str, Any]) -> str:
    written = str(geometry.get("type", ""))
    if written.lower() == "geometrycollection":
        refuse("A geometry collection cannot be searched with: give one polygon, line or point.")
    if not written:
        refuse("The GeoJSON has no type.")
    if written.lower() not in _SPELLINGS:
        refuse(f"'{clean(written, 40)}' is not a GeoJSON type that can be searched with.")
    return _SPELLINGS[written.lower()]


def _plane(coordinates: object, depth: int) -> list[Any]:
    """`coordinates` without heights, every position two finite numbers."""
    if not isinstance(coordinates, list):
        refuse("The coordinates are not nested as their type demands.")
    if depth:
        return [_plane(part, depth - 1) for part in coordinates]
    if len(coordinates) < 2 or not all(_is_number(number) for number in coordinates[:2]):
        refuse("A position is not two numbers, longitude and latitude.")
    return [float(coordinates[0]), float(coordinates[1])]


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -1e300 < value < 1e300  # also leaves out NaN, and integers that no float can hold


def _positions(plane: list[Any], depth: int) -> list[list[float]]:
    for _ in range(depth - 1):
        plane = [position for part in plane for position in part]
    return plane if depth else [plane]


def check_plane(positions: Iterable[Sequence[float]]) -> None:
    """Refuses positions that are not degrees on the globe."""
    places = list(positions)
    outside = [place for place in places if not (abs(place[0]) <= 180 and abs(place[1]) <= 90)]
    if not outside:
        return
    longitude, latitude = outside[0]
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        refuse("A position is not two numbers, longitude and latitude.")
    if max(abs(longitude), abs(latitude)) > _METRES:
        refuse(f"{longitude:.10g}, {latitude:.10g} are not degrees: transform the area to WGS 84.")
    if all(abs(x) <= 90 and abs(y) <= 180 for x, y in places):
        refuse(f"Latitude {latitude:.10g} is outside -90..90: are latitude and longitude swapped?")
    if abs(longitude) > 180:
        refuse(f"Longitude {longitude:.10g} is outside -180..180.")
    refuse(f"Latitude {latitude:.10g} is outside -90..90.")


def _check_outlines(name: str, plane: list[Any]) -> None:
    """Looks at lines and rings before shapely does, which closes rings by itself."""
    polygons = {"Polygon": [plane], "MultiPolygon": plane}.get(name, [])
    for ring in (ring for polygon in polygons for ring in polygon):
        if not ring or ring[0] != ring[-1]:
            refuse("An outline is not closed: its last point must repeat its first.")
        if len(ring) < _FEWEST:
            refuse("An outline has too few points: it needs at least four, with the last.")
    lines = {"LineString": [plane], "MultiLineString": plane}.get(name, [])
    if any(len(line) < 2 for line in lines):
        refuse("A line needs at least two points.")


def check_shape(shape: "BaseGeometry") -> None:
    """Refuses an empty shape, and outlines that cross or touch themselves."""
    from shapely.validation import explain_validity

    if shape.is_empty:
        refuse(f"The {shape.geom_type} is empty.")
    if not shape.is_valid:
        refuse(_fault(explain_validity(shape)))


def _fault(reason: str) -> str:
    """The sentence for a reason of GEOS such as `Self-intersection[0.5 0.5]`."""
    found = _FAULT.fullmatch(reason)
    what, place = (found["what"], found["place"]) if found else (reason, "")
    near = f" near {place.replace(' ', ', ')}" if place else ""
    if "elf-intersection" in what:
        return f"An outline crosses itself{near}."
    if "Too few points" in what:
        return f"An outline has too few different points{near}."
    return f"The area is not sound ({what.lower()}{near})."
