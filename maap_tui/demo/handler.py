"""Reads requests from one connection and writes the answers of the routes to it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from maap_tui.demo.delivery import ConnectionCut, delivered
from maap_tui.demo.exchange import Answer, Request, text_answer
from maap_tui.demo.recorder import Recorded
from maap_tui.demo.routes import answer

if TYPE_CHECKING:
    from maap_tui.demo.server import DemoServer

_LONGEST_BODY = 4 * 1024 * 1024


class Handler(BaseHTTPRequestHandler):
    """One connection; it is kept for further requests until either side ends it."""

    server: "DemoServer"
    protocol_version = "HTTP/1.1"
    server_version = "maap-demo"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 60.0
    """Seconds after which a connection that neither asks nor reads is given up."""

    def do_GET(self) -> None:
        """Answers a request."""
        body = self._body()
        if body is None:
            self.close_connection = True
            self._write(text_answer("Request body missing or too large", 413))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.recorder.add(Recorded(self.command, self.path, headers, body))
        self._write(self._answer(Request(self.command, self.path, headers, body)))

    do_HEAD = do_GET
    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing: the terminal belongs to the app."""

    def _answer(self, request: Request) -> Answer:
        try:
            return answer(self.server.context, request)
        except Exception as error:
            # The world has a fault of its own; whoever closes it can see which.
            self.server.failures.append(error)
            return text_answer("Internal Server Error", 500)

    def _body(self) -> bytes | None:
        text = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not text.isdecimal() or int(text) > _LONGEST_BODY:
            return None
        return self.rfile.read(int(text))

    def _write(self, found: Answer) -> None:
        length = found.length if found.stream else len(found.body)
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        if length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command == "HEAD":
            return
        if found.stream is None:
            self.wfile.write(found.body)
        else:
            self._write_stream(found.stream, found, chunked=length is None)

    def _write_stream(self, stream: Iterator[bytes], found: Answer, *, chunked: bool) -> None:
        pieces = delivered(stream, self.server.context) if found.product else stream
        try:
            for piece in filter(None, pieces):
                head, tail = (b"%x\r\n" % len(piece), b"\r\n") if chunked else (b"", b"")
                self.wfile.write(head + piece + tail)
            if chunked:
                self.wfile.write(b"0\r\n\r\n")
        except ConnectionCut:
            self.close_connection = True
