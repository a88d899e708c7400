"""Searches of a demo world that lists no more than a wall lets through."""

from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

from maap_tui.demo import DemoWorld
from maap_tui.models.catalog import Item, Page
from maap_tui.models.query import SearchQuery
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.http import Timeouts
from maap_tui.services.retrying import Patience

BIOMASS = "BiomassSimulated"
STOP = Event()


def catalog_of(world: DemoWorld, **settings: Any) -> StacCatalog:
    patience = Patience(Timeouts(5, 20, 20), backoff=0.001)
    return StacCatalog(CatalogSettings(url=world.catalog_url, patience=patience, **settings))


def found_in(pages: list[Page]) -> list[Item]:
    return [each for one in pages for each in one.items]


def asked(world: DemoWorld) -> list[dict[str, str]]:
    """The parameters of every search so far."""
    return [
        {name: values[0] for name, values in parse_qs(urlsplit(seen.target).query).items()}
        for seen in world.requests.to("/catalogue/search")
    ]


def query_of(times: str = "", *, starts_within: bool = False, **more: Any) -> SearchQuery:
    chosen = TimeSelection.parse(times, starts_within=starts_within) if times else None
    return SearchQuery((BIOMASS,), times=chosen, **more)
