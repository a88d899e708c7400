"""What the searches of the official tutorial find in the demo world.

The parameters are those of the tutorial ("Search and Download Data Through Catalog API"); the
numbers are ours and never change, because the granules depend neither on the clock nor on chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CollectionSearch:
    """A search on `/collections`."""

    name: str
    parameters: Mapping[str, str]
    matched: int
    """`numberMatched`, which counts the pseudo-collections."""
    visible: int
    """How many are left without `series`, `datasets` and `services`."""


@dataclass(frozen=True, slots=True)
class GranuleSearch:
    """A search on `/search`; the parameters are spelt as pystac-client takes them."""

    name: str
    collection: str
    parameters: Mapping[str, object]
    matched: int


AREA = {
    "type": "Polygon",
    "coordinates": [
        [
            [112.82476, -2.66676],
            [112.291824, -2.778783],
            [112.409676, -3.33663],
            [112.94324, -3.224744],
            [112.82476, -2.66676],
        ]
    ],
}
"""The polygon of the tutorial, over Borneo."""
BOX = (112.291824, -3.33663, 112.94324, -2.66676)
"""The box around it."""
DOWNLOAD_BOX = (-57.099045, -20.350586, -56.448875, -19.722197)
"""The box of the download example, over the Pantanal."""
IDS = (
    "BIO_S1_DGM__1S_20170101T222105_20170101T222114_I_G01_M01_C01_T010_F308_01_D6K4O3",
    "BIO_S1_DGM__1S_20170101T222150_20170101T222211_I_G01_M01_C01_T011_F001_01_D5U6F7",
)

COLLECTION_SEARCHES = (
    CollectionSearch("free text", {"q": "Biomass"}, 18, 18),
    CollectionSearch("title", {"filter": "title='Biomass Simulated data'"}, 1, 1),
    CollectionSearch("platform", {"filter": "platform='BIOMASS'"}, 16, 16),
    CollectionSearch("organisation", {"filter": "organisationName='ESA/ESRIN'"}, 38, 35),
    CollectionSearch("box", {"bbox": "14.90,37.700,14.99,37.780"}, 43, 40),
    CollectionSearch(
        "time", {"datetime": "2020-01-01T00:00:00.000Z/2024-12-31T23:59:59.999Z"}, 27, 24
    ),
)

GRANULE_SEARCHES = (
    GranuleSearch(
        "geometry",
        "BiomassSimulated",
        {"intersects": AREA, "datetime": "2015-01-01T00:00:00Z/2020-01-02T00:00:00Z"},
        15,
    ),
    GranuleSearch("box", "BiomassSimulated", {"bbox": BOX}, 24),
    GranuleSearch(
        "time", "BiomassSimulated", {"datetime": "2017-01-01T00:00:00Z/2017-12-02T00:00:00Z"}, 101
    ),
    GranuleSearch("identifiers", "BiomassSimulated", {"ids": IDS}, 2),
    GranuleSearch(
        "filter",
        "BiomassSimulated",
        {"filter": "productType='S1_DGM__1S' and instrument='P-SAR'"},
        46,
    ),
    GranuleSearch(
        "download",
        "BiomassLevel1aIOC",
        {"bbox": DOWNLOAD_BOX, "datetime": "2025-01-01T00:00:00Z/2025-12-31T00:00:00Z"},
        14,
    ),
)
