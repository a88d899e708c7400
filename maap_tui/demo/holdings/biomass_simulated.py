"""Granules of `BiomassSimulated`: frames of a satellite that did not fly yet, over three forests.

The identifiers that the tutorial of the service asks for are two of them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from maap_tui.demo.holdings.biomass import radar_properties
from maap_tui.demo.holdings.biomass_files import frame_files
from maap_tui.demo.holdings.clock import DAY, base36_suffix, compact, epoch
from maap_tui.demo.holdings.records import Point, Record, Shape, mixed

COLLECTION = "BiomassSimulated"

_START = epoch("2017-01-01T22:21:05Z")
"""When track 10 begins its last frame, number 308, over Borneo."""
_TYPES = ("S1_DGM__1S", "S1_SCS__1S", "S2_DGM__1S", "FP_FH__L2A")
_LEVELS = {"S1_DGM__1S": "L1B", "S1_SCS__1S": "L1A", "S2_DGM__1S": "L1B", "FP_FH__L2A": "L2A"}
_YEARS = (0, 0, 0, 0, 0, 0, -1, 1, 2, 3)
"""Years after 2017: most of the simulation is of 2017, the rest of 2016 to 2020."""
_HEIGHT = 0.52
_LEAN = -0.21
"""Degrees that an ascending track goes east for each degree that it goes north."""
_SUFFIXES = {
    "BIO_S1_DGM__1S_20170101T222105_20170101T222114_I_G01_M01_C01_T010_F308_01": "D6K4O3",
    "BIO_S1_DGM__1S_20170101T222150_20170101T222211_I_G01_M01_C01_T011_F001_01": "D5U6F7",
}


class _Site(NamedTuple):
    south_west: Point
    """Of frame 308 of track 10."""
    tracks: range
    steps: range
    """Frames, counted from frame 308."""
    delay: int
    """Seconds after the first pass over Borneo; the mornings of other continents come later."""


_SITES = (
    _Site((112.08, -3.44), range(10, 14), range(-2, 5), 0),
    _Site((-53.8, 4.2), range(20, 23), range(4), 11 * 3600),
    _Site((11.2, -0.6), range(30, 32), range(3), 7 * 3600),
)


def records() -> Iterator[Record]:
    """Four products of each frame."""
    for site in _SITES:
        for track in site.tracks:
            for step in site.steps:
                for product_type in _TYPES:
                    yield _record(site, track, step, product_type)


def _record(site: _Site, track: int, step: int, product_type: str) -> Record:
    start = _start(site, track, step, product_type)
    end = start + (9 if step == 0 else 21)
    frame = (307 + step) % 308 + 1
    stem = (
        f"BIO_{product_type}_{compact(start)}_{compact(end)}_I_G01_M01_C01"
        f"_T{track:03d}_F{frame:03d}_01"
    )
    processed = epoch("2025-03-20T08:00:00Z") + mixed(stem) % (60 * DAY)
    return Record(
        collection=COLLECTION,
        item_id=f"{stem}_{_SUFFIXES.get(stem) or base36_suffix(processed)}",
        start=start,
        end=end,
        shape=_shape(site, track, step),
        product_type=product_type,
        instruments=("P-SAR",),
        level=_LEVELS[product_type],
        version="01",
        processed=processed,
        constellation="Biomass",
        lister=frame_files,
        orbit=track,
        direction="ascending",
        track=f"{track:03d}",
        frame=f"{frame:03d}",
        own=radar_properties("SIMULATION", track, "1", "1", "1"),
    )


def _start(site: _Site, track: int, step: int, product_type: str) -> int:
    """Seconds within a pass tell track and frame; the day differs except for the first product."""
    within = site.delay + (track - site.tracks[0]) * 30 + step * 15
    if product_type == "S1_DGM__1S" and (track, step) in ((10, 0), (11, 1)):
        return _START + within
    chance = mixed(track, step, product_type)
    days = _YEARS[chance % len(_YEARS)] * 366 + chance // 16 % 120 * 3
    return _START + days * DAY + within


def _shape(site: _Site, track: int, step: int) -> Shape:
    west, south = site.south_west
    south += step * (_HEIGHT - 0.04)
    west += (track - site.tracks[0]) * 0.46 + step * _LEAN * _HEIGHT
    lean, tilt, width = _LEAN * _HEIGHT, 0.11, 0.5
    corners = [
        (west, south),
        (west + width, south - tilt),
        (west + width + lean, south - tilt + _HEIGHT),
        (west + lean, south + _HEIGHT),
    ]
    ring = [(round(lon, 6), round(lat, 6)) for lon, lat in [*corners, corners[0]]]
    return Shape("Polygon", tuple(ring))
