"""Collections for the picker, and catalogues that are slow with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from maap_tui.models.catalog import Access, Collection
from maap_tui.models.geometry import BBox
from maap_tui.ui.screens.collection_picker import CollectionPicker
from tests.ui.fakes import FakeCatalog, FakeShelf, FakeSignIn, a_collection

if TYPE_CHECKING:
    pass


BIOMASS = a_collection(
    "BiomassLevel1aIOC",
    title="Biomass Level 1A (IOC)",
    description="Focused SAR images in slant range.",
    platforms=("Biomass",),
    instruments=("P-SAR",),
    providers=("ESA/ESRIN",),
    license="other",
    doi="10.57780/bio-1",
    bbox=BBox(-180, -90, 180, 90),
    start="2025-04-29T00:00:00.000Z",
    access=Access.TEAM,
    access_label="BIOMASS_COMMISSIONING",
    keywords=("Forestry",),
)
AEOLUS = a_collection("AeolusL1BProducts", title="Aeolus L1B", platforms=("Aeolus",))
EARTHCARE = a_collection(
    "EarthCAREL2Validated_MAAP", title="EarthCARE ESA L2", platforms=("EarthCARE",)
)
SOME = (BIOMASS, AEOLUS, EARTHCARE)
NEW = timedelta(minutes=1)


def picker_over(catalog: FakeCatalog) -> CollectionPicker:
    """With nothing kept: the catalogue is asked."""
    return CollectionPicker(FakeShelf(catalog), FakeSignIn())


def picker_with(collections: Sequence[Collection], age: timedelta = NEW) -> CollectionPicker:
    """With these kept, and a catalogue that has nothing else."""
    return CollectionPicker(shelf_with(collections, age), FakeSignIn())


def shelf_with(collections: Sequence[Collection], age: timedelta = NEW) -> FakeShelf:
    shelf = FakeShelf(FakeCatalog())
    shelf.keep(*collections, age=age)
    return shelf
