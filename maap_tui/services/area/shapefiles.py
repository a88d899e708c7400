"""Reads shapefiles (ESRI, 1998): the shapes, their names, and the projection beside them."""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from maap_tui.models.text import clean

from .budget import Budget, uncollected
from .features import Feature, read_geometry
from .geojson import feature_name
from .projections import other_system
from .refusing import refuse, refuse_projection

NO_PROJECTION = "There is no .prj beside the shapefile: it was taken for WGS 84."
_EMPTY = 100
"""Bytes of a shapefile without any shape."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The parts of one shapefile; only the shapes themselves must be there."""

    name: str
    shp: bytes
    dbf: bytes = b""
    prj: bytes = b""
    cpg: bytes = b""


def read_layer(layer: Layer, budget: Budget, path: str) -> list[Feature]:
    """The features of one shapefile; raises `InputError`."""
    projection = layer.prj.decode("utf-8", "replace").strip("\ufeff \r\n\t\0")
    if projection and (system := other_system(projection)):
        refuse_projection(layer.name, system, path)
    if len(layer.shp) <= _EMPTY:
        refuse(f"{layer.name} holds no shape.")
    with uncollected(len(layer.shp)):
        features = list(_features(layer, budget))
    if not features:
        refuse(f"{layer.name} holds no shape.")
    if not projection:
        features[0] = features[0].with_notes(NO_PROJECTION)
    return features


def _features(layer: Layer, budget: Budget) -> Iterator[Feature]:
    names = _names(layer, budget)
    for number, geometry in enumerate(_geometries(layer, budget)):
        if geometry is None:
            continue
        budget.add_feature()
        yield read_geometry(geometry, budget, names[number] if number < len(names) else "")


def _geometries(layer: Layer, budget: Budget) -> list[dict[str, Any] | None]:
    """The shapes as GeoJSON, `None` for a record without one.

    The library trusts the numbers in a file and fails in many ways on one that is damaged.
    """
    import shapefile

    found: list[dict[str, Any] | None] = []
    try:
        with _quiet(), shapefile.Reader(shp=io.BytesIO(layer.shp)) as reader:
            for shape in reader.iterShapes():
                budget.look()
                is_empty = shape is None or shape.shapeType == shapefile.NULL or not shape.points
                found.append(None if is_empty else dict(shape.__geo_interface__))
    except _faults() as error:
        refuse(f"{layer.name} is damaged, or no shapefile.", error)
    return found


def _names(layer: Layer, budget: Budget) -> list[str]:
    """What the table beside it calls the shapes; a table that cannot be read names none."""
    import shapefile

    if not layer.dbf:
        return []
    encoding = clean(layer.cpg.decode("ascii", "replace"), 20).lower()
    encoding = "utf-8" if not encoding or ("8" in encoding and "utf" in encoding) else "latin-1"
    table = io.BytesIO(layer.dbf)
    names = []
    try:
        with (
            _quiet(),
            shapefile.Reader(dbf=table, encoding=encoding, encodingErrors="replace") as reader,
        ):
            for record in reader.iterRecords():
                budget.look()
                names.append(feature_name(record.as_dict()))
    except _faults():
        return []  # the shapes are what is searched with
    return names


@contextmanager
def _quiet() -> Iterator[None]:
    """The library tells the terminal what it thinks of a file; that would spoil the screen."""
    import shapefile

    shapefile.VERBOSE = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _faults() -> tuple[type[Exception], ...]:
    """All that the library was seen to raise on spoilt files."""
    import shapefile

    return (
        shapefile.ShapefileException,
        shapefile.GeoJSON_Error,
        shapefile.RingSamplingError,
        struct.error,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        MemoryError,
        EOFError,
        OSError,
        AssertionError,
        RuntimeError,
    )
