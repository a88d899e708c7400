"""G15: nothing that is put before the app stops its screen for longer than a tenth of a second."""

import json
import math
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.bench import bombs, long_lists
from tests.bench.catalogue import write_catalogue
from tests.bench.goals import Measurement, Row, at_most, row
from tests.bench.rounds import Spread
from tests.bench.workplace import Site, Workplace, say

APP = Path(__file__).with_name("freezing.py")
MOST = 100
"""Milliseconds."""
_LIMIT = 240
FOLDERS = 100_000
"""In the case of a first look at the disk."""

Make = Callable[[Site, Path], None]
"""Puts what a case needs into its folder, or before the catalogue."""


def longest_waits(workplace: Workplace) -> Iterator[Row]:
    """Each case in a process of its own, so that it also pays for what is loaded first."""
    with workplace.files(1, 1024), workplace.loopback() as site:
        for name, (case, make) in CASES.items():
            found = []
            for _ in range(workplace.rounds(3)):
                say(name)
                found.append(_run(site, case, make))
            yield from _rows(name, [one for one in found if one is not None])


def _rows(name: str, found: list[Mapping[str, Any]]) -> Iterator[Row]:
    if not found:
        yield Row("G15", name, note="the app could not be driven: see above")
        return
    working = Spread.of([one["working"] for one in found])
    longest = max(found, key=lambda one: float(one["working"]))
    seen = Spread.of([one["longest"] for one in found])
    where = longest["worst"][0][1] if longest["worst"] else ""
    note = f"by the clock {seen.median:.0f} ({seen.low:.0f}–{seen.high:.0f}); {where}"
    yield row("G15", name, working, at_most(MOST), note)


def _run(site: Site, case: str, make: Make) -> Mapping[str, Any] | None:
    workplace = site.workplace
    folder = workplace.folder / "case"
    for each in (folder, workplace.folder / "home"):
        shutil.rmtree(each, ignore_errors=True)
        each.mkdir()
    write_catalogue(workplace.folder / "www", site.server.url, ())
    make(site, folder)
    environ = site.runner.environ(workplace.certificate.path)
    command = [sys.executable, str(APP), case, str(folder), f"{site.server.url}/stac/"]
    try:
        done = subprocess.run(
            command, env=environ, capture_output=True, text=True, timeout=_LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        workplace.warn(f"{case}: was not over after {_LIMIT} s")
        return None
    if done.returncode:
        workplace.warn(f"{case}: {done.stderr.strip()[-2_000:]}")
        return None
    found: Mapping[str, Any] = json.loads(done.stdout)
    for working, where in found["worst"]:
        say(f"  {working:.0f} ms  {where}")
    return found


# What is put before it


def _nothing(site: Site, folder: Path) -> None:
    """The catalogue as it is."""


def _ring(
    count: int, x: float = 10, y: float = 5, *, is_frayed: bool = False
) -> list[tuple[float, float]]:
    """An outline with that many points, like a coast; a frayed one crosses itself everywhere."""
    points, turn = [], 2 * math.pi / count
    for number in range(count):
        angle = turn * (number + number % 3 * (2 if is_frayed else 0))
        far = 4 + math.sin(angle * 50) * 0.2 + number % 2 * 4 * turn
        points.append((round(x + far * math.cos(angle), 7), round(y + far * math.sin(angle), 7)))
    return [*points, points[0]]


def _polygon(count: int, **look: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [_ring(count, **look)]}


def _feature(geometry: object, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": "large"}, "geometry": geometry, **members}


def _json(name: str, document: Callable[[], object]) -> Make:
    return lambda site, folder: _write(folder / name, json.dumps(document()))


def _write(path: Path, text: str) -> None:
    path.write_text(text)


def _collection(*counts: int) -> dict[str, Any]:
    features = [_feature(_polygon(count, x=9.0 * n)) for n, count in enumerate(counts)]
    return {"type": "FeatureCollection", "features": features}


def _numbers(count: int, between: str, apart: str) -> str:
    return apart.join(f"{x:.7f}{between}{y:.7f}" for x, y in _ring(count))


def _wkt(site: Site, folder: Path) -> None:
    """As long as WKT may be."""
    _write(folder / "area.wkt", f"POLYGON(({_numbers(170_000, ' ', ',')}))")


def _kml(site: Site, folder: Path) -> None:
    text = _numbers(1_000_000, ",", " ")
    ring = f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"
    polygon = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    _write(folder / "area.kml", f"<kml><Placemark>{polygon}</Placemark></kml>")


def _shapefile(site: Site, folder: Path) -> None:
    import shapefile

    with shapefile.Writer(str(folder / "area.shp")) as writer:
        writer.field("NAME", "C")
        writer.poly([_ring(1_000_000)[::-1]])
        writer.record("large")
    for suffix in (".shx", ".dbf"):
        (folder / f"area{suffix}").rename(folder / f"beside{suffix}")


def _table(site: Site, folder: Path) -> None:
    lines = [f"2025-03-{1 + n % 28:02}T10:00:00Z,{n % 90},{n % 50}" for n in range(100_000)]
    _write(folder / "batch.csv", "\n".join(["time,lon,lat", *lines]))


def _answer(change: Callable[[list[dict[str, Any]], Site], None]) -> Make:
    """The catalogue's answer, changed."""

    def make(site: Site, folder: Path) -> None:
        path = site.workplace.folder / "www" / "stac" / "search"
        page = json.loads(path.read_text())
        change(page["features"], site)
        path.write_text(json.dumps(page))

    return make


def _huge_polygons(features: list[dict[str, Any]], site: Site) -> None:
    features[0]["geometry"] = _polygon(1_000_000)
    parts = [[_ring(1_000, x=n % 30 * 5, y=n // 30 * 4 - 40)] for n in range(600)]
    features[1]["geometry"] = {"type": "MultiPolygon", "coordinates": parts}
    features[2]["geometry"] = _polygon(90_000)


def _many_assets(features: list[dict[str, Any]], site: Site) -> None:
    for feature in features[:3]:
        feature["assets"] = {
            f"file{n:04}": {
                "href": f"{site.server.url}/data/{n}.tiff",
                "title": f"The file number {n}",
                "roles": ["data"],
                "file:size": 10**6 + n,
            }
            for n in range(5_000)
        }


def _long_values(features: list[dict[str, Any]], site: Site) -> None:
    """A property of 20 MB, and one with half a million members."""
    features[0]["properties"]["text"] = "words " * 3_500_000
    features[1]["properties"]["list"] = list(range(500_000))
    features[2]["properties"] |= {f"name{n}": n for n in range(100_000)}


def _pictures(features: list[dict[str, Any]], site: Site) -> None:
    root = site.workplace.folder / "www"
    made = {
        "bomb.png": _png(20_000, 20_000),
        "large.png": _png(6_300, 6_300),
        "deep.png": _png(6_300, 6_300, depth=16),
        "clear.png": _png(6_300, 6_300, kind=6),
        "large.jpg": _jpeg(20_000, 20_000),
    }
    for feature, (name, content) in zip(features, made.items(), strict=False):
        (root / name).write_bytes(content)
        kind = "image/jpeg" if name.endswith("jpg") else "image/png"
        asset = {"href": f"{site.server.url}/{name}", "roles": ["thumbnail"], "type": kind}
        feature["assets"] = {"thumbnail": asset}


def _png(width: int, height: int, depth: int = 8, kind: int = 0) -> bytes:
    """Grey stripes (`kind` 0), or clear colours (6)."""
    samples = {0: 1, 6: 4}[kind] * depth // 8
    line = b"\0" + bytes(n * 7 % 256 for n in range(width * samples))
    packer = zlib.compressobj(1)
    packed = b"".join([*(packer.compress(line) for _ in range(height)), packer.flush()])
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def _jpeg(width: int, height: int) -> bytes:
    from io import BytesIO

    from PIL import Image

    opened = BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(opened, "JPEG", quality=60)
    return opened.getvalue()


def _many_folders(site: Site, folder: Path) -> None:
    """One granule of one file each, as a download leaves them."""
    for number in range(FOLDERS):
        place = folder / "later" / "bench" / f"granule{number:06}"
        place.mkdir(parents=True)
        (place / "data.tiff").touch()


CASES: dict[str, tuple[str, Make]] = {
    "start and a search": ("start", _nothing),
    "area: GeoJSON of 1e6 points": ("area", _json("area.geojson", lambda: _polygon(1_000_000))),
    "area: the same, searched, on the map": (
        "searched_area",
        _json("area.geojson", lambda: _polygon(1_000_000)),
    ),
    "area: GeoJSON of 5e4 points, frayed": (
        "area",
        _json("area.geojson", lambda: _polygon(50_000, is_frayed=True)),
    ),
    "area: 10 features of 1e5 points": (
        "area",
        _json("area.geojson", lambda: _collection(*[100_000] * 10)),
    ),
    "area: WKT of 4 MB": ("area", _wkt),
    "area: KML of 1e6 points": ("area", _kml),
    "area: shapefile of 1e6 points": ("area", _shapefile),
    "batch: a feature of 1e6 points": (
        "batch",
        _json("batch.geojson", lambda: _collection(1_000_000, 10)),
    ),
    "batch: a table of 1e5 rows": ("batch", _table),
    "granules of 1e6 points": ("granules", _answer(_huge_polygons)),
    "the same, and their coverage": ("covered", _answer(_huge_polygons)),
    "granules of 5,000 assets": ("granules", _answer(_many_assets)),
    "granules of 20 MB of properties": ("granules", _answer(_long_values)),
    "pictures of 20,000 px, bombs": ("pictures", _answer(_pictures)),
    "area: GeoJSON of 200 MB": ("area", bombs.endless),
    "area: a KML bomb": ("area", bombs.kml_bomb),
    "area: a KMZ bomb": ("area", bombs.zip_of("area.kmz", ("doc.kml", 2**30))),
    "area: a zip of 10,000 entries": (
        "area",
        bombs.zip_of("area.zip", *((f"f{n}.kml", 100) for n in range(10_000))),
    ),
    "granules of wild geometries": ("granules", _answer(bombs.wild_geometries)),
    "the same, and their coverage (wild)": ("covered", _answer(bombs.wild_geometries)),
    "a filter of 64 KiB": ("filters", _nothing),
    "400 collections, narrowed": ("picking", long_lists.collections),
    "a basket of 1e5": ("basket", long_lists.basket),
    "a queue of 1e4, its report": ("jobs", _answer(long_lists.queued)),
    "first look at 1e5 folders": ("disk", _many_folders),
}
MEASUREMENTS = (Measurement(("G15",), longest_waits),)
