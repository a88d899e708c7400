"""What "newest baseline, coverage > 60 %" leaves, by raw documents, names and shapely alone."""

from typing import Any

import numpy
import shapely
from shapely.geometry import shape

Document = dict[str, Any]


def acquisition(name: str) -> tuple[str, ...]:
    """EarthCARE: agency, type, orbit and frame; BIOMASS: everything before the baseline."""
    parts = name.split("_")
    if parts[0] == "ECA":
        return (parts[1][:2], *parts[2:5], parts[-1])
    return tuple(parts[:-2])


def rank(name: str) -> tuple[str, ...]:
    """Baseline, then time of processing: letters of a name, and its last but one part."""
    parts = name.split("_")
    return (parts[1][2:], parts[-2]) if parts[0] == "ECA" else tuple(parts[-2:])


def equal_area(geometry: Any) -> Any:
    """Longitude against the sine of latitude keeps areas right."""

    def project(places: Any) -> Any:
        return numpy.column_stack([places[:, 0], numpy.sin(numpy.radians(places[:, 1])) * 57])

    return shapely.transform(shape(geometry), project)


def share(document: Document, where: Any) -> float:
    covered = where.intersection(equal_area(document["geometry"])).area
    return float(covered / where.area)


def area_of(text: str) -> Any:
    if text.startswith("POLYGON"):
        return equal_area(shapely.geometry.mapping(shapely.from_wkt(text)))
    west, south, east, north = map(float, text.split(","))
    return equal_area(shapely.geometry.mapping(shapely.box(west, south, east, north)))


def expected(documents: list[Document], where: str) -> list[str]:
    area = area_of(where)
    best: dict[tuple[str, ...], str] = {}
    for document in documents:
        name = document["id"]
        known = best.get(acquisition(name))
        if known is None or rank(name) > rank(known):
            best[acquisition(name)] = name
    newest = [document for document in documents if document["id"] in best.values()]
    return [document["id"] for document in newest if share(document, area) > 0.6]
