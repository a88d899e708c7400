"""Long lists to put before the app: of marks, jobs, collections, and words of a filter."""

import json
from pathlib import Path
from typing import Any

from tests.bench.workplace import Site

MARKS = 100_000
JOBS = 10_000
_COLLECTIONS = 400


def basket(site: Site, folder: Path) -> None:
    """An exported basket, of a few collections."""
    with (folder / "basket.geojson").open("w") as opened:
        opened.write('{"type": "FeatureCollection", "features": [\n')
        for number in range(MARKS):
            opened.write(json.dumps(_granule(number)) + (",\n" if number + 1 < MARKS else "\n"))
        opened.write("]}")


def _granule(number: int) -> dict[str, Any]:
    x, y = number % 340 - 170, number // 340 % 160 - 80
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    time = f"2025-03-{1 + number % 28:02}T{number % 24:02}:00:00Z"
    return {
        "type": "Feature",
        "id": f"GRANULE_{number:06}",
        "collection": f"Collection{number % 7}",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"datetime": time, "product:type": f"TYPE_{number % 9}"},
        "assets": {"product": {"href": f"https://bench.invalid/{number}", "roles": ["data"]}},
    }


def queued(features: list[dict[str, Any]], site: Site) -> None:
    """Granules of one small file each."""
    (site.workplace.folder / "www" / "small.bin").write_bytes(b"0" * 100)
    first = features[0]
    asset = {"href": f"{site.server.url}/small.bin", "roles": ["data"], "file:size": 100}
    features[:] = [
        {**first, "id": f"row{number:05}", "assets": {"product": asset}} for number in range(JOBS)
    ]


def collections(site: Site, folder: Path) -> None:
    """Many of them, with long texts; that of the bench among them."""
    path = site.workplace.folder / "www" / "stac" / "collections"
    page = json.loads(path.read_text())
    (first,) = page["collections"]
    words = "Profiles of clouds, aerosols and radiation along the track of the satellite. "
    page["collections"] += [
        first
        | {
            "id": f"Mission{number % 20}Level{number}",
            "title": f"Cloud product number {number}",
            "description": words * (1 + number % 20),
            "keywords": [f"word{n}" for n in range(number % 30)],
        }
        for number in range(_COLLECTIONS)
    ]
    path.write_text(json.dumps(page))


def long_filter(size: int) -> str:
    """CQL2 of about so many characters."""
    part = "frame = 'A'"
    return " OR ".join([part] * (size // (len(part) + 4)))
