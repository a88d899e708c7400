"""The world as a whole: it starts, is the same each time, remembers, and ends cleanly."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from maap_tui.demo import DemoWorld, Faults

_DIGEST = """
from hashlib import sha256
from maap_tui.demo.holdings.collection_specs import specs
from maap_tui.demo.holdings.documents import item_document
from maap_tui.demo.holdings.index import records_of
digest = sha256()
for spec in specs():
    for record in records_of(spec.id)[:12]:
        digest.update(repr(item_document(record, "http://x")).encode())
print(digest.hexdigest())
"""


def _digest(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"}
    finished = subprocess.run(
        [sys.executable, "-c", _DIGEST], env=environment, capture_output=True, check=True, text=True
    )
    return finished.stdout


def _threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith("demo-")}


def test_world_is_the_same_in_every_process() -> None:
    assert _digest("1") == _digest("7")


def test_start_needs_neither_shapely_nor_textual_nor_the_services() -> None:
    code = (
        "import sys; from maap_tui.demo import DemoWorld; DemoWorld().start().close();"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('shapely', 'cql2', 'textual', 'rich', 'pystac', 'requests')"
        " or name.startswith('maap_tui.services')])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert shown.stdout.strip() == "[]"


def test_close_leaves_no_thread_and_refuses_connections(session: requests.Session) -> None:
    of_others = _threads()
    world = DemoWorld().start()
    assert session.get(world.catalog_url, timeout=10).ok
    ours = {thread.name for thread in _threads() - of_others}
    assert ours == {"demo-world", "demo-connection"}
    world.close()
    world.close()
    assert _threads() <= of_others
    with pytest.raises(requests.ConnectionError):
        session.get(world.catalog_url, timeout=10)


def test_a_world_that_never_started_can_be_closed() -> None:
    DemoWorld().close()


def test_started_twice_it_is_one_world(session: requests.Session) -> None:
    with DemoWorld().start() as world:
        assert session.get(world.catalog_url, timeout=10).ok
        assert len(world.requests) == 1


def test_close_interrupts_a_search_that_is_held_back(session: requests.Session) -> None:
    world = DemoWorld(faults=Faults(search_delay=3_600)).start()
    outcome: list[str] = []

    def ask() -> None:
        try:
            session.get(world.catalog_url, timeout=60)
            outcome.append("answered")
        except requests.ConnectionError:
            outcome.append("cut")

    client = threading.Thread(target=ask)
    client.start()
    while len(world.requests) == 0:
        threading.Event().wait(0.01)
    world.close()
    client.join(20)
    assert not client.is_alive()
    assert len(outcome) == 1


def test_requests_are_recorded_with_their_headers(
    world: DemoWorld, session: requests.Session
) -> None:
    session.get(world.catalog_url, headers={"Authorization": "Bearer x"}, timeout=10)
    session.post(world.catalog_url + "search", data=b'{"limit": 1}', timeout=10)
    first, second = world.requests
    assert (first.method, first.target, first.authorization) == (
        "GET",
        "/catalogue/",
        "Bearer x",
    )
    assert (second.method, second.body, second.authorization) == ("POST", b'{"limit": 1}', None)
    assert [request.method for request in world.requests.to("/catalogue/search")] == ["POST"]
    world.requests.clear()
    assert len(world.requests) == 0


def test_a_connection_serves_more_than_one_request(
    world: DemoWorld, session: requests.Session
) -> None:
    for _ in range(5):
        session.get(world.catalog_url, timeout=10)
    connections = [t for t in threading.enumerate() if t.name == "demo-connection"]
    assert len(connections) == 1


def test_credentials_are_for_the_owner_only(world: DemoWorld, tmp_path: Path) -> None:
    path = world.write_credentials(tmp_path)
    assert path == tmp_path / "credentials.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    pairs = dict(line.split("=", 1) for line in path.read_text().splitlines())
    assert pairs == {
        "CLIENT_ID": "offline-token",
        "CLIENT_SECRET": world.client_secret,
        "OFFLINE_TOKEN": world.offline_token,
    }


def test_credentials_file_that_others_could_read_is_closed_to_them(
    world: DemoWorld, tmp_path: Path
) -> None:
    (tmp_path / "credentials.txt").write_text("old")
    (tmp_path / "credentials.txt").chmod(0o644)
    assert world.write_credentials(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_request_body_without_a_length_is_refused(
    world: DemoWorld, session: requests.Session
) -> None:
    answer = session.post(world.catalog_url + "search", data=iter([b"{}"]), timeout=10)
    assert answer.status_code == 413


def test_only_its_own_addresses_are_known(get: Callable[..., requests.Response]) -> None:
    assert get("nowhere").json()["code"] == "NotFound"
    assert get("collections/Nowhere").status_code == 404
