"""The one place that makes HTTP sessions, sends requests and reads answers.

An exchange never follows a redirect, never waits without end, and gives up within 200 ms of its
stop event, in whatever phase it is. Each runs its request in a thread of its own: the caller is
released even where nothing can free that thread (a name server that hangs), and while the body is
read the thread watches over it.
"""

import random
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property, partial
from os import environ
from threading import Event
from typing import Any, Protocol

from maap_tui import __version__
from maap_tui.errors import Cancelled, CatalogError

from .answers import Answer
from .closing import Closing
from .direct import DirectWay
from .exchange import Exchange, Response, Timeouts
from .failures import Dropped
from .origins import host_of, is_loopback, origin_of, require_safe_url
from .request import Prepared, Request, Signature, merged

__all__ = [
    "NO_AUTH",
    "Dropped",
    "Request",
    "Response",
    "Session",
    "Signature",
    "Timeouts",
    "backoff",
    "host_of",
    "is_loopback",
    "origin_of",
    "read_capped",
    "require_safe_url",
    "retry_after",
    "send",
]

MEBIBYTE = 2**20
JSON_LIMIT = 64 * MEBIBYTE
LONGEST_BACKOFF = 60.0
_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,9})?")


_USUAL_HEADERS = {
    "User-Agent": f"maap-tui/{__version__}",
    "Accept-Encoding": "gzip, deflate",
    "Accept": "*/*",
    "Connection": "keep-alive",
}


def NO_AUTH(request: Any) -> Any:  # a constant like any other
    """The signature that signs nothing."""
    return request


class Way(Protocol):
    """How requests reach servers, and the connections that are kept for the next ones."""

    def ask(self, prepared: Prepared, connect: float, silence: float) -> Answer:
        """Sends and returns once the header is here; never follows a redirect.

        `connect` is how long connecting may take, `silence` how long a wait for bytes (seconds).
        """

    def proxy_host(self, url: str) -> str:
        """Name and port of the proxy for `url`, without its password; empty without one."""

    def close(self) -> None: ...


KEPT_CONNECTIONS = 1
"""Idle ones a host: whoever asks several things at once has a session for each."""


class Session(Closing):
    """Keeps connections from one request to the next; for `send`.

    Proxies and certificate bundles come from the environment (REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE,
    SSL_CERT_FILE); `.netrc` is never used, and nothing is ever sent twice.
    """

    def __init__(self) -> None:
        self._direct = DirectWay(KEPT_CONNECTIONS)
        self._library: Way | None = None

    def way_to(self, url: str) -> Way:
        """The direct one, unless a proxy may be meant: nothing for this machine leaves it."""
        if is_loopback(url) or not self._may_be_proxied:
            return self._direct
        if self._library is None:
            from .library import LibrarySession

            self._library = LibrarySession(KEPT_CONNECTIONS)
        return self._library

    @cached_property
    def _may_be_proxied(self) -> bool:
        return _names_a_proxy()

    def close(self) -> None:
        self._direct.close()
        if self._library is not None:
            self._library.close()


def _names_a_proxy() -> bool:
    """Whether the environment, or the settings of the system where it has some, name a proxy."""
    if sys.platform in ("darwin", "win32"):
        from urllib.request import getproxies

        return bool(set(getproxies()) - {"no"})
    names = (name.lower() for name, value in environ.items() if value)
    return any(name.endswith("_proxy") and name != "no_proxy" for name in names)


def send(
    session: Session,
    request: Request,
    *,
    timeouts: Timeouts,
    stop: Event,
    auth: Signature = NO_AUTH,
) -> Response:
    """Sends one request and returns its answer, the body yet unread; close it (or use `with`).

    Whatever the status, redirects included. A GET that meets a kept connection closed by the server
    in the meantime goes out once more. Raises `Cancelled`, `NoConnection`, `Dropped`
    (another attempt may help), `CatalogError` (it will not) or `InputError` (not a safe URL).
    """
    if stop.is_set():
        raise Cancelled("Stopped.")
    prepared = _prepare(request, auth)
    url = prepared.url
    way, host = session.way_to(url), host_of(url)
    call = partial(way.ask, prepared, timeouts.connect, max(timeouts.read, timeouts.stall) + 1)
    watched = partial(Exchange, host, timeouts, stop, way.proxy_host(url))
    exchange = watched()
    try:
        return exchange.start(call)
    except Dropped:
        if not exchange.is_stale or prepared.method != "GET":
            raise
        return watched().start(call)


def _prepare(request: Request, auth: Signature) -> Prepared:
    """The request as it goes out, its URL checked."""
    url = require_safe_url(request.url)
    headers = merged(_USUAL_HEADERS, request.headers)
    prepared = Prepared(request.method, url, headers, request.body)
    auth(prepared)
    if not prepared.can_be_written:  # said without what it holds, which may be the token
        raise CatalogError(f"The request to {host_of(url)} cannot be written.")
    return prepared


def read_capped(response: Response, limit: int = JSON_LIMIT, stop: Event | None = None) -> bytes:
    """The whole decoded body, if it has at most `limit` bytes; the answer is closed either way.

    Raises `CatalogError` when it is larger, and what `Response.readinto` raises.
    """
    parts, left, buffer = [], limit, memoryview(bytearray(64 * 1024))
    with response:
        while count := response.readinto(buffer):
            if stop is not None and stop.is_set():
                raise Cancelled("Stopped.")
            left -= count
            if left < 0:
                raise CatalogError(
                    f"The answer of {response.host} is too large (over {limit // MEBIBYTE} MiB)."
                )
            parts.append(bytes(buffer[:count]))
    return b"".join(parts)


def retry_after(response: Response) -> float | None:
    """Seconds that the server asks us to wait, at least 0; `None` when it does not say.

    A date (RFC 9110 section 10.2.3) is judged against the answer's own `Date`, so that a wrong
    clock here does no harm.
    """
    said = response.header("Retry-After").strip()
    if _NUMBER.fullmatch(said):
        return max(0.0, float(said))
    until = _http_date(said)
    if until is None:
        return None
    now = _http_date(response.header("Date")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def backoff(
    attempt: int, first: float, uniform: Callable[[float, float], float] = random.uniform
) -> float:
    """Seconds to wait after `attempt` failures (0 is the first): doubling, with jitter."""
    return min(LONGEST_BACKOFF, first * 2.0 ** min(attempt, 32)) * uniform(0.5, 1.5)
