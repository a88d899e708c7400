"""Reads the placemarks and overlays of KML (OGC 12-007), whichever namespace they are in."""

import math
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from maap_tui.models.numbers import read_number
from maap_tui.models.text import clean

from .budget import Budget
from .features import Feature, joined, make_shape
from .refusing import refuse

_WORD = re.compile(r"\S+")
_PIECE = 65_536
_SINGLE = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString"}
_GEOMETRIES = frozenset({*_SINGLE, "Track", "Polygon", "LatLonBox", "LatLonQuad"})
_DEEPEST = 200
_LINKS = "Its links to other files are not followed."
_ANEW = "Save it anew as KML, without a document type."


def read_kml(data: bytes, budget: Budget) -> list[Feature]:
    """A feature for each placemark or overlay that has a place; raises `InputError`."""
    root = _parse(data, budget)
    if _tag(root) != "kml" and not any(_tag(element) == "Placemark" for element in root.iter()):
        refuse("The XML is no KML.")
    features = [
        feature
        for element in root.iter()
        if _tag(element) in ("Placemark", "GroundOverlay")
        and (feature := _feature(element, budget)) is not None
    ]
    has_links = any(_tag(element) == "NetworkLink" for element in root.iter())
    if not features:
        more = f" {_LINKS}" if has_links else ""
        refuse(f"The KML is empty: no placemark in it has a geometry.{more}")
    if has_links:
        features[0] = features[0].with_notes(_LINKS)
    return features


def _parse(data: bytes, budget: Budget) -> Element:
    """The document, without any entity or document type of its own."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=_Shallow(), forbid_dtd=True)
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
            budget.look()
        root: Element = parser.close()
    except DefusedXmlException as error:
        refuse(
            "The KML defines entities or a document type, which may be an attack.",
            error,
            hint=_ANEW,
        )
    except ParseError as error:
        line, column = error.position
        refuse(f"The KML is broken in line {line}, column {column}.", error)
    except (ValueError, LookupError) as error:
        refuse("The KML is in an encoding that is not known here.", error)
    return root


class _Shallow:
    """Builds the tree; refuses one that is deeper than any map."""

    def __init__(self) -> None:
        from xml.etree.ElementTree import TreeBuilder

        self._builder = TreeBuilder()
        self._depth = 0
        self.data = self._builder.data
        self.close = self._builder.close

    def start(self, tag: str, attributes: dict[str, str]) -> Any:
        self._depth += 1
        if self._depth > _DEEPEST:
            refuse("The KML is nested too deeply.")
        return self._builder.start(tag, attributes)

    def end(self, tag: str) -> Any:
        self._depth -= 1
        return self._builder.end(tag)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _feature(element: Element, budget: Budget) -> Feature | None:
    found = [part for part in element.iter() if _tag(part) in _GEOMETRIES]
    inside = {id(ring) for part in found if _tag(part) == "Polygon" for ring in part.iter()}
    inside -= {id(part) for part in found if _tag(part) == "Polygon"}
    notes: list[str] = []
    shapes = [
        make_shape(*_geometry(part, budget), budget, notes)
        for part in found
        if id(part) not in inside
    ]
    if not shapes:
        return None
    budget.add_feature()
    name = next((child.text or "" for child in element if _tag(child) == "name"), "")
    return Feature(clean(name, 80), joined(shapes), tuple(dict.fromkeys(notes)))


def _geometry(element: Element, budget: Budget) -> tuple[str, list[Any]]:
    """The type and coordinates that GeoJSON would have."""
    match _tag(element):
        case "Polygon":
            return "Polygon", list(_rings(element, budget))
        case "LatLonBox":
            return "Polygon", [_overlay_box(element)]
        case "Track":
            track = _track(element, budget)
            return ("LineString", track) if len(track) != 1 else ("Point", track[0])
        case "LatLonQuad":
            corners = _places(element, budget)
            return "Polygon", [[*corners, *corners[:1]]]
        case name:
            places: list[Any] = _places(element, budget)
            kind = _SINGLE[name]
            if kind == "Point":
                return kind, places[0] if places else []
            return kind, places


def _rings(polygon: Element, budget: Budget) -> Iterator[list[Any]]:
    """The outer ring, then the inner ones."""
    for place in ("outerBoundaryIs", "innerBoundaryIs"):
        for boundary in polygon:
            if _tag(boundary) == place:
                yield from (_places(ring, budget) for ring in boundary)


def _places(element: Element, budget: Budget) -> list[Any]:
    """The numbers of the first `coordinates` within: `lon,lat[,height]` set apart by blanks."""
    written = next((part.text or "" for part in element.iter() if _tag(part) == "coordinates"), "")
    places = []
    for number, word in enumerate(_WORD.finditer(written)):
        if not number & 0xFFF:
            budget.look()
        places.append(_place(word[0].strip(",").split(",")))
    return places


def _place(words: list[str]) -> list[float]:
    try:
        return [read_number(word) for word in words[:2]]
    except ValueError as error:
        refuse("A position in the KML is not two numbers, longitude and latitude.", error)


def _track(element: Element, budget: Budget) -> list[Any]:
    """The places of a `gx:Track`: each a `coord` of its own, `lon lat height`, perhaps empty."""
    places = []
    for number, coord in enumerate(part for part in element if _tag(part) == "coord"):
        if not number & 0xFFF:
            budget.look()
        if words := (coord.text or "").split():
            places.append(_place(words))
    return places


def _overlay_box(element: Element) -> list[list[float]]:
    """A picture's box: west may be greater than east, and the picture turned."""
    sides = {"rotation": 0.0}
    for side in element:
        try:
            sides[_tag(side)] = read_number((side.text or "").strip())
        except ValueError as error:
            refuse("The box of an overlay in the KML is not in numbers.", error)
    try:
        west, south, east, north = (sides[name] for name in ("west", "south", "east", "north"))
    except KeyError as error:
        refuse("The box of an overlay in the KML lacks a side.", error)
    east += 360 * (west > east)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return _turned(ring, sides["rotation"]) if sides["rotation"] else ring


def _turned(ring: list[list[float]], angle: float) -> list[list[float]]:
    """A picture's corners after it was turned to the left round its middle."""
    x, y = ((ring[0][axis] + ring[2][axis]) / 2 for axis in (0, 1))
    along, across = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return [
        [x + (a - x) * along - (b - y) * across, y + (a - x) * across + (b - y) * along]
        for a, b in ring
    ]
