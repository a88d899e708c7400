"""Makes a shape fit for a search, and says in a sentence what was done to it.

Nothing is guessed: what has one good reading is mended, what has two is refused or offered.
"""

import math
import re
from typing import TYPE_CHECKING, Any

from maap_tui.models.area_text import SWAP

from .antimeridian import WRAPPED, crosses, cut
from .budget import Budget
from .features import Feature
from .refusing import refuse
from .untangling import untangled

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

TURNED = "An outline ran clockwise: it was turned round (RFC 7946)."
SWAPPED = "Latitude and longitude were exchanged, as asked for."
CLIPPED = "Latitudes a little beyond 90 degrees were set to the pole."
_FAULT = re.compile(r"(?P<what>[^[]*)\[(?P<place>[^\]]*)\]")
_METRES = 1_000.0
"""No degree is so large, but any projected coordinate is."""
_TURNS = 540.0
"""Longitudes are counted on to here, one and a half times round."""
_ROUNDING = 0.01
"""Degrees beyond a pole that are taken for a rounding error."""


def mend(
    feature: Feature, budget: Budget, *, is_swapped: bool = False, tells_winding: bool = True
) -> Feature:
    """The feature on the globe, sound, with what was mended in its notes; raises `InputError`."""
    import shapely

    if feature.shape.is_empty:
        refuse(f"The {feature.shape.geom_type} is empty.")
    if is_swapped:
        turned = shapely.transform(feature.shape, lambda places: places[:, ::-1])
        feature = Feature(feature.name, turned, (*feature.notes, SWAPPED))
    feature = _on_globe(feature, may_swap=not is_swapped)
    parts = [one for one in shapely.get_parts(_flat(feature.shape)).tolist() if not one.is_empty]
    notes = list(feature.notes)
    sound = [_sound(part, notes, budget, tells_winding=tells_winding) for part in parts]
    shape = _together(sound, notes)
    return Feature(feature.name, shape, tuple(dict.fromkeys(notes)))


def _flat(shape: "BaseGeometry") -> "BaseGeometry":
    """A collection without collections in it."""
    import shapely

    while shape.geom_type == "GeometryCollection":
        parts = shapely.get_parts(shape)
        if not any(part.geom_type == "GeometryCollection" for part in parts):
            break
        shape = shapely.GeometryCollection(shapely.get_parts(parts).tolist())
    return shape


def _on_globe(feature: Feature, *, may_swap: bool) -> Feature:
    """Refuses what is not in degrees; sets rounding errors at the poles right."""
    import numpy as np
    import shapely

    places = shapely.get_coordinates(feature.shape)
    if not np.isfinite(places).all():
        refuse("A position is not two numbers, longitude and latitude.")
    x, y = np.abs(places[:, 0]), np.abs(places[:, 1])
    if max(x.max(), y.max()) > _METRES:
        worst = places[int(np.argmax(np.maximum(x, y)))]
        refuse(
            f"{worst[0]:.10g}, {worst[1]:.10g} are not degrees.",
            hint="Transform it to WGS 84: ogr2ogr -t_srs EPSG:4326 area.geojson FILE",
        )
    if y.max() > 90 + _ROUNDING:
        latitude = places[int(np.argmax(y)), 1]
        _refuse_latitude(latitude, may_swap=may_swap and x.max() <= 90 and y.max() <= 180)
    if x.max() > _TURNS:
        refuse(f"Longitude {places[int(np.argmax(x)), 0]:.10g} is outside -180..180.")
    if y.max() <= 90:
        return feature
    shape = shapely.transform(feature.shape, _clipped)
    return Feature(feature.name, shape, (*feature.notes, CLIPPED))


def _clipped(places: Any) -> Any:
    places[:, 1] = places[:, 1].clip(-90, 90)
    return places


def _refuse_latitude(latitude: float, *, may_swap: bool) -> None:
    said = f"Latitude {latitude:.10g} is outside -90..90"
    if may_swap:
        refuse(
            f"{said}: latitude and longitude seem to be swapped.",
            hint=f"To exchange them, put the word {SWAP} before it.",
        )
    refuse(f"{said}.")


def _sound(
    part: "BaseGeometry", notes: list[str], budget: Budget, *, tells_winding: bool
) -> "BaseGeometry":
    """One single geometry, on the globe and valid."""
    import shapely

    if part.geom_type == "Polygon" and not crosses(part):
        part = _valid(part, notes, budget)
        if tells_winding and any(not one.exterior.is_ccw for one in _polygons(part)):
            notes.append(TURNED)
        return part
    if part.geom_type == "Point":
        [(longitude, latitude)] = shapely.get_coordinates(part).tolist()
        if abs(longitude) <= 180:
            return part
        notes.append(WRAPPED)
        return shapely.Point(math.remainder(longitude, 360), latitude)
    if not crosses(part):
        return part
    found = cut(part, budget)
    notes.append(found.note)
    return _valid(found.shape, notes, budget)


def _polygons(shape: "BaseGeometry") -> list[Any]:
    import shapely

    return [one for one in shapely.get_parts(shape).tolist() if one.geom_type == "Polygon"]


def _valid(shape: "BaseGeometry", notes: list[str], budget: Budget) -> "BaseGeometry":
    """Mends outlines that cross or touch themselves; refuses what is left without an area."""
    import shapely

    if shape.geom_type not in ("Polygon", "MultiPolygon") or shapely.is_valid(shape):
        return shape
    reason = shapely.is_valid_reason(shape)
    mended = untangled(shape, budget)
    kept = _polygons(mended)
    if not kept or not sum(one.area for one in kept):
        refuse(_fault(reason))
    notes.append(f"{_fault(reason)[:-1]}: it was mended, so look at it on a map.")
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _fault(reason: str) -> str:
    """The sentence for a reason of GEOS such as `Self-intersection[0.5 0.5]`."""
    found = _FAULT.fullmatch(reason)
    what, place = (found["what"], found["place"]) if found else (reason, "")
    numbers = [f"{float(number):.6g}" for number in place.split()] if place else []
    near = f" near {', '.join(numbers)}" if numbers else ""
    if "elf-intersection" in what:
        return f"An outline crosses itself{near}."
    if "Too few points" in what:
        return f"An outline has too few different points{near}."
    return f"The area is not sound ({what.lower()}{near})."


def _together(shapes: list["BaseGeometry"], notes: list[str]) -> "BaseGeometry":
    """One geometry of the parts of a feature: the polygons, else the lines, else the points."""
    import shapely

    singles = [one for one in shapely.get_parts(shapes).tolist() if not one.is_empty]
    for kind in ("Polygon", "LineString", "Point"):
        kept = [one for one in singles if one.geom_type == kind]
        if not kept:
            continue
        if len(kept) < len(singles):
            notes.append(f"Only its {kind.lower()}s are searched: a search takes one kind.")
        return shapely.orient_polygons(_several(kept, kind), exterior_cw=False)
    refuse("There is no geometry that can be searched with.")


def _several(shapes: list[Any], kind: str) -> "BaseGeometry":
    """One geometry of several of a kind; polygons that overlap are united."""
    import shapely

    if len(shapes) == 1:
        one: BaseGeometry = shapes[0]
        return one
    if kind == "Point":
        return shapely.MultiPoint(shapes)
    if kind == "LineString":
        return shapely.MultiLineString(shapes)
    whole = shapely.MultiPolygon(shapes)
    return whole if shapely.is_valid(whole) else shapely.union_all(shapes)
