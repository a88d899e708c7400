"""Servers that misbehave on request, and waiting for a condition with an end."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from maap_tui.services.http import KEPT_CONNECTIONS, Session
from maap_tui.services.library import LibrarySession
from tests.conftest import wait_for
from tests.services.certificates import make_certificate
from tests.services.queue_child import MEBIBYTE
from tests.services.queue_kit import Kit
from tests.services.server import Server
from tests.services.shelf_kit import Shelf
from tests.services.split_kit import WORKERS
from tests.services.stac_stub import Stub, stub_on
from tests.services.token_desk import Desk, granted
from tests.services.tokens import PLAIN
from tests.services.transfer_kit import Attempts, TestBearer

WaitFor = Callable[[Callable[[], object]], None]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, certificate bundle or .netrc of whoever runs the tests."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "NETRC"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def other_server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture(name="wait_for")
def waiting() -> WaitFor:
    """Looks at a condition again and again until it holds."""
    return wait_for


@pytest.fixture
def no_threads_left(wait_for: WaitFor) -> Iterator[None]:
    """Fails when a thread of the package outlives the test."""
    before = set(threading.enumerate())
    yield

    def ours() -> list[threading.Thread]:
        started = set(threading.enumerate()) - before
        return [thread for thread in started if thread.name.startswith("maap-")]

    wait_for(lambda: not ours())


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own making for this machine, key included, in one PEM file."""
    return make_certificate(tmp_path_factory.mktemp("tls") / "server.pem")


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    made = Server(context)
    yield made
    made.close()


@pytest.fixture(params=["server", "tls_server"])
def any_server(
    request: pytest.FixtureRequest, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Server:
    """One without TLS, then one with it, which this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    chosen: Server = request.getfixturevalue(request.param)
    return chosen


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port of this machine on which a connection never comes to stand."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=0)
    port: int = listener.getsockname()[1]
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.1", port))
    yield port
    for sock in (*fillers, listener):
        sock.close()


@pytest.fixture
def stac(server: Server) -> Iterator[Stub]:
    """A STAC API of the test's own, and our catalogue that asks it."""
    made = stub_on(server)
    yield made
    made.catalog.close()


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    """A token service that gives a token, and a right credentials file."""
    path = tmp_path / "credentials.txt"
    path.write_text(PLAIN)
    path.chmod(0o600)
    made = Desk(server, path)
    made.gives(granted())
    yield made
    for source in made.opened:
        source.close()


@pytest.fixture
def attempts(tmp_path: Path, server: Server) -> Attempts:
    """Transfers of one file from a listed server."""
    return Attempts(tmp_path, TestBearer(server.origin))


@pytest.fixture
def make_kit(tmp_path: Path, server: Server, wait_for: WaitFor) -> Iterator[Callable[..., Kit]]:
    """Makes queues with settings of the test's own."""
    made: list[Kit] = []

    def make(**fields: Any) -> Kit:
        made.append(Kit(tmp_path / "downloads", server, wait_for, **fields))
        return made[-1]

    yield make
    for kit in made:
        kit.queue.close()


@pytest.fixture
def kit(make_kit: Callable[..., Kit]) -> Kit:
    """A queue with settings that lose no time."""
    return make_kit()


@pytest.fixture
def shelf(tmp_path: Path, server: Server, wait_for: WaitFor) -> Iterator[Shelf]:
    """A state folder for queues that outlive their run; nothing is made yet."""
    made = Shelf(tmp_path, server, wait_for)
    yield made
    made.close()


@pytest.fixture(params=["direct", "library"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to a server: without a proxy, and as if there were one for others."""
    chosen: str = request.param
    if chosen == "library":
        monkeypatch.setattr(Session, "way_to", by_library)
    return chosen


def by_library(session: Session, url: str) -> LibrarySession:
    """The way that a session takes where a proxy is named."""
    made: LibrarySession | None = getattr(session, "_library", None)
    if made is None:
        session._library = made = LibrarySession(KEPT_CONNECTIONS)
    return made


@pytest.fixture
def splitting(tmp_path: Path, server: Server, wait_for: WaitFor) -> Iterator[Kit]:
    """A queue that splits files."""
    made = Kit(
        tmp_path, server, wait_for, parallel=WORKERS, split_above=MEBIBYTE, split_gain=0.0,
        sync_bytes=MEBIBYTE,
    )  # fmt: skip
    yield made
    made.queue.close()
