"""Cases 19 to 22: networks and machines in between that are not what they should be."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import CatalogError, NoConnection
from maap_tui.models.query import SearchQuery
from maap_tui.models.transfer import JobState
from maap_tui.services.catalog import CatalogSettings, StacCatalog
from tests.matrix.account import Account
from tests.matrix.play import failed, fetched, held
from tests.matrix.proxy import Proxy
from tests.services.queue_kit import Kit
from tests.services.server import Server, Talk
from tests.services.stac_stub import Stub
from tests.services.transfer_kit import CONTENT, make_request, says, whole

pytestmark = pytest.mark.usefixtures("no_threads_left")

FAR = "https://catalog.example"
"""A host that only the proxy knows."""


@pytest.mark.case(19)
def test_search_that_is_led_to_a_sign_in_page_says_so(stac: Stub, other_server: Server) -> None:
    stac.server.on("/stac/search", says(302, f"Location: {other_server.url('/login?planted')}"))
    with pytest.raises(CatalogError, match="the network wants a sign-in") as caught:
        stac.search()
    assert f"redirects to 127.0.0.1:{other_server.port}" in caught.value.message
    assert "planted" not in str(caught.value)
    assert other_server.seen == []
    stac.server.on("/stac/search", says(511))
    with pytest.raises(CatalogError, match="the network wants a sign-in"):
        stac.search()


@pytest.mark.case(19)
def test_exchange_that_is_led_to_a_sign_in_page_holds_the_queue(
    account: Account, other_server: Server
) -> None:
    account.answers(says(302, f"Location: {other_server.url('/login')}"))
    notice = held(account, *[account.request(number) for number in range(3)])
    assert f"redirects to 127.0.0.1:{other_server.port}: a network that wants a sign-in" in notice
    assert other_server.seen == []


@pytest.mark.case(19)
def test_network_authentication_required_holds_the_queue_until_it_is_over(kit: Kit) -> None:
    url = kit.server.script("/data/1", *[says(511)] * 3, whole())
    assert "The network wants you to sign in" in held(kit, make_request(url, CONTENT))
    kit.wait_all_final()
    assert kit.downloads.snapshot().count(JobState.DONE) == 1


@pytest.mark.case(20)
@pytest.mark.rule(5)
def test_unknown_certificate_fails_at_once(
    make_kit: Callable[..., Kit], tls_server: Server
) -> None:
    kit = make_kit(token_origins=frozenset({tls_server.origin}))
    job = failed(kit, make_request(tls_server.on("/data/1", whole()), CONTENT))
    expected = (
        f"The certificate of 127.0.0.1:{tls_server.port} is not trusted: self-signed certificate"
    )
    assert job.cause.startswith(expected)
    assert job.attempt == 1
    assert (tls_server.connections, tls_server.seen) == (1, [])
    catalog = StacCatalog(CatalogSettings(tls_server.url("/")))
    with pytest.raises(CatalogError, match="is not trusted"):
        list(catalog.search(SearchQuery(("C",)), Event()))


@pytest.mark.case(21)
@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_own_authority_is_trusted_by_each_usual_variable(
    make_kit: Callable[..., Kit],
    tls_server: Server,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    monkeypatch.setenv(variable, str(certificate))
    kit = make_kit(token_origins=frozenset({tls_server.origin}))
    job = fetched(kit, make_request(tls_server.on("/data/1", whole()), CONTENT))
    assert job.target.read_bytes() == CONTENT


@pytest.fixture
def proxy(
    tls_server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Proxy]:
    """A proxy by which alone `FAR` can be reached, with a password of its own."""
    made = Proxy(tls_server.port)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("HTTPS_PROXY", f"http://somebody:word@127.0.0.1:{made.port}")
    monkeypatch.setenv("HTTP_PROXY", f"http://somebody:word@127.0.0.1:{made.port}")
    yield made
    made.close()


@pytest.mark.case(22)
@pytest.mark.rule(4)
def test_proxy_in_use_sees_its_password_and_no_token(
    make_kit: Callable[..., Kit], tls_server: Server, proxy: Proxy
) -> None:
    tls_server.on("/data/1", whole())
    kit = make_kit(token_origins=frozenset({f"{FAR}:443"}))
    kit.bearer.origins = frozenset({f"{FAR}:443"})
    job = fetched(kit, make_request(f"{FAR}/data/1", CONTENT))
    assert job.target.read_bytes() == CONTENT
    assert tls_server.seen[0].headers["authorization"] == "Bearer token-1"
    assert "proxy-authorization" not in tls_server.seen[0].headers
    assert "Proxy-Authorization: Basic" in proxy.heads[0]
    assert "token-1" not in proxy.heads[0]
    assert b"token-1" not in proxy.tunnelled


@pytest.mark.case(22)
def test_what_is_on_this_machine_is_never_asked_by_a_proxy(kit: Kit, proxy: Proxy) -> None:
    assert fetched(kit, kit.request(1)).target.read_bytes() == CONTENT
    assert proxy.heads == []


@pytest.mark.case(22)
@pytest.mark.parametrize("status", [407, 502])
def test_proxy_that_refuses_is_named_and_holds_the_queue(
    make_kit: Callable[..., Kit], server: Server, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    server.on("catalog.example:443", says(status))
    place = f"127.0.0.1:{server.port}"
    monkeypatch.setenv("HTTPS_PROXY", f"http://somebody:planted@{place}")
    said = "wants a password" if status == 407 else "answered 502"
    with pytest.raises(NoConnection, match=f"The proxy {place} {said}") as caught:
        list(StacCatalog(CatalogSettings(FAR)).search(SearchQuery(("C",)), Event()))
    kit = make_kit(token_origins=frozenset({f"{FAR}:443"}))
    notice = held(kit, make_request(f"{FAR}/data/1", CONTENT))
    assert f"The proxy {place} {said}" in notice
    assert "planted" not in notice + str(caught.value)


@pytest.mark.case(22)
def test_dead_proxy_is_named_and_holds_the_queue(
    make_kit: Callable[..., Kit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://somebody:planted@127.0.0.1:1")
    kit = make_kit(token_origins=frozenset({f"{FAR}:443"}))
    notice = held(kit, make_request(f"{FAR}/data/1", CONTENT))
    assert "The proxy 127.0.0.1:1 does not answer" in notice
    assert "planted" not in notice


@pytest.mark.case(22)
@pytest.mark.parametrize(
    "named",
    [
        "http://[::1", "http://", "ftp://127.0.0.1:1", "http://127.0.0.1:0",
        "http://somebody:planted@127.0.0.1:99999", " http://127.0.0.1:1 ", "socks5://127.0.0.1:1",
    ],
)  # fmt: skip
def test_proxy_that_is_none_is_told_as_such(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", named)
    with pytest.raises(NoConnection, match="proxy that is set is no address") as caught:
        list(StacCatalog(CatalogSettings(FAR)).search(SearchQuery(("C",)), Event()))
    assert "planted" not in str(caught.value)
    assert caught.value.hint == "Look at HTTPS_PROXY."


@pytest.mark.case(12, 22)
def test_bytes_behind_a_body_belong_to_no_file_by_a_proxy_either(
    make_kit: Callable[..., Kit], tls_server: Server, proxy: Proxy
) -> None:
    head, body = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", CONTENT[:5000]

    def send(talk: Talk) -> None:
        talk.write(head)
        talk.write(body + head + b"x" * len(body))

    kit = make_kit(parallel=1, token_origins=frozenset({f"{FAR}:443"}))
    kit.bearer.origins = kit.settings.token_origins
    for number in range(3):
        tls_server.on(f"/data/{number}", send)
        kit.add(make_request(f"{FAR}/data/{number}", body, item_id=str(number)))
    kit.wait_all_final()
    assert [job.target.read_bytes() for job in kit.downloads.snapshot().jobs] == [body] * 3
