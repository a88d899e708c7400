"""Connections whose blocked reader another thread can free.

Closing a response does not wake a thread that waits in `recv`, and shutting an `SSLSocket` down
hands ciphertext to the reader as if it were content. So a lever keeps a twin (a duplicated
descriptor) of the socket of one request, and shuts that down: the kernel ends the connection, in
whichever phase it is, and the reader sees its end.
"""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError


class Lever:
    """Ends the connection that one request uses; safe to pull from any thread, at any time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._twin: socket.socket | None = None
        self._is_pulled = False
        self.connected_at: float | None = None
        """When the connection stood (monotonic seconds); `None` before."""
        self.is_kept_connection = False
        """Whether an earlier request opened it: the server may just have closed it."""

    def hold(self, descriptor: int) -> None:
        """Takes a twin of an open socket, in place of the one before.

        Raises `ConnectionAbortedError` when the lever was pulled already.
        """
        self.release()
        self.check()
        twin = socket.fromfd(descriptor, socket.AF_INET, socket.SOCK_STREAM)
        with self._lock:
            self._twin = twin
            if self._is_pulled:
                _shut_down(twin)

    def check(self) -> None:
        """Raises `ConnectionAbortedError` when the lever was pulled."""
        if self._is_pulled:
            raise ConnectionAbortedError(errno.ECONNABORTED, "ended by its user")

    def pull(self) -> None:
        """Ends the connection, and every one that the request may still open."""
        with self._lock:
            self._is_pulled = True
            if self._twin is not None:
                _shut_down(self._twin)

    def release(self) -> None:
        """Lets go of the connection without touching it."""
        with self._lock:
            twin, self._twin = self._twin, None
        if twin is not None:
            twin.close()

    @contextmanager
    def in_this_thread(self) -> Iterator[None]:
        """What this thread requests in the meantime hangs on this lever."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)


_current: ContextVar[Lever | None] = ContextVar("lever", default=None)


def _shut_down(twin: socket.socket) -> None:
    with suppress(OSError):  # not connected any more: nothing waits on it
        socket.socket.shutdown(twin, socket.SHUT_RDWR)


class _LeveredConnection(HTTPConnection):
    """Hangs each socket on the lever of the request that uses it, from before it connects."""

    def _new_conn(self) -> socket.socket:
        try:
            return self._open()
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "timed out") from error
        except OSError as error:
            raise NewConnectionError(self, error.strerror or "no connection") from error

    def _open(self) -> socket.socket:
        """Tries each address in turn, sharing the time among those that are left."""
        limit = self.timeout if isinstance(self.timeout, int | float) else None
        deadline = None if limit is None else monotonic() + limit
        found = socket.getaddrinfo(self._dns_host, self.port, type=socket.SOCK_STREAM)
        failure: OSError = OSError("no address")
        for number, (family, kind, protocol, _, address) in enumerate(found):
            share = None if deadline is None else (deadline - monotonic()) / (len(found) - number)
            try:
                return self._connect_to(socket.socket(family, kind, protocol), address, share)
            except OSError as error:
                failure = error
        raise failure

    def _connect_to(
        self, sock: socket.socket, address: tuple[Any, ...], limit: float | None
    ) -> socket.socket:
        try:
            for option in self.socket_options or ():
                sock.setsockopt(*option)
            if limit is not None:
                sock.settimeout(max(0.001, limit))
            lever = _current.get()
            if lever is not None:
                lever.hold(sock.fileno())
            sock.connect(address)
            if lever is not None:
                lever.check()  # pulled between the twin and the connect: nothing was freed then
            if isinstance(self.timeout, int | float):
                sock.settimeout(self.timeout)
        except BaseException:
            sock.close()
            raise
        return sock

    def connect(self) -> None:
        super().connect()
        self._note_connected()

    def request(self, *args: Any, **named: Any) -> None:
        lever = _current.get()
        if self.sock is not None and lever is not None and lever.connected_at is None:
            lever.is_kept_connection = True
            lever.hold(self.sock.fileno())
            self._note_connected()
        super().request(*args, **named)

    def _note_connected(self) -> None:
        lever = _current.get()
        if lever is not None:
            lever.connected_at = monotonic()


class _LeveredTlsConnection(_LeveredConnection, HTTPSConnection):
    """The same over TLS: the twin outlives the wrapping of the socket."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _LeveredConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _LeveredTlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}


class LeverAdapter(HTTPAdapter):
    """The transport of every session: connections hang on levers, nothing is sent twice."""

    def __init__(self, pool_size: int) -> None:
        super().__init__(pool_connections=8, pool_maxsize=pool_size, max_retries=0)
        self._pools: dict[tuple[str, str, str], Any] = {}

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """The connections to a host; the certificates on the disk are looked at once."""
        if proxies or cert:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        key = _pool_key(request.url, verify)
        pool = self._pools.get(key)
        if pool is None or pool.pool is None:  # closed because too many hosts came after it
            pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
            super().cert_verify(pool, request.url, verify, cert)  # type: ignore[no-untyped-call]
            self._pools[key] = pool
        return pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        if self._pools.get(_pool_key(url, verify)) is not conn:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]

    def init_poolmanager(self, *args: Any, **named: Any) -> None:
        super().init_poolmanager(*args, **named)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named)
        if not proxy.lower().startswith("socks"):  # that one brings connections of its own
            manager.pool_classes_by_scheme = _POOLS
        return manager


def _pool_key(url: str | None, verify: object) -> tuple[str, str, str]:
    """Scheme, host with port, and what certificates are checked with."""
    scheme, place, *_ = urlsplit(url or "")
    return scheme, place, str(verify)
