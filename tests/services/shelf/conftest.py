"""A shelf over the scripted catalogue, and one over the demo world."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.http import Timeouts
from maap_tui.services.retrying import Patience
from maap_tui.services.shelf.cache import CatalogueCache
from maap_tui.services.shelf.collection_shelf import CollectionShelf
from tests.services.stac_stub import Stub


@pytest.fixture
def cache_folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def shelf(stac: Stub, cache_folder: Path) -> CollectionShelf:
    return shelf_over(stac.catalog, cache_folder)


@pytest.fixture
def demo_shelf(demo_world: DemoWorld, cache_folder: Path) -> Iterator[CollectionShelf]:
    patience = Patience(Timeouts(5, 20, 20), backoff=0.001)
    catalog = StacCatalog(CatalogSettings(demo_world.catalog_url, patience))
    yield shelf_over(catalog, cache_folder)
    catalog.close()


def shelf_over(catalog: StacCatalog, folder: Path) -> CollectionShelf:
    """A shelf as another start of the program makes it: nothing in memory yet."""
    return CollectionShelf(catalog, CatalogueCache(folder, catalog.url))
