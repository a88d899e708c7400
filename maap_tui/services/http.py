"""The one place that makes HTTP sessions, sends requests and reads answers.

An exchange never follows a redirect, never waits without end, and gives up within 200 ms of its
stop event, in whatever phase it is. Each runs its request in a thread of its own: the caller is
released even where nothing can free that thread (a name server that hangs), and while the body is
read the thread watches over it.
"""

import copy
import os
import random
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from requests.utils import select_proxy

from maap_tui import __version__
from maap_tui.errors import Cancelled, CatalogError
from maap_tui.models.text import clean

from .exchange import Exchange, Response, Timeouts
from .failures import Dropped, proxy_wants_password
from .origins import host_of, is_loopback, origin_of, require_safe_url
from .sockets import LeverAdapter

__all__ = [
    "NO_AUTH",
    "Dropped",
    "Response",
    "Timeouts",
    "backoff",
    "host_of",
    "is_loopback",
    "new_session",
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


class _NoAuth(AuthBase):
    """Signs nothing; its presence keeps `.netrc` from signing instead."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


NO_AUTH: AuthBase = _NoAuth()


class _Session(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        self._around: dict[tuple[str, str], Any] = {}

    def merge_environment_settings(self, url: Any, *others: Any) -> Any:
        """Proxies and certificates for `url`: the environment is read once for each origin."""
        scheme, place, *_ = urlsplit(url)
        if (scheme, place) not in self._around:
            self._around[scheme, place] = super().merge_environment_settings(url, *others)
        return self._around[scheme, place]

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Never one: who sends decides about redirects."""
        return None


def new_session(pool_size: int = 1) -> requests.Session:
    """A session for `send`, keeping up to `pool_size` connections a host.

    Proxies and certificate bundles come from the environment (REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE,
    SSL_CERT_FILE); `.netrc` is never used, and nothing is ever sent twice.
    """
    session = _Session()
    session.auth = NO_AUTH
    session.headers["User-Agent"] = f"maap-tui/{__version__}"
    session.headers["Accept-Encoding"] = "gzip, deflate"
    session.verify = os.environ.get("SSL_CERT_FILE") or True
    adapter = LeverAdapter(pool_size)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def send(
    session: requests.Session,
    request: requests.Request,
    *,
    timeouts: Timeouts,
    stop: Event,
    auth: AuthBase | None = None,
) -> Response:
    """Sends one request and returns its answer, the body yet unread; close it (or use `with`).

    Whatever the status, redirects included. A GET that meets a kept connection closed by the server
    in the meantime goes out once more. Raises `Cancelled`, `NoConnection`, `Dropped`
    (another attempt may help), `CatalogError` (it will not) or `InputError` (not a safe URL).
    """
    if stop.is_set():
        raise Cancelled("Stopped.")
    prepared = _prepare(session, request, auth)
    url = prepared.url or ""
    around = session.merge_environment_settings(url, {}, True, None, None)
    proxies = {} if is_loopback(url) else around["proxies"]  # nothing leaves the machine by one
    call = _call(session, prepared, timeouts, around["verify"] or True, proxies)
    watched = partial(Exchange, host_of(url), timeouts, stop, _proxy_host(url, proxies))
    exchange = watched()
    try:
        response = exchange.start(call)
    except Dropped:
        if not exchange.is_stale or prepared.method != "GET":
            raise
        response = watched().start(call)
    if response.status == 407:
        response.close()
        raise proxy_wants_password(_proxy_host(url, proxies))
    return response


def _call(
    session: requests.Session,
    prepared: requests.PreparedRequest,
    timeouts: Timeouts,
    verify: bool | str,
    proxies: Mapping[str, str],
) -> Callable[[], requests.Response]:
    """Sends `prepared` past the session's own send, which would look into redirects."""
    limits = (timeouts.connect, max(timeouts.read, timeouts.stall) + 1)
    adapter = session.get_adapter(prepared.url or "")
    return partial(
        adapter.send, prepared, stream=True, timeout=limits, verify=verify, proxies=proxies
    )


def _proxy_host(url: str, proxies: Mapping[str, str]) -> str:
    """Name and port of the proxy for `url`, without its password; empty when there is none."""
    proxy = select_proxy(url, proxies)
    if not proxy:
        return ""
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    return clean(parts.netloc.rpartition("@")[2], 80)


def _prepare(
    session: requests.Session, request: requests.Request, auth: AuthBase | None
) -> requests.PreparedRequest:
    """The request as it goes out, its URL checked; what fails here may hold the token."""
    require_safe_url(request.url)
    ours = copy.copy(request)
    ours.auth = auth or request.auth
    try:
        return session.prepare_request(ours)
    except (requests.RequestException, ValueError):
        raise CatalogError(f"The request to {host_of(request.url)} cannot be written.") from None


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
