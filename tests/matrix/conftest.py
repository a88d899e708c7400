"""The kits of the services' tests, and servers that must never see a token."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.matrix.account import Account
from tests.matrix.shelf import Shelf
from tests.services import conftest as services
from tests.services.server import Server

plain_environment = services.plain_environment
server = services.server
tls_server = services.tls_server
certificate = services.certificate
deaf_port = services.deaf_port
waiting = services.waiting
no_threads_left = services.no_threads_left
stac = services.stac
desk = services.desk
attempts = services.attempts
make_kit = services.make_kit
kit = services.kit


@pytest.fixture
def other_server() -> Iterator[Server]:
    """Another origin: whatever a test does, no token ever comes here."""
    made = Server()
    yield made
    made.close()
    assert not [seen for seen in made.seen if "authorization" in seen.headers or seen.body]


@pytest.fixture
def make_account(
    tmp_path: Path, server: Server, wait_for: services.WaitFor
) -> Iterator[Callable[..., Account]]:
    """Makes queues that buy their tokens at a scripted token service."""
    made: list[Account] = []

    def make(**fields: Any) -> Account:
        made.append(Account(tmp_path, server, wait_for, **fields))
        return made[-1]

    yield make
    for account in made:
        account.close()


@pytest.fixture
def account(make_account: Callable[..., Account]) -> Account:
    """A queue with a right credentials file and a token service that gives a token."""
    return make_account()


@pytest.fixture
def shelf(server: Server, tmp_path: Path, wait_for: services.WaitFor) -> Shelf:
    return Shelf(server, tmp_path, wait_for)
