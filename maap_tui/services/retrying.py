"""Asks a server until it gives an answer that counts, with patience that has an end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

from maap_tui.errors import Cancelled, CatalogError

from .http import (
    Dropped,
    Request,
    Response,
    Session,
    Timeouts,
    backoff,
    host_of,
    read_capped,
    retry_after,
    send,
)

BUSY = frozenset({429, 502, 503, 504})
"""Statuses that say: not now."""
_ERROR_BYTES = 64 * 1024
"""So much of an error's body is looked at; no message is longer."""


class AnswerTooLarge(CatalogError):
    """The answer has more bytes than anybody is willing to read."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A busy server is left alone for a while."""

    why: str
    seconds: float
    stop: Event
    """That of whoever asked, and who waits no longer once it is set."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on asking."""

    timeouts: Timeouts = field(default_factory=Timeouts)
    max_attempts: int = 5
    backoff: float = 1.0
    """Seconds before the second attempt; each further wait is twice as long, with jitter."""
    longest_wait: float = 600.0
    """Seconds after which a server is not asked again, and which no pause goes beyond."""
    answer_limit: int = 64 * 2**20
    """Bytes that an answer may have, decoded."""
    busy: frozenset[int] = BUSY
    on_pause: Callable[[Pause], object] = lambda pause: None
    """Told of each pause before it is made; from any thread."""


def moment_after(seconds: float) -> str:
    """When so many seconds will be over, for a message; at most a year from now."""
    moment = datetime.now(UTC) + timedelta(seconds=min(seconds, 366 * 86_400.0))
    return f"{moment:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """A whole answer; everything in it is hostile text."""

    status: int
    url: str
    host: str
    body: bytes
    content_type: str = ""
    location: str = ""
    """Where a redirect leads, absolute; empty for other answers."""
    wait: float | None = None
    """Seconds that the server asks to be left alone."""

    @property
    def is_web_page(self) -> bool:
        """Whether it is made for a browser: a login page, or the error of a load balancer."""
        return "html" in self.content_type.lower() or self.body[:512].lstrip()[:1] == b"<"

    @property
    def until(self) -> str:
        """When the server may be asked again, for a message; empty when it did not say."""
        return "" if self.wait is None else moment_after(self.wait)


def ask(session: Session, request: Request, patience: Patience, stop: Event) -> WholeAnswer:
    """The first answer that is not busy, or the last busy one; redirects are not followed.

    Raises `Cancelled`, `NoConnection`, `Dropped` when every attempt broke off, `AnswerTooLarge`,
    or another `CatalogError`.
    """
    end = monotonic() + patience.longest_wait
    for attempt in range(max(1, patience.max_attempts)):
        is_last = attempt + 1 >= patience.max_attempts
        wait, why = backoff(attempt, patience.backoff), "gives no answer"
        try:
            answer = _ask_once(session, request, patience, stop)
        except Dropped:
            if is_last or monotonic() + wait > end:
                raise
        else:
            wait = wait if answer.wait is None else answer.wait
            if answer.status not in patience.busy or is_last or monotonic() + wait > end:
                return answer
            why = f"is busy or out of order ({answer.status})"
        patience.on_pause(Pause(f"{host_of(request.url)} {why}", wait, stop))
        if stop.wait(wait):
            raise Cancelled("Stopped.")
    raise AssertionError("the last attempt returns or raises")


def _ask_once(session: Session, request: Request, patience: Patience, stop: Event) -> WholeAnswer:
    with send(session, request, timeouts=patience.timeouts, stop=stop) as response:
        is_error = response.status >= 400
        body = _beginning(response) if is_error else _whole(response, patience.answer_limit, stop)
        return WholeAnswer(
            status=response.status,
            url=response.url,
            host=response.host,
            body=body,
            content_type=response.header("Content-Type"),
            location=response.location,
            wait=retry_after(response),
        )


def _beginning(response: Response) -> bytes:
    buffer = memoryview(bytearray(_ERROR_BYTES))
    filled = 0
    while filled < len(buffer) and (count := response.readinto(buffer[filled:])):
        filled += count
    return bytes(buffer[:filled])


def _whole(response: Response, limit: int, stop: Event) -> bytes:
    try:
        return read_capped(response, limit, stop)
    except CatalogError as error:
        if type(error) is CatalogError:  # of its failures, only this one has no class of its own
            raise AnswerTooLarge(error.message, hint=error.hint) from error
        raise
