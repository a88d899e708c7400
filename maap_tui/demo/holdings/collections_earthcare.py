"""The collections of EarthCARE: identifiers of the real service, texts of our own."""

from maap_tui.demo.holdings.collection_row import CALVAL_USERS, OPEN, SPECIAL_USERS, CollectionSpec

_CLOUD_WORDS = (
    "EARTH SCIENCE > ATMOSPHERE > CLOUDS",
    "EARTH SCIENCE > ATMOSPHERE > AEROSOLS",
    "EARTH SCIENCE > ATMOSPHERE > ATMOSPHERIC RADIATION",
    "Lidars",
    "Cloud Profile and Rain Radars",
    "EarthCARE",
)


def _earthcare(
    collection: str,
    title: str,
    description: str,
    access: tuple[str, ...],
    instruments: tuple[str, ...] = ("ATLID", "CPR", "MSI", "BBR"),
) -> CollectionSpec:
    return CollectionSpec(
        f"{collection}_MAAP",
        f"EarthCARE {title}",
        description,
        "EarthCARE",
        instruments,
        access,
        _CLOUD_WORDS,
        ("2024-05-28", None),
        provider="JAXA" if collection.startswith("JAXA") else "ESA/ESRIN",
        doi=f"10.5555/maap-demo.{collection.lower()}",
    )


EARTHCARE = (
    _earthcare(
        "EarthCAREL1Validated",
        "ESA L1 products, validated",
        "Calibrated measurements of lidar, radar, imager and radiometer, one file a frame."
        "\r\nEight frames, A to H, make an orbit. _$$Handbook$$ https://earth.esa.int/eogateway",
        OPEN,
    ),
    _earthcare(
        "EarthCAREL2Validated",
        "ESA L2 products, validated",
        "Clouds, aerosols and radiation from one instrument (2A) or from several (2B).",
        OPEN,
        ("ATLID", "CPR", "MSI", "SYNERGETIC"),
    ),
    _earthcare(
        "JAXAL2Validated",
        "JAXA L2 products, validated",
        "Clouds and aerosols in the Japanese processing.",
        OPEN,
    ),
    _earthcare(
        "EarthCAREL0L1Products",
        "ESA L0 and L1 products for Cal/Val users",
        "Measurements of the newest baseline, before their validation is finished.",
        CALVAL_USERS,
    ),
    _earthcare(
        "EarthCAREL2Products",
        "ESA L2 products for Cal/Val users",
        "Retrievals of the newest baseline, before their validation is finished.",
        CALVAL_USERS,
    ),
    _earthcare(
        "JAXAL2Products",
        "JAXA L2 products for Cal/Val users",
        "Japanese retrievals of the newest baseline.",
        CALVAL_USERS,
    ),
    _earthcare(
        "EarthCAREAuxiliary",
        "auxiliary data for Cal/Val users",
        "Restituted orbits, attitude and solar calibration; these have no footprint.",
        CALVAL_USERS,
        ("AUX",),
    ),
    _earthcare(
        "EarthCAREL1InstChecked",
        "ESA L1 products, instrument checks",
        "Measurements of the first months, kept for instrument teams.",
        SPECIAL_USERS,
    ),
    _earthcare(
        "EarthCAREL2InstChecked",
        "ESA L2 products, instrument checks",
        "Retrievals of the first months, kept for instrument teams.",
        SPECIAL_USERS,
    ),
    _earthcare(
        "JAXAL2InstChecked",
        "JAXA L2 products, instrument checks",
        "Japanese retrievals of the first months, kept for instrument teams.",
        SPECIAL_USERS,
    ),
    _earthcare(
        "EarthCAREOrbitData",
        "orbit data",
        "Predicted orbits and orbit scenarios; these have no footprint.",
        SPECIAL_USERS,
        ("AUX",),
    ),
    _earthcare(
        "EarthCAREXMETL1DProducts10",
        "X-MET L1D products",
        "Weather fields on the grid of the frames.",
        SPECIAL_USERS,
        ("AUX",),
    ),
)
