"""A catalogue of plain files for the app to search: one collection, whatever is asked."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

COLLECTION = "bench"
ROWS = 400
"""Granules in the list; those behind the large files have nothing to fetch."""
_CORE = "https://api.stacspec.org/v1.0.0/"


def row_id(number: int) -> str:
    """The identifier of a granule: short, so that it is painted whole."""
    return f"row{number:04}"


def write_catalogue(root: Path, url: str, files: Sequence[Path]) -> None:
    """Writes below `root`, which is served at `url`, a catalogue whose first granules have these
    files, which lie beside it."""
    folder = root / "stac"
    folder.mkdir(exist_ok=True)
    pages: dict[str, dict[str, Any]] = {
        "index.json": _landing(f"{url}/stac/"),
        "collections": {"collections": [_collection(url)], "links": []},
        "search": _search(url, files),
    }
    for name, page in pages.items():
        (folder / name).write_text(json.dumps(page))


def _landing(url: str) -> dict[str, Any]:
    kinds = {"self": "", "root": "", "data": "collections", "search": "search"}
    links = [
        {"rel": rel, "href": f"{url}{name}", "type": _media_type(rel)}
        for rel, name in kinds.items()
    ]
    return {
        "type": "Catalog",
        "stac_version": "1.0.0",
        "id": "bench",
        "description": "Files to measure with",
        "conformsTo": [f"{_CORE}core", f"{_CORE}collections", f"{_CORE}item-search"],
        "links": links,
    }


def _media_type(rel: str) -> str:
    return "application/geo+json" if rel == "search" else "application/json"


def _collection(url: str) -> dict[str, Any]:
    extent = {"spatial": {"bbox": [[-180, -90, 180, 90]]}, "temporal": {"interval": [[None, None]]}}
    return {
        "type": "Collection",
        "stac_version": "1.0.0",
        "id": COLLECTION,
        "title": "Bench",
        "description": "Files to measure with",
        "license": "other",
        "keywords": ["PUBLIC"],
        "extent": extent,
        "links": [{"rel": "items", "href": f"{url}/stac/search"}],
    }


def _search(url: str, files: Sequence[Path]) -> dict[str, Any]:
    features = [_feature(number) for number in range(ROWS)]
    for feature, file in zip(features, files, strict=False):
        asset = {"href": f"{url}/{file.name}", "roles": ["data"], "file:size": file.stat().st_size}
        feature["assets"] = {"product": asset}
    return {
        "type": "FeatureCollection",
        "features": features,
        "numberMatched": ROWS,
        "numberReturned": ROWS,
        "links": [],
    }


def _ring(number: int) -> list[list[float]]:
    """A slanted frame, so that the map has something to draw."""
    x, y = -75 + number % 20 * 1.5, 5 - number // 20
    return [[x, y], [x + 0.5, y + 0.1], [x + 0.2, y - 1.4], [x - 0.3, y - 1.5], [x, y]]


def _feature(number: int) -> dict[str, Any]:
    minutes = ROWS - number  # the list shows the newest first
    time = f"2025-03-01T{minutes // 60:02}:{minutes % 60:02}:00Z"
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": row_id(number),
        "collection": COLLECTION,
        "geometry": {"type": "Polygon", "coordinates": [_ring(number)]},
        "properties": {"datetime": time, "start_datetime": time, "end_datetime": time},
        "links": [],
        "assets": {},
    }
