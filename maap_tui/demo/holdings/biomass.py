"""Granules of the BIOMASS satellite: radar frames over the forests, level 0 to 2a."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from maap_tui.demo.holdings.biomass_files import frame_files
from maap_tui.demo.holdings.clock import DAY, base36_suffix, compact, epoch
from maap_tui.demo.holdings.orbits import Orbit
from maap_tui.demo.holdings.records import Box, Record, Shape, mixed

Direction = Literal["ascending", "descending"]

FRAMES = 308
"""Frames along one orbit."""
ORBITS_A_CYCLE = 44
"""Orbits in the three days of one repeat cycle."""
SWATHS = {"S1": (285.0, 340.0), "S2": (238.0, 293.0), "S3": (195.0, 248.0)}
"""Kilometres left of the ground track at which the three swaths begin and end."""
_MIDDLE_KM = 265.0

DRIFTING = Orbit(1, epoch("2025-04-29T09:30:00Z"), 5893.6, 98.09, 6.0)
"""The orbit of the mapping phase: each repeat cycle lies half a degree further west."""
REPEATING = Orbit(1, epoch("2025-04-29T09:23:10Z"), 3 * DAY / ORBITS_A_CYCLE, 98.09, 6.0)
"""The orbit of commissioning: every third day over the very same ground."""

AMAZON: Box = (-74.0, -13.0, -49.0, 3.5)
BORNEO: Box = (108.2, -4.6, 119.4, 7.2)
CONGO: Box = (9.0, -6.0, 30.0, 5.0)
PANTANAL: Box = (-58.6, -20.9, -55.6, -19.0)
SIBERIA: Box = (172.0, 61.0, 190.0, 68.0)
"""Reaches over the antimeridian."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """Frames over one region in one span of time."""

    region: Box
    start: str
    days: int
    types: tuple[str, ...]
    direction: Direction = "ascending"
    orbit: Orbit = DRIFTING
    every: int = 1
    """Takes one pass in so many."""


class Frame(NamedTuple):
    """One frame of one pass; `number` runs from 1 to 308, counted from the ascending node."""

    orbit: Orbit
    orbit_number: int
    number: int
    angle: float
    """Where along the orbit it begins, in degrees from the node."""
    direction: Direction


def frames(campaign: Campaign) -> Iterator[Frame]:
    """The frames of every pass of a campaign over its region."""
    west, south, east, north = campaign.region
    orbit, start = campaign.orbit, epoch(campaign.start + "T00:00:00Z")
    low, high = orbit.angle_at(south), orbit.angle_at(north)
    if campaign.direction == "descending":
        low, high = 180 - high, 180 - low
    first, passes = orbit.number_at(start), 0
    for number in range(first, first + int(campaign.days * DAY / orbit.period) + 1):
        longitude = orbit.beside(number, (low + high) / 2, _MIDDLE_KM)[0]
        if (longitude - west) % 360 > east - west:
            continue
        passes += 1
        if passes % campaign.every == 0:
            yield from _along(orbit, number, low, high, campaign.direction)


def _along(
    orbit: Orbit, number: int, low: float, high: float, direction: Direction
) -> Iterator[Frame]:
    step = 360 / FRAMES
    for index in range(int(low // step), int(high // step) + 1):
        yield Frame(orbit, number, index % FRAMES + 1, index * step, direction)


@dataclass(frozen=True, slots=True)
class Series:
    """What the granules of one collection have in common."""

    collection: str
    level: str
    campaigns: tuple[Campaign, ...]
    phase: str = "TOMOGRAPHIC"
    baseline: str = "01"

    def records(self) -> Iterator[Record]:
        """Every granule; about one in nine is published a second time under another suffix."""
        for campaign in self.campaigns:
            for frame in frames(campaign):
                yield from self._published(campaign, frame)

    def _published(self, campaign: Campaign, frame: Frame) -> Iterator[Record]:
        chance = mixed(self.collection, frame.orbit_number, frame.number)
        product_type = campaign.types[(frame.orbit_number // 3) % len(campaign.types)]
        processed = frame.orbit.time(frame.orbit_number, frame.angle) + 20_000 + chance % 40_000
        yield self._record(frame, product_type, processed)
        if chance % 9 == 0:
            yield self._record(frame, product_type, processed + 4 * DAY + chance % 7_777)

    def _record(self, frame: Frame, product_type: str, processed: int) -> Record:
        start = frame.orbit.time(frame.orbit_number, frame.angle)
        span = 21 * DAY if self.level == "L2A" else 21
        turn = (frame.orbit_number - 1) // ORBITS_A_CYCLE
        track = (frame.orbit_number - 1) % ORBITS_A_CYCLE + 1
        major, repeat = turn // 7 % 8 + 1, turn % 7 + 1
        item_id = (
            f"BIO_{product_type}_{compact(start)}_{compact(start + span)}_T_G01_M{major:02d}"
            f"_C{repeat:02d}_T{track:03d}_F{frame.number:03d}_{self.baseline}_"
            f"{base36_suffix(processed)}"
        )
        right, left = SWATHS.get(product_type[:2], SWATHS["S1"])
        # A little longer than the step, so that neighbours overlap as the real frames do.
        ring = frame.orbit.swath(frame.orbit_number, frame.angle, frame.angle + 1.3, right, left)
        return Record(
            collection=self.collection,
            item_id=item_id,
            start=start,
            end=start + span,
            shape=Shape("Polygon", ring, split=mixed(item_id) % 3 > 0),
            product_type=product_type,
            instruments=("P-SAR",),
            level=self.level,
            version=self.baseline,
            processed=processed,
            constellation="Biomass",
            lister=frame_files,
            orbit=frame.orbit_number,
            direction=frame.direction,
            track=f"{track:03d}",
            frame=f"{frame.number:03d}",
            own=radar_properties(self.phase, frame.orbit_number, "1", str(major), str(repeat)),
        )


def radar_properties(
    phase: str, datatake: int, coverage: str, major: str, repeat: str
) -> dict[str, object]:
    """The properties that only the radar's granules have."""
    return {
        "sar:instrument_mode": "SM",
        "sar:observation_direction": "left",
        "sar:frequency_band": "P",
        "sar:polarizations": ["HH", "HV", "VH", "VV"],
        "eopf:datatake_id": str(24_000_000 + datatake),
        "eofeos:global_coverage_id": coverage,
        "eofeos:major_cycle_id": major,
        "eofeos:repeat_cycle_id": repeat,
        "eofeos:mission_phase": phase,
        "proj:code": "EPSG:4326",
    }


_RAW = ("S1_RAW__0S", "S2_RAW__0S", "S3_RAW__0M")
_SCS = ("S1_SCS__1S", "S2_SCS__1S", "S3_SCS__1S")
_DGM = ("S1_DGM__1S", "S2_DGM__1S", "S3_DGM__1S")
_STA = ("S1_STA__1S", "S2_STA__1S", "S3_STA__1S")
_FOREST = ("FP_FH__L2A", "FP_GN__L2A", "FP_FD__L2A")


def _commissioning(collection: str, level: str, types: tuple[str, ...], days: int) -> Series:
    return Series(
        collection,
        level,
        (
            Campaign(PANTANAL, "2025-06-02", days, types, "descending", REPEATING, every=3),
            Campaign(BORNEO, "2025-07-01", days // 3, types, "ascending", REPEATING),
            Campaign(CONGO, "2025-09-04", 3, types, "descending", REPEATING),
            Campaign(PANTANAL, "2026-01-08", 9, types, "descending", REPEATING, every=3),
        ),
        phase="COMMISSIONING",
    )


def _mapping(collection: str, level: str, *campaigns: Campaign) -> Series:
    return Series(collection, level, campaigns)


SERIES: dict[str, Series] = {
    series.collection: series
    for series in (
        _mapping("BiomassLevel0", "L0", Campaign(AMAZON, "2026-10-20", 9, _RAW)),
        _mapping(
            "BiomassLevel1a",
            "L1A",
            Campaign(AMAZON, "2026-03-05", 18, _SCS),
            Campaign(BORNEO, "2026-04-02", 49, _SCS),
            Campaign(CONGO, "2026-06-10", 24, _SCS, "descending"),
            Campaign(AMAZON, "2026-11-06", 9, _SCS, "descending"),
        ),
        _mapping(
            "BiomassLevel1b",
            "L1B",
            Campaign(AMAZON, "2025-12-01", 20, _DGM),
            Campaign(BORNEO, "2026-04-02", 49, _DGM),
            Campaign(SIBERIA, "2026-07-01", 20, _DGM, "descending"),
            Campaign(BORNEO, "2026-10-12", 35, _DGM, "descending"),
        ),
        _mapping(
            "BiomassLevel1c",
            "L1C",
            Campaign(AMAZON, "2026-03-05", 10, _STA),
            Campaign(CONGO, "2026-09-01", 30, _STA),
        ),
        _mapping(
            "BiomassLevel2a",
            "L2A",
            Campaign(AMAZON, "2026-03-05", 6, _FOREST),
            Campaign(BORNEO, "2026-09-20", 18, _FOREST),
        ),
        _commissioning("BiomassLevel0IOC", "L0", _RAW, 24),
        _commissioning("BiomassLevel1aIOC", "L1A", _SCS, 57),
        _commissioning("BiomassLevel1bIOC", "L1B", _DGM, 45),
        _commissioning("BiomassLevel1cIOC", "L1C", _STA, 30),
        _commissioning("BiomassLevel2aIOC", "L2A", _FOREST, 12),
    )
}
