"""A proxy on loopback that opens tunnels, and notes what it was told."""

import select
import socket
from threading import Event, Lock, Thread


class Proxy:
    """Tunnels every CONNECT to one port of this machine, whatever host is named."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._closing = Event()
        self._lock = Lock()
        self.heads: list[str] = []
        """The header of each CONNECT."""
        self.tunnelled = bytearray()
        """All that went through, both ways."""
        self._threads: list[Thread] = []
        self._start(self._accept)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def close(self) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _start(self, target: object, *arguments: object) -> None:
        assert callable(target)
        thread = Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        head = b""
        with client, socket.create_connection(("127.0.0.1", self._to_port)) as server:
            while not head.endswith(b"\r\n\r\n"):
                byte = client.recv(1)
                if not byte:
                    return
                head += byte
            with self._lock:
                self.heads.append(head.decode("latin-1"))
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._pump(client, server)

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        while not self._closing.is_set():
            for sock in select.select([client, server], [], [], 0.05)[0]:
                data = sock.recv(65_536)
                if not data:
                    return
                with self._lock:
                    self.tunnelled += data
                (server if sock is client else client).sendall(data)
