"""Real files of every kind that an area may come in."""

import sqlite3
import struct
import zipfile
from pathlib import Path

import pytest
import shapefile
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.geometry import Geometry
from maap_tui.services.areas import AreaReader

WGS84 = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
UTM = f'PROJCS["WGS_1984_UTM_Zone_33N",{WGS84},PROJECTION["Transverse_Mercator"]]'
KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>Lopé</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
11,-1,0 12,-1,0 12,0,0 11,0,0 11,-1,0
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Makokou</name><Point><coordinates>12.86,0.57,0</coordinates></Point></Placemark>
</Document></kml>"""
SQUARE = '{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,1],[0,1],[0,0]]]}'


def geometry_of(area: Area) -> Geometry:
    assert area.geometry is not None
    return area.geometry


def shape_of(area: Area) -> BaseGeometry:
    return shape(geometry_of(area).as_dict())


def refusal(text: str | Path, reader: AreaReader | None = None) -> str:
    """Why it is refused: the sentence and what to do."""
    with pytest.raises(InputError) as caught:
        (reader or AreaReader()).read(str(text))
    assert str(caught.value).isprintable()
    return str(caught.value)


def write_shapefile(path: Path, projection: str = WGS84) -> Path:
    """Two squares, called Alpha and Beta."""
    with shapefile.Writer(str(path)) as writer:
        writer.field("NAME", "C")
        for name, at in (("Alpha", 0), ("Beta", 5)):
            corners = [[at, at], [at, at + 1], [at + 1, at + 1], [at + 1, at], [at, at]]
            writer.poly([corners])
            writer.record(name)
    if projection:
        path.with_suffix(".prj").write_text(projection)
    return path


def write_rectangle(path: Path, box: tuple[float, float, float, float]) -> Path:
    """A shapefile of one rectangle: west, south, east, north."""
    west, south, east, north = box
    with shapefile.Writer(str(path)) as writer:
        writer.field("NAME", "C")
        corners = [[west, south], [west, north], [east, north], [east, south], [west, south]]
        writer.poly([corners])
        writer.record("Study")
    path.with_suffix(".prj").write_text(WGS84)
    return path


def zipped(path: Path, *files: Path, folder: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, f"{folder}{file.name}")
    return path


def write_geopackage(path: Path, number: int = 4326, blob: bytes | None = None) -> Path:
    """One box called Lopé in the table parks."""
    header = b"GP\0\1" + struct.pack("<i", number)
    with sqlite3.connect(path) as opened:
        opened.executescript(
            "CREATE TABLE gpkg_spatial_ref_sys"
            " (srs_name, srs_id, organization, organization_coordsys_id);"
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"
            "CREATE TABLE parks (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT);"
        )
        opened.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?)",
            (f"System {number}", number, number),
        )
        opened.execute("INSERT INTO gpkg_geometry_columns VALUES ('parks', 'geom', ?)", (number,))
        opened.execute(
            "INSERT INTO parks (geom, name) VALUES (?, 'Lopé')",
            (header + shapely.to_wkb(shapely.box(1, 2, 3, 4)) if blob is None else blob,),
        )
    opened.close()
    return path
