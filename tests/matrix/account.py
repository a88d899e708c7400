"""A queue that signs in for real, at a token service that does as each test says."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from maap_tui.services import Downloads
from maap_tui.services.credentials import CredentialsFile
from maap_tui.services.http import Timeouts
from maap_tui.services.queue import DownloadQueue
from maap_tui.services.retrying import Patience
from maap_tui.services.token_source import TokenSettings, TokenSource
from tests.services.queue_kit import Kit, WaitFor
from tests.services.server import Handler, Server, Talk
from tests.services.token_desk import granted, said
from tests.services.tokens import PLAIN
from tests.services.transfer_kit import CONTENT

PATIENCE = Patience(Timeouts(2, 2, 2), max_attempts=2, backoff=0.001)


class Account(Kit):
    """A queue, its token service and its credentials file."""

    def __init__(
        self,
        folder: Path,
        server: Server,
        wait_for: WaitFor,
        patience: Patience = PATIENCE,
        **fields: Any,
    ) -> None:
        super().__init__(folder / "downloads", server, wait_for, **fields)
        self.file = folder / "credentials.txt"
        self.file.write_text(PLAIN)
        self.file.chmod(0o600)
        self.tokens = TokenSource(
            CredentialsFile([self.file]),
            TokenSettings(server.url("/token"), (server.origin,), patience),
        )
        self.queue = DownloadQueue(self.settings, self.tokens)
        self.downloads: Downloads = self.queue
        self.gives(granted("one"), granted("two"), granted("three"))

    def answers(self, *handlers: Handler) -> None:
        """What the token service does with one exchange after the other; the last one stays."""
        self.server.script("/token", *handlers)

    def gives(self, *documents: object) -> None:
        """The JSON that the token service answers with."""
        self.answers(*(said(document) for document in documents))

    @property
    def notice(self) -> str:
        """What the queue says about a cause shared by all."""
        return self.downloads.snapshot().notice

    @property
    def forms(self) -> list[dict[str, str]]:
        """What was posted to the token service, field by field."""
        bodies = (seen.body.decode() for seen in self.server.asked("/token"))
        return [{name: value[0] for name, value in parse_qs(body).items()} for body in bodies]

    def close(self) -> None:
        self.queue.close()
        self.tokens.close()


def only_for(*tokens: str, content: bytes = CONTENT) -> Handler:
    """Serves `content` to whoever comes with one of these tokens; 401 for the rest."""

    def handle(talk: Talk) -> None:
        signed = talk.seen.headers.get("authorization", "")
        if signed.removeprefix("Bearer ") in tokens:
            talk.file(content)
        else:
            talk.answer(401)

    return handle
