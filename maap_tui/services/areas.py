"""Reads the area of a search from what a person gives: GeoJSON, WKT, or a file of either.

GeoJSON is RFC 7946: longitude before latitude, in degrees, WGS 84. Every refusal is one sentence
that says what is wrong. Heights are dropped, outlines are turned the right-hand way, and several
features become the area that they cover together.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from maap_tui.models.area import Area
from maap_tui.models.area_text import read_numbers
from maap_tui.models.geodesy import circle
from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.text import clean, count_noun

from .area_checks import check_plane, check_shape, refuse, shape_of
from .geojson import read_geojson
from .plain_files import NotPlainFile, read_plain_file

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FILE_LIMIT = 16 * 2**20

_WKT = re.compile(
    r"(?:SRID\s*=\s*(?P<srid>\d{1,6})\s*;\s*)?(?P<wkt>[A-Z]+\s*(?:ZM|[ZM])?\s*(?:\(|EMPTY\b).*)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_PATH = 4_096
_WGS84 = "4326"


class AreaReader:
    """Implements the Protocol `Areas`; holds nothing."""

    def read(self, text: str, stop: Event | None = None) -> Area:
        """Reads a box, a circle, pasted GeoJSON or WKT, or the path of a file that holds one.

        Raises `InputError` with one sentence that says what is wrong with it.
        """
        pasted = text.lstrip("\ufeff").strip()
        if not pasted:
            refuse("The area is empty.")
        if (plain := _plain_area(pasted)) is not None:
            return plain
        if _is_geometry_text(pasted):
            return _area(_read_geometry(pasted, file_name=""))
        path = _path(pasted)
        content = _read_file(path, pasted)
        return _area(_read_geometry(content, clean(path.name, 80)))


def _area(geometry: Geometry) -> Area:
    return Area(geometry.label, geometry=geometry)


def _plain_area(text: str) -> Area | None:
    """The area that is written as numbers."""
    try:
        found = read_numbers(text)
    except InvalidInput as error:
        refuse(f"{str(error)[0].upper()}{str(error)[1:]}.", error)
    if found is None:
        return None
    if isinstance(found, BBox):
        return Area(str(found), bbox=found)
    ring = [list(place) for place in circle(found.longitude, found.latitude, found.metres)]
    document: dict[str, Any] = {"type": "Polygon", "coordinates": [ring]}
    if not found.metres:
        document = {"type": "Point", "coordinates": [found.longitude, found.latitude]}
    return _area(Geometry(json.dumps(document, separators=(",", ":")), str(found)))


def _is_geometry_text(text: str) -> bool:
    return text.startswith(("{", "[")) or _WKT.fullmatch(text) is not None


def _path(text: str) -> Path:
    if len(text) > _LONGEST_PATH or "\n" in text or "\0" in text:
        refuse(f"'{clean(text, 40)}' is neither GeoJSON nor WKT.")
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    try:
        return Path(text[1:-1] if is_quoted else text).expanduser()
    except RuntimeError as error:
        refuse(f"'{clean(text, 80)}' is in a home that is not known here.", error)


def _read_file(path: Path, typed: str) -> str:
    name = clean(path.name or typed, 80)
    try:
        content = _decode(read_plain_file(path, FILE_LIMIT).data, name)
    except FileNotFoundError as error:
        refuse(f"'{clean(typed, 80)}' is neither GeoJSON nor WKT, nor a file that exists.", error)
    except NotPlainFile as error:
        refuse(f"{name} {error}.", error)
    except OSError as error:
        refuse(f"{name} cannot be read: {clean(error.strerror or 'no access')}.", error)
    except UnicodeEncodeError as error:
        refuse(f"'{clean(typed, 80)}' is no name that a file could have.", error)
    if not _is_geometry_text(content):
        refuse(f"{name} holds neither GeoJSON nor WKT.")
    return content


def _decode(data: bytes, name: str) -> str:
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig").strip()
    except UnicodeDecodeError as error:
        refuse(f"{name} is not a text file.", error)


def _read_geometry(text: str, file_name: str) -> Geometry:
    if text.startswith("["):
        refuse("The area begins with '[': these are coordinates without their geometry.")
    if text.startswith("{"):
        shapes = [shape_of(geometry) for geometry in read_geojson(text)]
    else:
        shapes = [_shape_from_wkt(text)]
    return _finish(shapes, file_name)


def _shape_from_wkt(text: str) -> "BaseGeometry":
    import shapely

    found = _WKT.fullmatch(text)
    if found is None or "geometrycollection" in text.lower():
        refuse("A geometry collection cannot be searched with: give one polygon, line or point.")
    if found["srid"] not in (None, _WGS84):
        refuse(f"The WKT is in EPSG:{found['srid']}; longitude and latitude (4326) are needed.")
    try:
        shape = shapely.from_wkt(found["wkt"])
    except (shapely.errors.ShapelyError, ValueError, NotImplementedError) as error:
        refuse(_wkt_fault(str(error)), error)
    check_plane(shapely.get_coordinates(shape).tolist())
    check_shape(shape)
    return shapely.force_2d(shape)


def _wkt_fault(reason: str) -> str:
    if "closed" in reason:
        return "An outline is not closed: its last point must repeat its first."
    if "LinearRing" in reason:
        return (
            "An outline has too few points: it needs at least four, the first repeated at the end."
        )
    if "point array" in reason:
        return "A line needs at least two points."
    detail = clean(reason.rpartition("Exception: ")[2], 100)
    return f"The WKT cannot be read: {detail or 'it holds more than WKT'}."


def _finish(shapes: Sequence["BaseGeometry"], file_name: str) -> Geometry:
    """One geometry of all `shapes`, in the form in which it is sent."""
    import shapely

    joined = shapes[0] if len(shapes) == 1 else shapely.unary_union(list(shapes))
    if joined.geom_type == "GeometryCollection":
        refuse(
            "The features are of different kinds: give only polygons, only lines or only points."
        )
    turned = shapely.orient_polygons(joined, exterior_cw=False)
    document: dict[str, Any] = shapely.geometry.mapping(turned)
    compact = json.dumps(document, separators=(",", ":"))
    return Geometry(compact, _label(turned, len(shapes), file_name))


def _label(shape: "BaseGeometry", features: int, file_name: str) -> str:
    import shapely

    points = count_noun(int(shapely.get_num_coordinates(shape)), "point")
    label = file_name or f"{shape.geom_type}, {points}"
    return label if features == 1 else f"{label}, union of {features} features"
