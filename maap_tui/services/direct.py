"""The way to a server without a proxy: connections of the standard library, kept for reuse."""

import http.client
import select
import weakref
from collections.abc import Callable
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from .answers import Answer
from .decoding import decoded
from .framing import Message
from .request import Prepared
from .secure_socket import SecureSocket
from .sockets import ConnectTimedOut, lean_name, note_connected, note_kept, open_socket
from .trust import trusting_context

Place = tuple[bool, str, int]
"""Whether it is secure, the host, and the port."""


class DirectWay:
    """Implements the Protocol `Way`; safe to use from several threads."""

    def __init__(self, most_idle: int) -> None:
        """Keeps up to `most_idle` connections to each place."""
        self._most_idle = most_idle
        self._idle: dict[Place, list[_Connection]] = {}
        self._lock = Lock()
        self._is_closed = False
        weakref.finalize(self, _close_all, self._idle)  # for whoever forgets `close`

    def ask(self, prepared: Prepared, connect: float, silence: float) -> Answer:
        """Sends, by an idle connection if there is one, and returns once the header is here."""
        place = place_of(prepared.url)
        connection = self._taken(place) or _Connection(place, connect)
        try:
            connection.ask(prepared, silence)
            message = connection.getresponse()
        except BaseException:
            connection.close()
            raise
        return DirectAnswer(prepared.url, message, connection, lambda: self._keep(connection))

    def proxy_host(self, url: str) -> str:
        """There is none."""
        return ""

    def _taken(self, place: Place) -> "_Connection | None":
        """An idle connection that the server has not closed, as far as can be seen."""
        while True:
            with self._lock:
                idle = self._idle.get(place)
                if not idle:
                    return None
                connection = idle.pop()
            if not connection.is_dropped:
                return connection
            connection.close()

    def _keep(self, connection: "_Connection") -> None:
        with self._lock:
            idle = self._idle.setdefault(connection.place, [])
            if not self._is_closed and len(idle) < self._most_idle:
                idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Closes what is idle now, and the others once they come back."""
        with self._lock:
            self._is_closed = True
            _close_all(self._idle)


def _close_all(idle: "dict[Place, list[_Connection]]") -> None:
    for connections in idle.values():
        while connections:
            connections.pop().close()


def place_of(url: str) -> Place:
    """Where a prepared URL leads."""
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    return is_secure, parts.hostname or "", parts.port or (443 if is_secure else 80)


class _Connection(http.client.HTTPConnection):
    """One connection, which hangs on the lever of each request that uses it."""

    response_class = Message

    def __init__(self, place: Place, connect: float) -> None:
        self.place = place
        is_secure, host, port = place
        self.default_port = 443 if is_secure else 80  # left out of the header `Host`
        super().__init__(host, port, timeout=connect)
        self._connect_seconds = connect

    def ask(self, prepared: Prepared, silence: float) -> None:
        """Sends the request; `silence` bounds each wait from then on."""
        if self.sock is None:
            self.connect()
        else:
            note_kept(self.sock)
        self.sock.settimeout(silence)
        parts = urlsplit(prepared.url)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        self.request(prepared.method, target, prepared.body, prepared.headers)

    def connect(self) -> None:
        is_secure, host, port = self.place
        self.sock: Any = open_socket(host, port, self._connect_seconds)
        if is_secure:
            try:
                self.sock = SecureSocket(self.sock, trusting_context(), lean_name(host.rstrip(".")))
            except TimeoutError as error:
                raise ConnectTimedOut("timed out") from error
        note_connected()

    @property
    def is_dropped(self) -> bool:
        """Whether there is something to read where nothing was asked for: mostly, the end."""
        if isinstance(self.sock, SecureSocket) and self.sock.has_unread:
            return True
        looker = select.poll()
        looker.register(self.sock, select.POLLIN)
        return bool(looker.poll(0))


class DirectAnswer:
    """Implements the Protocol `Answer`."""

    def __init__(
        self,
        url: str,
        message: http.client.HTTPResponse,
        connection: http.client.HTTPConnection,
        keep: Callable[[], None],
    ) -> None:
        self.url = url
        self.status = message.status
        self._message = message
        self._connection = connection
        self._keep = keep
        self._is_open = True
        self._read = decoded(self._read_as_sent, self.header("Content-Encoding"))

    def header(self, name: str) -> str:
        return ", ".join(self._message.headers.get_all(name, ()))

    @property
    def plain_body(self) -> tuple[http.client.HTTPResponse, int] | None:
        length = self._message.length
        if self.header("Content-Encoding") or self._message.chunked or not length:
            return None
        return self._message, length

    def read(self, count: int) -> bytes:
        piece = self._read(count)
        if not piece and self._is_at_end:
            self.release()
        return piece

    def _read_as_sent(self, count: int) -> bytes:
        message = self._message
        if message.isclosed() or message.length == 0:
            return b""
        piece = message.read1(count)
        if not piece and message.length:
            raise http.client.IncompleteRead(b"", message.length)
        return piece

    @property
    def _is_at_end(self) -> bool:
        """Whether nothing of the answer is left in the connection."""
        return self._message.length == 0 or (self._message.chunked and self._message.isclosed())

    def release(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        will_close = self._message.will_close
        self._message.close()
        if will_close:
            self._connection.close()
        else:
            self._keep()

    def close(self) -> None:
        if self._is_open and self._is_at_end:
            self.release()
        if self._is_open:
            self._is_open = False
            self._message.close()
            self._connection.close()
