"""G12, its part of a search without a screen: what reading granules costs."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from maap_tui.services.granule_search import FIRST_PAGE
from tests.bench.catalogue import COLLECTION, write_catalogue
from tests.bench.contenders import OURS, Contender
from tests.bench.goals import Measurement, Row, at_most, row
from tests.bench.workplace import Workplace

_NEWEST = datetime(2025, 12, 31, tzinfo=UTC)
PAGES = 5
PAGE_SIZE = 1_000
_GEOJSON = "application/geo+json"
_BARE = """\
import json, sys, urllib.request as web
url, count = sys.argv[1], 0
while url:
    page = json.loads(web.urlopen(url).read())
    count += len(page["features"])
    url = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
print(count)
"""


def headless_search(workplace: Workplace) -> Iterator[Row]:
    """G12: all pages of one search, against urllib and json alone, as whole processes."""
    with workplace.files(1, 1024) as files, workplace.loopback() as site:
        folder = workplace.folder / "www"
        write_catalogue(folder, site.server.url, files)
        write_pages(folder / "stac", f"{site.server.url}/stac/", PAGES, PAGE_SIZE)
        address = f"{site.server.url}/stac/search"
        bare = _told("urllib + json", sys.executable, "-c", _BARE, address)
        program = str(workplace.options.program)
        words = ("--catalog", f"{site.server.url}/stac/", "search", COLLECTION, "--format", "ids")
        ours = _told(f"{OURS} search", "env", f"MAAP_TUI_PAGE_SIZE={PAGE_SIZE}", program, *words)
        start = _told(f"{OURS} --version", program, "--version")
        results = site.compare([bare, ours, start], site.task(files), 5)
    ratio = results.ratio(ours, bare, lambda cost: cost.cpu)
    what = f"search of {PAGES} × {PAGE_SIZE} items: CPU, × urllib + json"
    yield row("G12", what, ratio, at_most(1.6))
    yield row("G12", "the same without start-up", results.added(ours, start, bare))


def _told(name: str, *command: str) -> Contender:
    """A contender that fetches no file."""
    return Contender(name, command[0], lambda task: list(command), False)


def write_pages(folder: Path, url: str, pages: int, size: int) -> None:
    """Pages that link to one another, of granules as large as real ones.

    Who asks for fewer at first, as the app does, gets the beginning of the first page.
    """
    for number in range(pages):
        links = [{"rel": "self", "href": url}]
        if number + 1 < pages:
            links.append({"rel": "next", "href": f"{url}page{number + 1}", "type": _GEOJSON})
        page = {
            "type": "FeatureCollection",
            "numberMatched": pages * size,
            "numberReturned": size,
            "features": [_granule(number * size + n, url) for n in range(size)],
            "links": links,
        }
        name = f"page{number}" if number else "search"
        (folder / name).write_text(json.dumps(page, separators=(",", ":")))
        if not number and size > FIRST_PAGE:
            _write_beginning(folder, url, page, size)


def _write_beginning(folder: Path, url: str, page: dict[str, Any], size: int) -> None:
    features = page["features"]
    rest = [{"rel": "next", "href": f"{url}search-rest", "type": _GEOJSON}]
    for name, some, links in (
        (f"search-{FIRST_PAGE}", features[:FIRST_PAGE], rest),
        ("search-rest", features[FIRST_PAGE:], page["links"]),
        (f"search-{size}", features, page["links"]),
    ):
        told = {**page, "features": some, "numberReturned": len(some), "links": links}
        (folder / name).write_text(json.dumps(told, separators=(",", ":")))


def _granule(number: int, url: str) -> dict[str, Any]:
    """Number 0 is the newest; about 4 kB, most of which no list shows."""
    moment = _NEWEST - timedelta(minutes=number)
    time = f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
    name = f"BIO_S1_DGM__1S_{moment:%Y%m%dT%H%M%S}_I_G01_M01_C01_T001_F001_01_{number:06}"
    files = ("product.zip", "data.tiff", "annotation.xml", "quicklook.png", "thumbnail.jpg")
    return {
        "type": "Feature",
        "stac_version": "1.1.0",
        "id": name,
        "collection": COLLECTION,
        "bbox": [1.5, 2.5, 3.5, 4.5],
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[n + 0.123456, n + 0.654321] for n in range(24)]],
        },
        "properties": {
            "datetime": time,
            "start_datetime": time,
            "end_datetime": time,
            "product:type": "S1_DGM__1S",
            "version": "01",
            "platform": "BIOMASS",
            "sat:absolute_orbit": number,
            **{f"eopf:property_{n}": f"value {n} of granule {number}" for n in range(24)},
        },
        "assets": {
            file: {
                "href": f"{url}data/{name}/{file}",
                "type": "application/octet-stream",
                "title": f"The file {file}",
                "roles": ["data"],
                "file:size": 10**6 + number,
                "file:local_path": f"{name}/{file}",
            }
            for file in files
        },
        "links": [
            {"rel": rel, "href": f"{url}collections/{COLLECTION}/items/{name}?f={rel}"}
            for rel in ("self", "parent", "root", "collection", "alternate")
        ],
    }


MEASUREMENTS = (Measurement(("G12",), headless_search),)
