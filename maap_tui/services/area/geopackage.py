"""Reads the features of a GeoPackage (OGC 12-128): SQLite with geometries as blobs."""

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from maap_tui.models.text import clean

from .budget import Budget
from .features import Feature
from .geojson import feature_name
from .refusing import refuse, refuse_projection

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the envelope after the header, by its indicator."""
_EMPTY_FLAG = 0x10
_FAULTS = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged file ends in; the second where what SQLite says of it quotes it."""
_STEPS = 10_000
"""Instructions of SQLite between two looks at the clock."""


class _Table(NamedTuple):
    name: str
    column: str
    system: str
    """Empty when it is WGS 84."""


def read_geopackage(path: Path, budget: Budget) -> list[Feature]:
    """The features of all its tables; raises `InputError`.

    Nothing is written beside it, unless another program has it open and has kept its latest
    changes in a log there.
    """
    is_open = _has_log(path)
    address = f"file:{quote(str(path))}?mode=ro{'' if is_open else '&immutable=1'}"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=1)) as opened:
            return _read(opened, budget, str(path))
    except _FAULTS as error:
        budget.look()  # it may be what interrupted the reading
        if is_open:
            refuse(
                f"{clean(path.name, 80)} cannot be read while another program has it open.",
                error,
                hint="Close it there first.",
            )
        refuse(f"{clean(path.name, 80)} is damaged, or no GeoPackage.", error)


def _has_log(path: Path) -> bool:
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except OSError:
        return False


def read_packed_geopackage(data: bytes, budget: Budget, path: str) -> list[Feature]:
    """The same for one that came out of an archive."""
    try:
        with closing(sqlite3.connect(":memory:")) as opened:
            opened.deserialize(data)
            return _read(opened, budget, path)
    except (*_FAULTS, OverflowError) as error:
        budget.look()
        refuse("The GeoPackage in the archive is damaged.", error)


def _read(opened: sqlite3.Connection, budget: Budget, path: str) -> list[Feature]:
    _restrain(opened, budget)
    tables = _tables(opened)
    if not tables:
        refuse("The GeoPackage holds no table of features.")
    plain = [table for table in tables if not table.system]
    if not plain:
        refuse_projection(f"The table {clean(tables[0].name, 60)}", tables[0].system, path)
    features = [feature for table in plain for feature in _features(opened, table, budget)]
    if not features:
        refuse("The GeoPackage holds no feature with a geometry.")
    for table in tables:
        if table.system:
            said = f"The table {clean(table.name, 60)} is in {table.system} and was left out."
            features[0] = features[0].with_notes(said)
    return features


def _restrain(opened: sqlite3.Connection, budget: Budget) -> None:
    """Nothing in the file may run code, write, or take all day."""

    def look() -> int:
        return int(budget.is_over)

    opened.text_factory = lambda data: data.decode("utf-8", "replace")
    opened.set_progress_handler(look, _STEPS)
    opened.execute("PRAGMA trusted_schema = OFF")
    opened.execute("PRAGMA query_only = ON")
    opened.execute("PRAGMA cell_size_check = ON")


def _tables(opened: sqlite3.Connection) -> list[_Table]:
    rows = opened.execute(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id,"
        " s.srs_name FROM gpkg_geometry_columns g"
        " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id LIMIT 100"
    ).fetchall()
    return [_Table(str(row[0]), str(row[1]), _system(*row[2:])) for row in rows]


def _system(organization: object, number: object, name: object) -> str:
    is_wgs84 = (str(organization).upper(), str(number)) in (("EPSG", "4326"), ("OGC", "84"))
    if is_wgs84:
        return ""
    if organization is None and not name:
        return "a system that it does not describe"
    return clean(name or f"{organization}:{number}", 80)


def _features(opened: sqlite3.Connection, table: _Table, budget: Budget) -> Iterator[Feature]:
    rows = opened.execute(f"SELECT * FROM {_quoted(table.name)}")
    columns = [str(description[0]) for description in rows.description]
    if table.column not in columns:
        refuse(f"The table {clean(table.name, 60)} lacks its column of geometries.")
    at = columns.index(table.column)
    for row in rows:
        if row[at] is None:
            continue
        budget.add_feature()
        shape = _shape(row[at])
        if shape is not None:
            yield _named(shape, columns, row, budget)


def _named(
    shape: "BaseGeometry", columns: Sequence[str], row: Sequence[object], budget: Budget
) -> Feature:
    import shapely

    budget.add_points(int(shapely.get_num_coordinates(shape)))
    values = dict(zip(columns, row, strict=True))
    return Feature(feature_name(values), shapely.force_2d(shape))


def _shape(blob: object) -> "BaseGeometry | None":
    """The geometry behind the header of a blob; `None` for an empty one."""
    import numpy as np
    import shapely

    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        refuse("A geometry of the GeoPackage is damaged.")
    flags = blob[3]
    indicator = flags >> 1 & 7
    if indicator >= len(_ENVELOPES):
        refuse("A geometry of the GeoPackage is damaged.")
    if flags & _EMPTY_FLAG:
        return None
    try:
        with np.errstate(all="ignore"):  # what is no number is judged later
            shape = shapely.from_wkb(blob[8 + _ENVELOPES[indicator] :], on_invalid="fix")
    except (shapely.errors.ShapelyError, struct.error, ValueError, TypeError) as error:
        refuse("A geometry of the GeoPackage is damaged.", error)
    if shape is None:
        refuse("A geometry of the GeoPackage is damaged.")
    return None if shape.is_empty else shape


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
