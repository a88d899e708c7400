"""The HTTP server of the demo world: keep-alive, a thread a connection, a clean end."""

import socket
import sys
from contextlib import suppress
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from threading import Lock, Thread, current_thread
from typing import TypeAlias

from maap_tui.demo.context import Context
from maap_tui.demo.handler import Handler
from maap_tui.demo.recorder import Recorder

_Incoming: TypeAlias = socket.socket | tuple[bytes, socket.socket]

_POLL = 0.05
_GOODBYE = 5.0
"""Seconds to wait for a thread whose connection has been closed."""


class DemoServer(ThreadingHTTPServer):
    """Serves one world on a free port of 127.0.0.1."""

    request_queue_size = 64

    def __init__(self) -> None:
        self.recorder = Recorder()
        self.failures: list[BaseException] = []
        """What went wrong inside the world itself; stays empty."""
        self._lock = Lock()
        self._open: dict[Thread, _Incoming] = {}
        self._acceptor: Thread | None = None
        super().__init__(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server_port}"
        self.context: Context

    def server_bind(self) -> None:
        """Binds without asking for the name of the host, which can take seconds off-line."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def start(self, context: Context) -> None:
        """Begins to answer, unless it does already."""
        if self._acceptor is not None:
            return
        self.context = context
        self._acceptor = Thread(
            target=self.serve_forever, args=(_POLL,), name="demo-world", daemon=True
        )
        self._acceptor.start()

    def stop(self) -> None:
        """Ends every connection and waits for every thread."""
        if self._acceptor is not None:
            self.context.stop.set()
            self.shutdown()
            self._acceptor.join(_GOODBYE)
        with self._lock:
            connections = dict(self._open)
        for connection in connections.values():
            with suppress(OSError):  # the client may have closed it first
                _socket(connection).shutdown(socket.SHUT_RDWR)
        for thread in connections:
            thread.join(_GOODBYE)
        self.server_close()

    def process_request(self, request: _Incoming, client_address: object) -> None:
        """Serves a connection in a thread that `stop` finds again."""
        thread = Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="demo-connection",
            daemon=True,
        )
        with self._lock:
            self._open[thread] = request
            thread.start()

    def shutdown_request(self, request: _Incoming) -> None:
        """Closes a connection; its thread ends with it."""
        super().shutdown_request(request)
        with self._lock:
            self._open.pop(current_thread(), None)

    def handle_error(self, request: _Incoming, client_address: object) -> None:
        """Keeps what is a fault of ours; a client that went away is none."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.failures.append(error)


def _socket(incoming: _Incoming) -> socket.socket:
    return incoming[1] if isinstance(incoming, tuple) else incoming
