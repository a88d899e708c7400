"""A token service on the scripted server, a credentials file, and what uses them."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from urllib.parse import parse_qs

import pytest
import requests

from maap_tui.errors import MaapError
from maap_tui.services.credentials import CredentialsFile
from maap_tui.services.http import Timeouts
from maap_tui.services.request import Signature
from maap_tui.services.retrying import Patience
from maap_tui.services.token_source import TokenSettings, TokenSource
from tests.services.server import Handler, Server
from tests.services.tokens import SECRET, TOKEN

ORIGIN = "https://data.example"
FILE = f"{ORIGIN}/data/product.zip"
PATIENCE = Patience(Timeouts(2, 2, 2), max_attempts=3, backoff=0.001)
NOT_STOPPED = Event()


@dataclass
class Desk:
    """A token service, a credentials file and what uses them."""

    server: Server
    path: Path
    now: float = 0.0
    patience: Patience = PATIENCE
    opened: list[TokenSource] = field(default_factory=list)

    def answers(self, *handlers: Handler) -> None:
        self.server.script("/token", *handlers)

    def gives(self, *documents: object) -> None:
        self.answers(*(said(document) for document in documents))

    def source(self) -> TokenSource:
        made = TokenSource(
            CredentialsFile([self.path]),
            TokenSettings(self.server.url("/token"), (ORIGIN,), self.patience),
            clock=lambda: self.now,
        )
        self.opened.append(made)
        return made

    @property
    def forms(self) -> list[dict[str, str]]:
        """What was posted, field by field."""
        bodies = (seen.body.decode() for seen in self.server.asked("/token"))
        return [{name: value[0] for name, value in parse_qs(body).items()} for body in bodies]


def said(document: object, status: int = 200) -> Handler:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return lambda talk: talk.answer(status, body, "Content-Type: application/json")


def granted(token: str = "a.b.c", **more: object) -> dict[str, object]:
    return {"access_token": token, "expires_in": 300, "token_type": "Bearer", **more}


def refused(code: str, description: str = "", status: int = 400) -> Handler:
    return said({"error": code, "error_description": description}, status)


def header(auth: Signature, url: str = FILE) -> str | None:
    """What `auth` makes of a request to `url`."""
    return requests.Request("GET", url, auth=auth).prepare().headers.get("Authorization")


def failure(source: TokenSource) -> MaapError:
    with pytest.raises(MaapError) as caught:
        source.auth_for(FILE, NOT_STOPPED)
    shown = f"{caught.value} {caught.value!r}"
    assert SECRET not in shown
    assert TOKEN not in shown
    return caught.value
