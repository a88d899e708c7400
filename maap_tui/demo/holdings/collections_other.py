"""The collections of all other missions, and the entries that are none."""

from maap_tui.demo.holdings.collection_row import OPEN, CollectionSpec
from maap_tui.demo.holdings.records import Box

_TROPICS: Box = (-120.0, -25.0, 160.0, 25.0)
_EUROPE: Box = (-25.0, 34.0, 45.0, 72.0)
_ARCTIC: Box = (-180.0, 50.0, 180.0, 90.0)
_LIDAR_BELT: Box = (-180.0, -52.0, 180.0, 52.0)


def _pseudo(collection: str, title: str) -> CollectionSpec:
    description = f"All {collection} that the catalogue describes."
    return CollectionSpec(
        collection, title, description, "", (), (), ("catalogue",), ("1980-01-01", None)
    )


PSEUDO = (
    _pseudo("series", "Dataset series"),
    _pseudo("datasets", "Datasets"),
    _pseudo("services", "Services"),
)


def _aeolus(collection: str, level: str, description: str) -> CollectionSpec:
    return CollectionSpec(
        collection,
        f"Aeolus {level} wind products",
        description,
        "Aeolus",
        ("ALADIN",),
        OPEN,
        ("EARTH SCIENCE > ATMOSPHERE > ATMOSPHERIC WINDS", "Lidars", "Aeolus"),
        ("2018-09-01", "2023-07-05"),
    )


OTHERS = (
    _aeolus("AeolusL1BProducts", "L1B", "Calibrated lidar signals and preliminary winds."),
    _aeolus("AeolusL2AProducts", "L2A", "Optical properties of aerosols and clouds."),
    _aeolus("AeolusL2BProducts", "L2B", "Winds along the line of sight, fit for weather models."),
    _aeolus("AeolusEOLL2CProducts", "L2C (end of life)", "Winds after assimilation."),
    CollectionSpec(
        "CryoSatIceL110",
        "CryoSat ice level 1B, baseline E",
        "Radar altimeter waveforms over ice sheets and sea ice in interferometric mode.",
        "CryoSat-2",
        ("SIRAL",),
        OPEN,
        ("EARTH SCIENCE > CRYOSPHERE > GLACIERS/ICE SHEETS", "Radar altimeters"),
        ("2010-07-16", None),
    ),
    CollectionSpec(
        "L4_SIT_Open",
        "SMOS and CryoSat L4 sea ice thickness",
        "Weekly thickness of Arctic sea ice, merged from two missions.",
        "SMOS",
        ("MIRAS", "SIRAL"),
        OPEN,
        ("EARTH SCIENCE > CRYOSPHERE > SEA ICE > ICE DEPTH/THICKNESS",),
        ("2010-11-01", None),
        bbox=_ARCTIC,
    ),
    CollectionSpec(
        "TropForest",
        "TropForest",
        "Optical scenes of an inventory of tropical forests around the year 2010.",
        "KOMPSAT-2",
        ("MSC",),
        OPEN,
        ("EARTH SCIENCE > BIOSPHERE > ECOSYSTEMS > FORESTS", "Deforestation"),
        ("2009-08-01", "2010-12-31"),
        bbox=_TROPICS,
        licence="various",
    ),
    CollectionSpec(
        "GOCE_Level_1",
        "GOCE level 1",
        "Gravity gradients and orbits of the gravity mission.",
        "GOCE",
        ("EGG",),
        OPEN,
        ("EARTH SCIENCE > SOLID EARTH > GRAVITY/GRAVITATIONAL FIELD",),
        ("2009-05-20", "2014-04-30"),
    ),
    CollectionSpec(
        "SkySatESAarchive",
        "SkySat ESA archive",
        "Very high resolution scenes; the files are kept by the third-party archive.",
        "SkySat",
        ("SkySat Camera",),
        ("RESTRICTED", "TPM_RESTRAINED"),
        ("EARTH SCIENCE > SPECTRAL/ENGINEERING > VISIBLE WAVELENGTHS", "Third party missions"),
        ("2016-02-29", None),
        provider="Planet",
        licence="proprietary",
    ),
    CollectionSpec(
        "ENVISAT.ASA.IMP_1P",
        "ASAR image mode precision, level 1",
        "Multi-look radar images of Envisat; the files are kept by the heritage archive.",
        "Envisat",
        ("ASAR",),
        OPEN,
        ("EARTH SCIENCE > SPECTRAL/ENGINEERING > RADAR", "Imaging Radars"),
        ("2002-08-01", "2012-04-08"),
    ),
    CollectionSpec(
        "EOP:ESA:Sentinel-2",
        "Sentinel-2",
        "Mirror of the Sentinel-2 catalogue; the files are kept by Copernicus.",
        "Sentinel-2",
        ("MSI",),
        OPEN,
        ("EARTH SCIENCE > LAND SURFACE", "Copernicus"),
        ("2015-06-23", None),
        provider="Copernicus",
    ),
    CollectionSpec(
        "EOP:ESA:CopDem",
        "Copernicus DEM",
        "Global elevation model; its tiles cannot be searched here.",
        "TanDEM-X",
        ("SAR",),
        OPEN,
        ("EARTH SCIENCE > LAND SURFACE > TOPOGRAPHY",),
        ("2011-01-01", "2015-07-01"),
        provider="Copernicus",
        searchable=False,
    ),
    CollectionSpec(
        "Landsat8.Collection2.European.Coverage_",
        "Landsat 8 collection 2, European coverage",
        "Scenes that ground stations of ESA received; the files are kept elsewhere.",
        "Landsat-8",
        ("OLI_TIRS",),
        OPEN,
        ("EARTH SCIENCE > LAND SURFACE", "Third party missions"),
        ("2013-03-18", None),
        bbox=_EUROPE,
        provider="USGS",
    ),
    CollectionSpec(
        "GEDI_L4A_AGB_Density_V2_1_2056",
        "GEDI L4A footprint level above-ground biomass density, version 2.1",
        "Biomass density below the laser footprints of GEDI, lent by a NASA catalogue.",
        "ISS",
        ("GEDI",),
        OPEN,
        ("EARTH SCIENCE > BIOSPHERE > VEGETATION > BIOMASS",),
        ("2019-04-17", "2023-03-16"),
        bbox=_LIDAR_BELT,
        provider="CMR",
        licence="various",
    ),
)
