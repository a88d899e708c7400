"""All collections in the order of the catalogue, and which of them the account may read."""

from functools import cache

from maap_tui.demo.holdings.collection_row import CORE_TEAM, OPEN, SPECIAL_USERS, CollectionSpec
from maap_tui.demo.holdings.collections_biomass import BIOMASS
from maap_tui.demo.holdings.collections_earthcare import EARTHCARE
from maap_tui.demo.holdings.collections_other import OTHERS, PSEUDO
from maap_tui.demo.holdings.odd import COLLECTION as HOSTILE
from maap_tui.demo.holdings.odd import TITLE
from maap_tui.demo.holdings.records import mixed

_FIRST = (
    "series",
    "datasets",
    "EOP:ESA:Sentinel-2",
    "EOP:ESA:CopDem",
    "EarthCAREL2Products_MAAP",
    "Landsat8.Collection2.European.Coverage_",
    "JAXAL2InstChecked_MAAP",
    "JAXAL2Products_MAAP",
    "BiomassLevel2a",
    "BiomassLevel1bIOC",
)
"""How the list of the real service begins; it follows no rule, nor does the rest of ours."""

_HOSTILE = CollectionSpec(
    HOSTILE, TITLE, TITLE, TITLE, (TITLE,), OPEN, (TITLE,), ("2026-10-01", None)
)


@cache
def specs(hostile: bool = False) -> tuple[CollectionSpec, ...]:
    """All collections, pseudo ones included; the hostile one only where it is asked for."""
    known = [*PSEUDO, *BIOMASS, *EARTHCARE, *OTHERS]
    return tuple(sorted([*known, _HOSTILE] if hostile else known, key=_place))


def spec(collection: str, hostile: bool = False) -> CollectionSpec | None:
    """The collection with this identifier."""
    return next((known for known in specs(hostile) if known.id == collection), None)


def readable(collection: str) -> bool:
    """Whether the account of the demonstration may download from this collection."""
    known = spec(collection, hostile=True)
    return known is not None and known.access not in (CORE_TEAM, SPECIAL_USERS)


def _place(known: CollectionSpec) -> tuple[int, int]:
    if known.id in _FIRST:
        return _FIRST.index(known.id), 0
    return len(_FIRST), mixed("collection", known.id)
