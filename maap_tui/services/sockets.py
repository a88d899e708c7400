"""Connections whose blocked reader another thread can free.

Closing a response does not wake a thread that waits in `recv`, and shutting an `SSLSocket` down
hands ciphertext to the reader as if it were content. So a lever keeps a twin (a duplicated
descriptor) of the socket of one request, and shuts that down: the kernel ends the connection, in
whichever phase it is, and the reader sees its end.
"""

import errno
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Lock
from time import monotonic
from typing import Any

USUAL_OPTIONS = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)


class NotConnected(ConnectionError):
    """No address of the host took the connection; its cause says why not."""


class ConnectTimedOut(TimeoutError):
    """The connection did not stand in time."""


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


def note_connected() -> None:
    """The connection of this thread's request stands, its TLS included."""
    lever = _current.get()
    if lever is not None:
        lever.connected_at = monotonic()


def note_kept(sock: socket.socket) -> None:
    """This thread's request goes out by a connection that was opened before it."""
    lever = _current.get()
    if lever is not None and lever.connected_at is None:
        lever.is_kept_connection = True
        lever.hold(sock.fileno())
        note_connected()


def lean_name(host: str) -> str | bytes:
    """A host's name such that no tables of letters are loaded to encode one that is ASCII."""
    return host.encode() if host.isascii() else host


def open_socket(
    host: str, port: int, limit: float | None, options: Iterable[Any] = USUAL_OPTIONS
) -> socket.socket:
    """A connected socket that hangs on the lever of this thread's request from before it connects.

    Tries each address in turn, sharing `limit` seconds among those that are left. Raises
    `gaierror`, `ConnectTimedOut` or `NotConnected`.
    """
    deadline = None if limit is None else monotonic() + limit
    found = socket.getaddrinfo(lean_name(host), port, type=socket.SOCK_STREAM)
    failure: OSError = OSError("no address")
    for number, (family, kind, protocol, _, address) in enumerate(found):
        share = None if deadline is None else (deadline - monotonic()) / (len(found) - number)
        try:
            sock = socket.socket(family, kind, protocol)
            return _connected(sock, address, share, limit, options)
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimedOut("timed out") from failure
    raise NotConnected(failure.errno, failure.strerror or "no connection") from failure


def _connected(
    sock: socket.socket,
    address: tuple[Any, ...],
    share: float | None,
    limit: float | None,
    options: Iterable[Any],
) -> socket.socket:
    try:
        for option in options:
            sock.setsockopt(*option)
        if share is not None:
            sock.settimeout(max(0.001, share))
        lever = _current.get()
        if lever is not None:
            lever.hold(sock.fileno())
        sock.connect(address)
        if lever is not None:
            lever.check()  # pulled between the twin and the connect: nothing was freed then
        if limit is not None:
            sock.settimeout(limit)
    except BaseException:
        sock.close()
        raise
    return sock
