"""Files and words that no search can be made of, and what is said of each."""

import math
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.services.area.area_kit import UTM, write_geopackage, write_shapefile

MILLION = 1_000_000
KIB = 1024
ANY_SCRIPT = (
    "ساحل العاج",
    "コートジボワール",
    "Ωκεανός",
    "रेगिस्तान",
    "🌍🛰",
    "a\u0301\u202eb",
    "'; --",
)
"""Words of several scripts, with a mark that turns the direction of writing among them."""

_MAKE_TEXT = "time,lon,lat\n{}\n"
_TABLE_ROW = "2025-03-01T10:00:00Z,14.9,37.7"


@dataclass(frozen=True)
class BadFile:
    """A file that is refused."""

    name: str
    make: Callable[[Path], object]
    """Writes it at the path that it is given."""
    said: str
    """A part of the sentence that tells why."""

    def __str__(self) -> str:
        return self.name

    def at(self, folder: Path) -> str:
        path = folder / self.name
        self.make(path)
        return str(path)


def _text(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def _large(path: Path) -> None:
    """GeoJSON as it begins, and a hole of 200 MB, which costs no disk."""
    with path.open("wb") as opened:
        opened.write(b'{"type":"FeatureCollection","features":[')
        opened.truncate(200 * 2**20)


def _bomb(path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    kml = "<kml><Placemark><name>&e9;</name></Placemark></kml>"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY e0 "ha">{entities}]>{kml}')


def _many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_000):
            archive.writestr(f"{number}.geojson", "")


AREA_FILES = (
    BadFile("empty.geojson", _text(""), "empty.geojson is empty."),
    BadFile("blank.kml", _text(" \n\n"), "blank.kml is empty."),
    BadFile(
        "large.geojson", _large, "large.geojson is larger than 32 MB. Make it smaller: ogr2ogr"
    ),
    BadFile("bomb.kml", _bomb, "The KML defines entities"),
    BadFile("many.zip", _many, "many.zip holds 10 000 files"),
    BadFile(
        "utm.gpkg",
        lambda path: write_geopackage(path, 32633),
        "not in WGS 84. Transform it: ogr2ogr",
    ),
    BadFile(
        "utm.shp", lambda path: write_shapefile(path, UTM), "not in WGS 84. Transform it: ogr2ogr"
    ),
    BadFile(
        "swapped.geojson",
        _text('{"type":"Point","coordinates":[37.7,114.9]}'),
        "latitude and longitude seem to be swapped",
    ),
    BadFile(
        "nan.geojson",
        _text('{"type":"Point","coordinates":[NaN,1]}'),
        "holds something that is not a number",
    ),
    BadFile("words.txt", _text("\n".join(ANY_SCRIPT)), "is none of the kinds of file"),
)

TABLES = (
    BadFile("empty.csv", _text(""), "it is empty"),
    BadFile("commas.csv", _text("time;lon;lat\n2025;14,9;37,7\n"), "a decimal comma; write 14.9"),
    BadFile(
        "more.csv", _text(_MAKE_TEXT.format("2025-03-01,14,9,37,7")), "are there commas in numbers?"
    ),
    BadFile(
        "swapped.csv",
        _text(_MAKE_TEXT.format("2025-03-01,37.7,114.9")),
        "longitude and latitude may be exchanged",
    ),
    BadFile("nan.csv", _text(_MAKE_TEXT.format("2025,NaN,37.7")), "longitude NaN is no number"),
    BadFile("year0.csv", _text(_MAKE_TEXT.format("0000-03-01,1,2")), "year 0000 is not in"),
    BadFile("year9999.csv", _text(_MAKE_TEXT.format("9999-12-31,1,2")), "year 9999 is not in"),
    BadFile("script.csv", _text(_MAKE_TEXT.format("コートジ,1,2")), "is not a date"),
    BadFile("words.tsv", _text("コート\tジボワール\n"), "names no column for the longitude"),
    BadFile(
        "rows.csv",
        _text(_MAKE_TEXT.format("\n".join([_TABLE_ROW] * 10_001))),
        "more than 10000 rows",
    ),
)

PLACES = (
    ("NaN,37.7", "'NaN' is not a number of degrees"),
    ("NaN,37.7 25 km", "'NaN' is not a number of degrees"),
    ("0,0,nan,5", "'nan' is not a number of degrees"),
    ("-inf,0,1,1", "'-inf' is not a number of degrees"),
    ("37.7,114.9", "put 'swap' before it to exchange them"),
    ("14,9 37,7", "are there commas in numbers? Then write 14.9 37.7"),
    ("112.3,-3.3,x,y", "neither an area nor the name of"),
    ("POLYGON((0 0, 1", ""),
    ("{", "The GeoJSON is broken"),
    *((text, "neither an area nor the name of") for text in ANY_SCRIPT if text[0] != "'"),
)
"""What may be typed for an area, and a part of what is said."""

TIMES = (
    ("0000", "the year 0000 is not in the calendar"),
    ("0000-01-01", "the year 0000 is not in the calendar"),
    ("9999", "the year 9999 is not in the calendar"),
    ("0000 .. 9999", "the year 0000 is not in the calendar"),
    ("2025-02-30", ""),
    ("last 99999999999 y", "is not a date"),
    *((text, "is not a date") for text in ANY_SCRIPT),
    ("2025" * 16 * KIB, ""),
)

FILTERS = (
    (" OR ".join(["productType = 'ATL_ALD_2A'"] * (64 * KIB // 30)), "too long or too deeply"),
    ("(" * 32 * KIB + "a = 1" + ")" * 32 * KIB, "too long or too deeply"),
    ("NOT " * 16 * KIB + "a = 1", "too long or too deeply"),
    (f"productType = '{'x' * 64 * KIB}'", "too long or too deeply"),
    ("(" * 60 + "a = 1" + ")" * 60, "too long or too deeply"),
    ("productType = ", "value is missing after ="),
    ("orbitNumber > NaN", "NaN is not a number"),
    ("orbitNumbr > 5", "Unknown queryable: orbitNumbr."),
    ("سحاب = 'x'", "Unknown queryable: سحاب."),
    ("コー", ""),
)
"""A filter of about 64 KiB in several shapes, and others that cannot be searched with."""


def circle_of(points: int) -> str:
    """GeoJSON of a polygon of so many points."""
    turn = 2 * math.pi / points
    ring = [
        f"[{20 * math.cos(turn * number):.7f},{20 * math.sin(turn * number):.7f}]"
        for number in range(points)
    ]
    return f'{{"type":"Polygon","coordinates":[[{",".join([*ring, ring[0]])}]]}}'
