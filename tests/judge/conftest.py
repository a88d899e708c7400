"""Both sides: the demo world, and the catalogue that judges it."""

import os
from collections.abc import Iterator

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.http import Timeouts
from maap_tui.services.retrying import Patience

_URL = os.environ.get("MAAP_TUI_JUDGE_URL", "")
_PAGE_SIZE = 500


def _catalog(url: str) -> StacCatalog:
    return StacCatalog(
        CatalogSettings(url, Patience(Timeouts(5, 60, 60), max_attempts=2), page_size=_PAGE_SIZE)
    )


@pytest.fixture(scope="session")
def judge() -> Iterator[StacCatalog]:
    """The independent catalogue; started by `run.py`."""
    assert _URL, "start these tests by tests/judge/run.py"
    catalog = _catalog(_URL)
    yield catalog
    catalog.close()


@pytest.fixture(scope="session")
def ours(demo_world: DemoWorld) -> Iterator[StacCatalog]:
    """The embedded catalogue."""
    catalog = _catalog(demo_world.catalog_url)
    yield catalog
    catalog.close()
