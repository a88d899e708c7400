"""Takes GeoJSON text apart into features (RFC 7946), with plain words for what is wrong."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from maap_tui.models.text import clean

from .budget import Budget, uncollected
from .features import Feature, read_geometry
from .refusing import refuse, refuse_projection

_DEGREES = ("CRS84", "4326")
"""What the name of a coordinate system in degrees contains."""
_NAMES = ("name", "title", "label", "id", "nom", "nombre", "names", "shapename")
"""Properties that name a feature, in any case of letters."""


def read_geojson(text: str, budget: Budget, path: str = "") -> tuple[list[Feature], Any]:
    """The features in a geometry, a feature or a collection (at least one), and the document.

    Raises `InputError`.
    """
    with uncollected(len(text)):
        document = _decode(text, budget)
        _require_degrees(document, path)
        return _all_features(document, budget), document


def _all_features(document: Mapping[str, Any], budget: Budget) -> list[Feature]:
    match document.get("type"):
        case "Feature":
            return [_feature(document, "The feature", budget)]
        case "FeatureCollection":
            return _features(document.get("features"), budget)
    return [read_geometry(document, budget)]


def feature_name(properties: object) -> str:
    """What a table of properties calls its feature; empty when it does not say."""
    if not isinstance(properties, Mapping):
        return ""
    by_key = {str(key).lower(): value for key, value in properties.items()}
    for key in (*_NAMES, *(key for key in by_key if key.startswith(("name", "nam_")))):
        if isinstance(value := by_key.get(key), str | int) and str(value).strip():
            return clean(value, 80)
    return ""


def _decode(text: str, budget: Budget) -> Mapping[str, Any]:
    seen = 0

    def number(digits: str) -> float:
        """In Python, so that other threads (the screen's) get their turn within a long list."""
        nonlocal seen
        seen += 1
        if not seen & 0x3FFF:
            budget.look()
        return float(digits)

    try:
        document = json.loads(text, parse_constant=_no_number, parse_float=number, parse_int=number)
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


def _require_degrees(document: Mapping[str, Any], path: str) -> None:
    """Refuses the `crs` member of the older GeoJSON when it names another system than WGS 84."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    if isinstance(name, str) and not any(part in name for part in _DEGREES):
        refuse_projection("The GeoJSON", clean(name, 80), path)


def _features(features: object, budget: Budget) -> list[Feature]:
    if not isinstance(features, list):
        refuse("The feature collection has no list of features.")
    found = [
        _feature(feature, f"Feature {number}", budget)
        for number, feature in enumerate(features, start=1)
        if not (isinstance(feature, Mapping) and feature.get("geometry", 0) is None)
    ]
    if not found:
        refuse("The feature collection is empty: no feature in it has a geometry.")
    return found


def _feature(feature: object, place: str, budget: Budget) -> Feature:
    budget.add_feature()
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    if not isinstance(feature, Mapping) or not isinstance(geometry, Mapping):
        refuse(f"{place} has no geometry.")
    name = feature_name(feature.get("properties"))
    return read_geometry(geometry, budget, name or feature_name(feature))
