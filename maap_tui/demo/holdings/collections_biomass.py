"""The collections of the BIOMASS mission: identifiers of the real service, texts of our own."""

from dataclasses import replace

from maap_tui.demo.holdings.collection_row import COMMISSIONING, CORE_TEAM, OPEN, CollectionSpec

_FOREST_WORDS = (
    "EARTH SCIENCE > BIOSPHERE > VEGETATION > BIOMASS",
    "EARTH SCIENCE > BIOSPHERE > ECOSYSTEMS > FORESTS",
    "EARTH SCIENCE > SPECTRAL/ENGINEERING > RADAR",
    "Forestry",
    "Carbon cycle",
    "Imaging Radars",
    "Biomass",
    "P-SAR",
)


def _biomass(
    suffix: str,
    title: str,
    description: str,
    access: tuple[str, ...],
    words: tuple[str, ...] = (),
    interval: tuple[str, str | None] = ("2025-11-01", None),
) -> CollectionSpec:
    return CollectionSpec(
        f"Biomass{suffix}",
        title,
        description,
        "Biomass",
        ("P-SAR",),
        access,
        (*_FOREST_WORDS, *words),
        interval,
        doi=f"10.5555/maap-demo.biomass-{suffix.lower()}",
    )


def _biomass_pair(
    level: str, title: str, description: str, words: tuple[str, ...]
) -> tuple[CollectionSpec, CollectionSpec]:
    access = CORE_TEAM if level == "0" else OPEN
    early = (
        f"{description}\r\n\r\nAcquired during in-orbit commissioning: the calibration is not "
        "final. _$$Mission page$$ https://earth.esa.int/eogateway/missions/biomass"
    )
    return (
        _biomass(f"Level{level}", f"Biomass Level {title}", description, access, words),
        _biomass(
            f"Level{level}IOC",
            f"Biomass Level {title} (IOC)",
            early,
            CORE_TEAM if level == "0" else COMMISSIONING,
            words,
            ("2025-04-29", "2026-01-31"),
        ),
    )


BIOMASS = (
    *_biomass_pair(
        "0", "0", "Raw P-band radar echoes as they were received.", ("S1_RAW__0S", "S3_RAW__0M")
    ),
    *_biomass_pair(
        "1a",
        "1A",
        "Single-look complex frames: amplitude and phase of four polarisations in slant range.",
        ("S1_SCS__1S", "S2_SCS__1S", "S3_SCS__1S"),
    ),
    *_biomass_pair(
        "1b",
        "1B",
        "Detected, multi-looked frames on the ground: brightness of four polarisations.",
        ("S1_DGM__1S", "S2_DGM__1S", "S3_DGM__1S"),
    ),
    *_biomass_pair(
        "1c",
        "1C",
        "Stacks of co-registered frames of one place, ready for interferometry and tomography.",
        ("S1_STA__1S", "S2_STA__1S", "S3_STA__1S"),
    ),
    *_biomass_pair(
        "2a",
        "2A",
        "Forest height, ground-cancelled backscatter and forest disturbance of one stack.",
        ("FP_FH__L2A", "FP_GN__L2A", "FP_FD__L2A"),
    ),
    *_biomass_pair(
        "2b", "2B", "Above-ground forest biomass; not filled yet.", ("FP_AGB_L2B", "FP_FH__L2B")
    ),
    _biomass(
        "Aux",
        "Biomass auxiliary data",
        "Orbits, attitude, ionosphere and instrument parameters that the processors need.",
        OPEN,
        ("AUX_ORB___", "AUX_ATT___", "AUX_TEC___", "AUX_INS___"),
    ),
    _biomass(
        "AuxIOC",
        "Biomass auxiliary data (IOC)",
        "Auxiliary data of the commissioning phase.",
        COMMISSIONING,
        ("AUX_ORB___",),
        ("2025-06-01", "2025-09-30"),
    ),
    _biomass(
        "AuxRest",
        "Biomass auxiliary data, restricted",
        "Instrument data that are shared with the calibration team.",
        COMMISSIONING,
        ("AUX_INS___",),
        ("2026-02-01", None),
    ),
    replace(
        _biomass(
            "Simulated",
            "Biomass Simulated data",
            "Simulated products in the format of the mission, for trying out software before "
            "launch.\r\nThe scenes lie over Borneo, French Guiana and Gabon.",
            OPEN,
            ("Simulation", "S1_DGM__1S"),
            ("2015-01-01", "2020-12-31"),
        ),
        bbox=(-55.0, -5.0, 115.0, 7.0),
    ),
    CollectionSpec(
        "CCIBiomassV7",
        "ESA CCI above-ground biomass maps, version 7",
        "Yearly global maps of above-ground forest biomass at 100 m, in tiles of ten degrees.",
        "Multi-mission",
        ("SAR", "LIDAR"),
        OPEN,
        ("EARTH SCIENCE > BIOSPHERE > VEGETATION > BIOMASS", "Climate Change Initiative"),
        ("2015-01-01", "2024-12-31"),
        licence="various",
        doi="10.5555/maap-demo.agb-7",
    ),
)
