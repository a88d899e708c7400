"""A shelf over the scripted catalogue, and one over the demo world."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.http import Timeouts
from maap_tui.services.retrying import Patience
from maap_tui.services.shelf.cache import CatalogueCache
from maap_tui.services.shelf.collection_shelf import CollectionShelf
from tests.services.shelf.inventory_kit import QUERYABLES, answer
from tests.services.stac_stub import Stub, json_answer


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


@pytest.fixture
def stop() -> Event:
    return Event()


@pytest.fixture
def small(stac: Stub) -> Stub:
    """Seven granules of two types in two baselines, by the names of before February 2026."""
    texts = {"type": "string"}
    properties = {
        "productType": {**texts, "enum": ["A", "B", "Empty"]},
        "version": {**texts, "enum": ["01", "02"]},
    }
    stac.server.on(QUERYABLES, json_answer({"type": "object", "properties": properties}))
    stac.answers(answer)
    return stac
