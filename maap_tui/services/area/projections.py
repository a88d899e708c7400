"""Recognises WGS 84 in the `.prj` text of a shapefile and in the tables of a GeoPackage."""

import re

from maap_tui.models.text import clean

_NAME = re.compile(r"\s*(?P<kind>[A-Z_]+)\s*[\[(]\s*\"(?P<name>[^\"]{0,100})\"", re.IGNORECASE)
_GEOGRAPHIC = ("GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS")
_WGS84 = re.compile(
    r"(gcs_?)?wgs_?(19)?84(_?(lonlat|longlat|crs84|3d|dd))?|(ogc_?)?crs_?84|"
    r"world_geodetic_system_(19)?84"
)


def other_system(text: str) -> str:
    """The name of the coordinate system in WKT, empty when it is WGS 84 in degrees."""
    found = _NAME.match(text[:400])
    if found is None:
        return "an unknown projection"
    name = found["name"]
    is_degrees = found["kind"].upper() in _GEOGRAPHIC
    bare = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return "" if is_degrees and _WGS84.fullmatch(bare) else clean(name, 80)
