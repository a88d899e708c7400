"""A server on loopback that does as each test says, down to the bytes, and notes what it saw."""

import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

Handler = Callable[["Talk"], None]


@dataclass(frozen=True)
class Seen:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    connection: int = 0

    @property
    def range_start(self) -> int:
        """The first byte asked for; 0 when the whole file was."""
        said = self.headers.get("range", "bytes=0-")
        return int(said.removeprefix("bytes=").split("-")[0])

    def range_end(self, total: int) -> int:
        """Behind the last byte asked for of a file of `total` bytes."""
        last = self.headers.get("range", "bytes=0-").rpartition("-")[2]
        return min(total, int(last) + 1) if last else total


class Talk:
    """What a handler may do with the request in hand."""

    def __init__(self, sock: socket.socket, seen: Seen, closing: Event) -> None:
        self.sock = sock
        self.seen = seen
        self.closing = closing
        self.is_over = False

    def write(self, data: bytes) -> None:
        self.sock.sendall(data)

    def head(self, status: int, *headers: str) -> None:
        """Writes a status line and `Name: value` lines."""
        lines = [f"HTTP/1.1 {status} Said", *headers, "", ""]
        self.write("\r\n".join(lines).encode("latin-1"))

    def answer(self, status: int, body: bytes = b"", *headers: str) -> None:
        """Writes a whole, honest answer."""
        self.head(status, f"Content-Length: {len(body)}", *headers)
        self.write(body)

    def file(self, content: bytes, *headers: str) -> None:
        """Serves `content` with honest ranges."""
        start = self.seen.range_start
        if "range" not in self.seen.headers:
            self.answer(200, content, *headers)
        elif start >= len(content):
            self.answer(416, b"", f"Content-Range: bytes */{len(content)}")
        else:
            said = f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}"
            self.answer(206, content[start:], said, *headers)

    def cut_file(self, content: bytes, count: int, *headers: str) -> None:
        """Like `file`, but closes after `count` bytes of the body."""
        start = self.seen.range_start
        end = len(content) - 1
        if "range" in self.seen.headers:
            headers = (f"Content-Range: bytes {start}-{end}/{len(content)}", *headers)
        status = 206 if "range" in self.seen.headers else 200
        self.head(status, f"Content-Length: {len(content) - start}", *headers)
        self.write(content[start : start + count])
        self.close()

    def chunks(self, *pieces: bytes, is_whole: bool = True, headers: tuple[str, ...] = ()) -> None:
        """Serves a body of unknown length; a cut one lacks its last chunk."""
        self.head(200, "Transfer-Encoding: chunked", *headers)
        for piece in pieces:
            self.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        if is_whole:
            self.write(b"0\r\n\r\n")
        else:
            self.close()

    def close(self) -> None:
        self.is_over = True

    def reset(self) -> None:
        """Ends the connection with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.is_over = True

    def hang(self) -> None:
        """Keeps silent until the client leaves or the server closes."""
        self.is_over = True
        self.sock.settimeout(0.1)
        while not self.closing.is_set():
            try:
                if not self.sock.recv(65536):
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    def drip(self, data: bytes, seconds: float) -> None:
        """Writes a byte every `seconds` until all is out or the client has gone."""
        for position in range(len(data)):
            if self.closing.wait(seconds):
                return
            self.write(data[position : position + 1])


class Server:
    """Listens on 127.0.0.1; `routes` say what each path does, `seen` what was asked."""

    def __init__(
        self,
        tls: ssl.SSLContext | None = None,
        port: int = 0,
        routes: dict[str, Handler] | None = None,
    ) -> None:
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.settimeout(0.05)
        self._lock = Lock()
        self._threads: list[Thread] = []
        self.closing = Event()
        self.routes: dict[str, Handler] = routes or {}
        self.seen: list[Seen] = []
        self.connections = 0
        self._start(self._accept)

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def origin(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return self.origin + path

    def on(self, path: str, handler: Handler) -> str:
        """Lets `path` do `handler`, and gives its URL."""
        self.routes[path] = handler
        return self.url(path)

    def script(self, path: str, *handlers: Handler) -> str:
        """Lets `path` do one handler after the other; the last one stays."""
        waiting = list(handlers)

        def play(talk: Talk) -> None:
            with self._lock:
                handler = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            handler(talk)

        return self.on(path, play)

    def asked(self, path: str) -> list[Seen]:
        return [seen for seen in self.seen if seen.path.split("?")[0] == path]

    def close(self) -> None:
        """Ends everything; from the first moment on nobody can connect any more."""
        with suppress(OSError):  # some systems know no such thing for a listener
            self._listener.shutdown(socket.SHUT_RDWR)
        self.closing.set()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:  # it was closed meanwhile
                return
            self.connections += 1
            self._start(self._serve, sock, self.connections)

    def _serve(self, sock: socket.socket, number: int) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(0.1)
        try:
            if self._tls is not None:
                sock.settimeout(5)
                sock = self._tls.wrap_socket(sock, server_side=True)
                sock.settimeout(0.1)
            self._converse(sock, number)
        except OSError:  # the client left: its own test looks at that side
            return
        finally:
            sock.close()

    def _converse(self, sock: socket.socket, number: int) -> None:
        while (head := self._read_until(sock, b"\r\n\r\n")) is not None:
            seen = self._parse(sock, head, number)
            with self._lock:
                self.seen.append(seen)
            sock.settimeout(10)
            talk = Talk(sock, seen, self.closing)
            handler = self.routes.get(seen.path.split("?")[0])
            if handler is None:
                talk.answer(404, b"no such path")
            else:
                handler(talk)
            sock.settimeout(0.1)
            if talk.is_over:
                return

    def _parse(self, sock: socket.socket, head: bytes, number: int) -> Seen:
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        body = b""
        while len(body) < int(headers.get("content-length", "0")):
            body += sock.recv(65536)
        return Seen(method, path, headers, body, number)

    def _read_until(self, sock: socket.socket, mark: bytes) -> bytes | None:
        """The next request's header; `None` once the client or the server is done."""
        data = b""
        while not self.closing.is_set():
            try:
                byte = sock.recv(1)
            except TimeoutError:
                continue
            if not byte:
                return None
            data += byte
            if data.endswith(mark):
                return data
        return None
