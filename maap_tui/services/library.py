"""The way to a server by requests: where a proxy may stand in between.

requests and urllib3 take longer to load than all else that a download needs, so whatever can do
without a proxy goes by `direct` and never imports this module.
"""

import http.client
import os
import ssl
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3.exceptions as u3
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from maap_tui.errors import CatalogError
from maap_tui.models.text import clean

from .answers import Answer
from .failures import Kinds, proxy_wants_password, unusable_proxy
from .framing import Message
from .origins import host_of, is_loopback
from .request import Prepared
from .sockets import (
    ConnectTimedOut,
    NotConnected,
    note_connected,
    note_kept,
    open_socket,
)

KINDS = Kinds(
    any=(u3.HTTPError,),
    not_http=(
        u3.HeaderParsingError,
        u3.InvalidHeader,
        u3.InvalidChunkLength,
        u3.DecodeError,
        requests.exceptions.InvalidHeader,
        requests.exceptions.ContentDecodingError,
    ),
    timed_out=(u3.TimeoutError, requests.Timeout),
    of_proxy=(u3.ProxyError, requests.exceptions.ProxyError),
    no_name=(u3.NameResolutionError,),
    not_connected=(u3.NewConnectionError,),
    connect_timed_out=(u3.ConnectTimeoutError,),
)
"""What the errors of both libraries mean."""


class _LeveredConnection(HTTPConnection):
    """Hangs each socket on the lever of the request that uses it, from before it connects."""

    response_class = Message

    def _new_conn(self) -> Any:
        limit = self.timeout if isinstance(self.timeout, int | float) else None
        try:
            return open_socket(self._dns_host, self.port, limit, self.socket_options or ())
        except ConnectTimedOut as error:
            raise u3.ConnectTimeoutError(self, "timed out") from error
        except NotConnected as error:
            raise u3.NewConnectionError(self, error.strerror or "no connection") from error
        except OSError as error:  # a name that cannot be found
            raise u3.NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]  # it is a gaierror

    def connect(self) -> None:
        super().connect()
        note_connected()

    def request(self, *args: Any, **named: Any) -> None:
        if self.sock is not None:
            note_kept(self.sock)
        super().request(*args, **named)


class _LeveredTlsConnection(_LeveredConnection, HTTPSConnection):
    """The same over TLS: the twin outlives the wrapping of the socket."""

    @property
    def is_connected(self) -> bool:
        """Not if more came than was asked for: that would be taken for the next answer."""
        has_unread = isinstance(self.sock, ssl.SSLSocket) and self.sock.pending() > 0
        return super().is_connected and not has_unread


class _Pool(HTTPConnectionPool):
    ConnectionCls = _LeveredConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _LeveredTlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}


class LeverAdapter(HTTPAdapter):
    """The transport of every session: connections hang on levers, nothing is sent twice."""

    def __init__(self, pool_size: int) -> None:
        super().__init__(pool_connections=8, pool_maxsize=pool_size, max_retries=0)

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        super().init_poolmanager(*args, **named)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named)
        if not proxy.lower().startswith("socks"):  # that one brings connections of its own
            manager.pool_classes_by_scheme = _POOLS
        return manager


class _NoAuth(requests.auth.AuthBase):
    """Signs nothing; its presence keeps `.netrc` from signing instead."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class LibrarySession(requests.Session):
    """Implements the Protocol `Way`; proxies and certificates come from the environment."""

    def __init__(self, pool_size: int) -> None:
        super().__init__()
        self._around: dict[tuple[str, str], Any] = {}
        self.auth = _NoAuth()
        self.headers.clear()  # what is sent is ours to say
        self.verify = os.environ.get("SSL_CERT_FILE") or True
        adapter = LeverAdapter(pool_size)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def merge_environment_settings(self, url: Any, *others: Any) -> Any:
        """Proxies and certificates for `url`: the environment is read once for each origin."""
        scheme, place, *_ = urlsplit(url)
        if (scheme, place) not in self._around:
            self._around[scheme, place] = super().merge_environment_settings(url, *others)
        return self._around[scheme, place]

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Never one: who sends decides about redirects."""
        return None

    def ask(self, prepared: Prepared, connect: float, silence: float) -> Answer:
        """Sends past the session's own `send`, which would look into redirects."""
        asked = requests.Request(
            prepared.method, prepared.url, headers=prepared.headers, data=prepared.body
        )
        try:
            whole = self.prepare_request(asked)
        except (requests.RequestException, ValueError):
            host = host_of(prepared.url)
            raise CatalogError(f"The request to {host} cannot be written.") from None
        answer = self.get_adapter(prepared.url).send(
            whole,
            stream=True,
            timeout=(connect, silence),
            verify=self._settings(prepared.url)["verify"] or True,
            proxies=self._proxies(prepared.url),
        )
        if answer.status_code == 407:
            answer.close()
            raise proxy_wants_password(self.proxy_host(prepared.url))
        return LibraryAnswer(answer)

    def _settings(self, url: str) -> Any:
        return self.merge_environment_settings(url, {}, True, None, None)

    def _proxies(self, url: str) -> Mapping[str, str]:
        """None for this machine: nothing leaves it by one."""
        return {} if is_loopback(url) else self._settings(url)["proxies"]

    def proxy_host(self, url: str) -> str:
        """Name and port of the proxy for `url`, without its password; empty without one.

        Raises `NoConnection` when it is none that could be asked.
        """
        proxy = select_proxy(url, self._proxies(url))
        if not proxy:
            return ""
        try:
            parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
            is_usable = bool(parts.hostname) and parts.port != 0 and parts.scheme in _schemes()
        except ValueError:  # no address at all
            is_usable = False
        if not is_usable:
            raise unusable_proxy()
        return clean(parts.netloc.rpartition("@")[2], 80)


def _schemes() -> tuple[str, ...]:
    """Of proxies: requests speaks SOCKS where PySocks is installed."""
    socks = ("socks4", "socks4a", "socks5", "socks5h") if find_spec("socks") else ()
    return ("http", "https", *socks)


class LibraryAnswer:
    """Implements the Protocol `Answer`."""

    def __init__(self, answer: requests.Response) -> None:
        self._answer = answer
        self._raw: Any = answer.raw
        self.status = answer.status_code
        self.url = answer.url

    def header(self, name: str) -> str:
        return self._answer.headers.get(name, "")

    @property
    def plain_body(self) -> tuple[http.client.HTTPResponse, int] | None:
        """Leans on the inside of urllib3, and does without where it is not as expected."""
        raw, message = self._raw, getattr(self._raw, "_fp", None)
        length = getattr(raw, "length_remaining", None)
        is_as_sent = not self.header("Content-Encoding") and not getattr(raw, "chunked", True)
        if not (is_as_sent and length and isinstance(message, http.client.HTTPResponse)):
            return None
        return message, length

    def read(self, count: int) -> bytes:
        piece: bytes = self._raw.read1(count, decode_content=True) or b""
        return piece

    def release(self) -> None:
        self._raw._fp.close()
        self._raw.release_conn()

    def close(self) -> None:
        self._answer.close()
