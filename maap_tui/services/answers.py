"""What every way to a server hands back: an answer whose header is here."""

import http.client
from typing import Protocol


class Answer(Protocol):
    """The header of an answer, and the way to its body; everything in it is hostile."""

    @property
    def status(self) -> int: ...

    @property
    def url(self) -> str: ...

    def header(self, name: str) -> str:
        """The header's value, empty when it is not there."""

    @property
    def plain_body(self) -> tuple[http.client.HTTPResponse, int] | None:
        """Where the body can be read as it is sent, and its length; `None` where it is chunked,
        encoded, empty, of unknown length, or out of reach."""

    def read(self, count: int) -> bytes:
        """Up to `count` bytes of the body, decoded; none at its end."""

    def release(self) -> None:
        """Says that the body was read to its end by the `plain_body`."""

    def close(self) -> None:
        """Ends it; its connection is kept where everything was read. Safe to call again."""
