"""Files and geometries made to bring a program down."""

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.bench.workplace import Site


def endless(site: Site, folder: Path) -> None:
    """GeoJSON of 200 MB."""
    with (folder / "area.geojson").open("w") as opened:
        opened.write('{"type": "Polygon", "coordinates": [[')
        for _ in range(200):
            opened.write("[10.25, 45.5], " * 70_000)


def kml_bomb(site: Site, folder: Path) -> None:
    """Entities that unfold to a thousand million of words."""
    kinds = "abcdefghi"
    lines = (f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(kinds))
    head = f'<!DOCTYPE kml [<!ENTITY a "10,5 ">{"".join(lines)}]>'
    point = "<Point><coordinates>&i;</coordinates></Point>"
    (folder / "area.kml").write_text(f"{head}<kml><Placemark>{point}</Placemark></kml>")


def zip_of(name: str, *contents: tuple[str, int]) -> Callable[[Site, Path], None]:
    """An archive of files of zeros, so many bytes each."""

    def make(site: Site, folder: Path) -> None:
        with ZipFile(folder / name, "w", ZIP_DEFLATED) as archive:
            for inner, size in contents:
                with archive.open(inner, "w", force_zip64=True) as opened:
                    for _ in range(-(-size // 2**20)):
                        opened.write(b"0" * min(size, 2**20))

    return make


def wild_geometries(features: list[dict[str, Any]], site: Site) -> None:
    """Numbers that are none, places beyond the globe, and parts over both poles."""
    caps = [
        [[[x, y] for x in (-180, -60, 60, 180)] + [[180, p], [-180, p], [-180, y]]]
        for y, p in ((60, 90), (-60, -90))
    ]
    belts = [[_ring(200, x, y)] for x in range(-900, 900, 300) for y in (-120, 88, 400)]
    places: list[Any] = [
        [[[math.nan, 0], [1, math.inf], [2, 2], [math.nan, 0]]],
        [[[1e308, -1e308], [-1e308, 1e308], [0, 1e-320], [1e308, -1e308]]],
        [[[None, 1], ["2", {}], [], [3]]],
        [_ring(500, 179, 89, step=7)],
    ]
    wild = [{"type": "Polygon", "coordinates": place} for place in places]
    wild += [{"type": "MultiPolygon", "coordinates": place} for place in (caps, belts)]
    for feature, number in zip(features, range(len(features)), strict=True):
        feature["geometry"] = wild[number % len(wild)]


def _ring(count: int, x: float, y: float, step: int = 1) -> list[tuple[float, float]]:
    """A circle; where not each `step` is the next point, one that crosses itself everywhere."""
    turns = [2 * math.pi * step * n / count for n in range(count + 1)]
    return [(x + 4 * math.cos(turn), y + 4 * math.sin(turn)) for turn in turns]
