"""One running world, and a way to ask it."""

from collections.abc import Callable, Iterator
from typing import TypeAlias
from urllib.parse import quote

import pytest
import requests

from maap_tui.demo import DemoWorld
from maap_tui.demo.landmarks import COLLECTIONS

Get: TypeAlias = Callable[..., requests.Response]


@pytest.fixture
def world() -> Iterator[DemoWorld]:
    """A world whose token is good and in which nothing goes wrong, inside neither."""
    with DemoWorld() as running:
        yield running
        assert running.failures == ()


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """A session without anything of the environment."""
    with requests.Session() as opened:
        opened.trust_env = False
        yield opened


@pytest.fixture
def get(world: DemoWorld, session: requests.Session) -> Get:
    """`get("search", limit=5)` asks the catalogue; a whole address is taken as it is."""

    def ask(address: str, **parameters: object) -> requests.Response:
        url = address if address.startswith("http") else world.catalog_url + address
        query = {name.replace("_", "-"): str(value) for name, value in parameters.items()}
        return session.get(url, params=query, timeout=10)

    return ask


@pytest.fixture
def bearer(world: DemoWorld) -> dict[str, str]:
    """The header that opens products."""
    return {"Authorization": f"Bearer {world.new_access_token()}"}


@pytest.fixture
def form(world: DemoWorld) -> dict[str, str]:
    """The form that the tutorial posts to the token endpoint."""
    return {
        "client_id": world.client_id,
        "client_secret": world.client_secret,
        "grant_type": "refresh_token",
        "refresh_token": world.offline_token,
        "scope": "offline_access openid",
    }


@pytest.fixture
def load(session: requests.Session, bearer: dict[str, str]) -> Get:
    """Asks for a product with the token and, if wanted, further headers (`If_Range=...`)."""

    def ask(href: str, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return session.get(href, headers={**bearer, **named}, timeout=30)

    return ask


@pytest.fixture
def item(get: Get) -> Callable[[str], dict[str, object]]:
    """The document of one of the landmarks."""

    def fetch(item_id: str) -> dict[str, object]:
        path = f"collections/{COLLECTIONS[item_id]}/items/{quote(item_id, safe='')}"
        document: dict[str, object] = get(path).json()
        return document

    return fetch
