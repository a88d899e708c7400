"""A small MAAP on 127.0.0.1: catalogue, token service and products over real HTTP."""

import os
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

from maap_tui.demo.context import Context
from maap_tui.demo.faults import Faults
from maap_tui.demo.matching.searches import Searches
from maap_tui.demo.recorder import Recorder
from maap_tui.demo.routes.token import TOKEN_PATH
from maap_tui.demo.server import DemoServer
from maap_tui.demo.tokens import CLIENT_ID, CLIENT_SECRET, Tokens


class DemoWorld:
    """A MAAP-shaped service that answers from memory; the same granules at each start.

    `rate` limits each product body (bytes a second), `record_wall` is the highest `startRecord`,
    `token_life` the seconds that an access token is good for, `hostile` adds a collection whose
    texts and file names are attacks. It listens from the start, answers after `start`, and leaves
    neither thread nor socket after `close`.
    """

    def __init__(
        self,
        *,
        rate: int | None = None,
        record_wall: int = 3000,
        token_life: float = 300,
        faults: Faults | None = None,
        hostile: bool = False,
    ) -> None:
        self.faults = faults or Faults()
        self._server = DemoServer()
        self.root_url = self._server.root
        self.catalog_url = f"{self.root_url}/catalogue/"
        self.token_url = f"{self.root_url}{TOKEN_PATH}"
        self.client_id = CLIENT_ID
        self.client_secret = CLIENT_SECRET
        self._tokens = Tokens(f"{self.root_url}/realms/esa-maap", token_life)
        self.offline_token = self._tokens.offline
        self._context = Context(
            root=self.root_url,
            faults=self.faults,
            tokens=self._tokens,
            searches=Searches(),
            stop=Event(),
            farthest_record=record_wall,
            rate=rate,
            hostile=hostile,
        )

    @property
    def requests(self) -> Recorder:
        """Every request so far."""
        return self._server.recorder

    @property
    def failures(self) -> tuple[BaseException, ...]:
        """Errors inside the world itself, for tests to see that there were none."""
        return tuple(self._server.failures)

    def start(self) -> Self:
        """Begins to answer, and gives itself back; a second time it changes nothing."""
        self._server.start(self._context)
        return self

    def close(self) -> None:
        """Ends every connection, whatever it waits for; may be called more than once."""
        self._server.stop()

    def new_access_token(self) -> str:
        """An access token as the token service gives it out, without asking it."""
        return self._tokens.issue()

    def expire_tokens(self) -> None:
        """Ends every access token that was issued so far."""
        self._tokens.expire_all()

    def write_credentials(self, folder: Path) -> Path:
        """Writes `credentials.txt` as the tutorial has it, readable by its owner only."""
        path = folder / "credentials.txt"
        lines = (
            f"CLIENT_ID={self.client_id}",
            f"CLIENT_SECRET={self.client_secret}",
            f"OFFLINE_TOKEN={self.offline_token}",
        )
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            os.chmod(file.fileno(), 0o600)
            file.write("\n".join(lines) + "\n")
        return path

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
