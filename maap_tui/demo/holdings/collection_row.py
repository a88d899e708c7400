"""One row of the table of collections, and the classes of access that a row may have."""

from dataclasses import dataclass

from maap_tui.demo.holdings.records import Box

OPEN = ("PUBLIC", "ESA_open_and_free")
COMMISSIONING = ("RESTRICTED", "BIOMASS_COMMISSIONING")
CORE_TEAM = ("RESTRICTED", "BIOMASS_CORE_COMM")
CALVAL_USERS = ("RESTRICTED", "EARTHCARE_ESA_RESTRICTED_1")
SPECIAL_USERS = ("RESTRICTED", "EARTHCARE_ESA_RESTRICTED_2")

WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class CollectionSpec:
    """One row of the table; days are ISO dates, an open end is None."""

    id: str
    title: str
    description: str
    platform: str
    instruments: tuple[str, ...]
    access: tuple[str, ...]
    keywords: tuple[str, ...]
    interval: tuple[str, str | None]
    bbox: Box = WORLD
    provider: str = "ESA/ESRIN"
    licence: str = "other"
    doi: str | None = None
    searchable: bool = True
    """Has a `rel=items` link."""
