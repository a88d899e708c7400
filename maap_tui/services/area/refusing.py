"""Saying no to an area: always `InputError`, one sentence, and what to do instead."""

import shlex
from typing import NoReturn

from maap_tui.errors import InputError
from maap_tui.models.text import clean

HINT = "Longitude comes before latitude, in degrees (WGS 84)."
FORMS_HINT = "Give W,S,E,N; LON,LAT 25 km; GeoJSON or WKT; a file; or a country or town."
FILE_HINT = "An area is GeoJSON, WKT, KML, a shapefile or a GeoPackage, zipped or not."

SMALLER_HINT = "Make it smaller: ogr2ogr -simplify 0.001 area.geojson FILE"


class OtherProjection(InputError):
    """It is in a coordinate system that is not WGS 84."""


def refuse(message: str, cause: Exception | None = None, *, hint: str = HINT) -> NoReturn:
    """Raises `InputError` with `message`, made safe to show."""
    raise InputError(clean(message, 300), hint=clean(hint, 300)) from cause


def refuse_projection(what: str, system: str, path: str) -> NoReturn:
    """Names the coordinate system that is not WGS 84, and the command that transforms the file."""
    source = shlex.quote(path or "FILE")
    said = f"{what} is in {system or 'an unknown projection'}, not in WGS 84."
    hint = f"Transform it: ogr2ogr -t_srs EPSG:4326 area.geojson {source}"
    raise OtherProjection(clean(said, 300), hint=clean(hint, 300))
