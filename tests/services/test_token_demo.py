"""A token of the demo world opens its products, and a renewed one does after the first ended."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.demo.landmarks import COLLECTIONS, PRINTED
from maap_tui.models.query import SearchQuery
from maap_tui.models.sign_in import SignInState
from maap_tui.models.stac import assets_of
from maap_tui.services.auth import SignInService
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from maap_tui.services.credentials import CredentialsFile
from maap_tui.services.http import NO_AUTH, Request, Session, Timeouts, send
from maap_tui.services.token_source import TokenSettings, TokenSource

STOP = Event()


@pytest.fixture
def tokens(demo_world: DemoWorld, tmp_path: Path) -> Iterator[TokenSource]:
    file = CredentialsFile([demo_world.write_credentials(tmp_path)])
    made = TokenSource(file, TokenSettings(demo_world.token_url, (demo_world.root_url,)))
    yield made
    made.close()


def status_of(url: str, tokens: TokenSource) -> int:
    with Session() as session:
        request = Request("GET", url)
        auth = tokens.auth_for(url, STOP)
        with send(session, request, timeouts=Timeouts(), stop=STOP, auth=auth) as response:
            return response.status


def hrefs(world: DemoWorld) -> dict[str, str]:
    catalog = StacCatalog(CatalogSettings(world.catalog_url))
    (page,) = catalog.search(SearchQuery((COLLECTIONS[PRINTED],), ids=(PRINTED,)), STOP)
    catalog.close()
    return {asset.key: asset.href for asset in assets_of(page.items[0])}


def test_a_token_opens_a_product_until_it_ends_and_then_a_new_one_does(
    demo_world: DemoWorld, tokens: TokenSource
) -> None:
    href = hrefs(demo_world)["enclosure_h5"]
    first = tokens.auth_for(href, STOP)
    assert status_of(href, tokens) == 200
    demo_world.expire_tokens()
    assert status_of(href, tokens) == 401
    tokens.renew(first, STOP)
    assert status_of(href, tokens) == 200


def test_a_preview_is_public_and_gets_no_token(demo_world: DemoWorld, tokens: TokenSource) -> None:
    preview = next(href for href in hrefs(demo_world).values() if "/public/" in href)
    assert tokens.auth_for(preview, STOP) is NO_AUTH
    assert status_of(preview, tokens) == 200


def test_the_demo_credentials_sign_in(tokens: TokenSource) -> None:
    status = SignInService(tokens).check(STOP)
    assert status.state is SignInState.SIGNED_IN
    assert status.warnings == ()
