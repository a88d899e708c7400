"""Takes GeoJSON text apart into bare geometries (RFC 7946), with plain words for what is wrong."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from .area_checks import refuse

_DEGREES = ("CRS84", "4326")
"""What the name of a coordinate system in degrees contains."""
_MOST_FEATURES = 10_000


def read_geojson(text: str) -> list[Mapping[str, Any]]:
    """The geometries in a geometry, a feature or a feature collection, at least one.

    Raises `InputError`. The geometries themselves are not yet checked.
    """
    document = _decode(text)
    _require_degrees(document)
    kind = document.get("type")
    if kind == "Feature":
        return [_geometry_of(document, "The feature")]
    if kind == "FeatureCollection":
        return _geometries_of(document.get("features"))
    return [document]


def _decode(text: str) -> Mapping[str, Any]:
    try:
        document = json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        refuse("The GeoJSON is nested too deeply.", error)
    except json.JSONDecodeError as error:
        refuse(f"The GeoJSON is broken in line {error.lineno}, column {error.colno}.", error)
    except ValueError as error:
        refuse("The GeoJSON holds something that is not a number.", error)
    if not isinstance(document, Mapping):
        refuse("The GeoJSON is not an object.")
    return document


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _require_degrees(document: Mapping[str, Any]) -> None:
    """Refuses the `crs` member of the older GeoJSON when it names another system than WGS 84."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if isinstance(name, str) and not any(part in name for part in _DEGREES):
        refuse(f"The GeoJSON is in {name}; longitude and latitude (WGS 84) are needed.")


def _geometries_of(features: object) -> list[Mapping[str, Any]]:
    if not isinstance(features, list):
        refuse("The feature collection has no list of features.")
    if len(features) > _MOST_FEATURES:
        refuse(f"The feature collection has {len(features)} features; {_MOST_FEATURES} at most.")
    found = [
        _geometry_of(feature, f"Feature {number}")
        for number, feature in enumerate(features, start=1)
        if not (isinstance(feature, Mapping) and feature.get("geometry", 0) is None)
    ]
    if not found:
        refuse("The feature collection is empty: no feature in it has a geometry.")
    return found


def _geometry_of(feature: object, name: str) -> Mapping[str, Any]:
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    if not isinstance(geometry, Mapping):
        refuse(f"{name} has no geometry.")
    return geometry
