"""Reading the body of an answer into a buffer, as cheaply as its form allows.

A body of known length that is neither chunked nor encoded is read straight from the socket: the
layers above it cost more than the decryption. That path leans on the inside of http.client, so it
is taken only where everything is found as expected; else the answer's own `read` is used.
"""

import http.client
import io
import socket
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from maap_tui.precedence import give_way

from .answers import Answer
from .secure_socket import SecureSocket

_PATIENCE = 0.1
"""Seconds after which a slow body is handed on though the buffer is not full."""


@dataclass(slots=True)
class Tally:
    """What a reader tells its watchdog."""

    received: int = 0
    """Bytes of the body so far."""
    is_reading: bool = False
    """Whether it waits for bytes; only then does silence count."""


class Body(Protocol):
    """Where the bytes of an answer come from."""

    def readinto(self, view: memoryview) -> int:
        """Puts up to `len(view)` bytes in place and says how many; 0 at the end."""


def body_of(answer: Answer, tally: Tally) -> Body:
    """The cheapest reader that fits `answer`; it counts into `tally` while it reads."""
    plain = answer.plain_body
    reader = _buffered_socket(plain[0]) if plain else None
    if plain is None or reader is None:
        return _PlainBody(answer, tally)
    return _SocketBody(answer, reader, plain[1], tally)


class _PlainBody:
    """Any body, decoded: whatever the answer has next."""

    def __init__(self, answer: Answer, tally: Tally) -> None:
        self._answer = answer
        self._tally = tally

    def readinto(self, view: memoryview) -> int:
        piece = self._answer.read(len(view))
        view[: len(piece)] = piece
        self._tally.received += len(piece)
        return len(piece)


class _SocketBody:
    """A body of known length, from the socket, past every layer above it."""

    def __init__(
        self, answer: Answer, reader: io.BufferedReader, length: int, tally: Tally
    ) -> None:
        self._answer = answer
        self._reader = reader
        self._left = length
        self._tally = tally
        self._is_drained = False
        self._error: Exception | None = None
        self._socket: socket.socket = reader.raw._sock  # type: ignore[attr-defined]  # as checked
        self._timeout = self._socket.gettimeout()
        sock = self._socket
        self._receive = sock.fill if isinstance(sock, SecureSocket) else sock.recv_into

    def readinto(self, view: memoryview) -> int:
        """Fills `view`, but holds nothing back longer than `_PATIENCE`.

        Raises `IncompleteRead` when the body is cut. What came before a failure is given out
        first; the failure waits for the next call.
        """
        self._raise_failure()
        if not self._left:
            return 0
        view = view[: self._left]
        filled = self._read(view)
        if not filled:
            self._raise_failure()
        if not self._left:
            self._give_back()
        return filled

    def _raise_failure(self) -> None:
        if self._error is not None:
            raise self._error

    def _read(self, view: memoryview) -> int:
        if self._is_drained:
            return self._fill(view, 0)
        filled = self._drain(view)
        return filled if self._error or filled == len(view) else self._fill(view, filled)

    def _drain(self, view: memoryview) -> int:
        """The buffer that read the header holds the first bytes; after them, the socket."""
        try:
            piece = self._reader.read1(len(view))
        except OSError as error:
            self._error = error
            return 0
        self._is_drained = len(piece) < len(view) or len(view) > io.DEFAULT_BUFFER_SIZE
        if self._is_drained:
            self._socket.settimeout(_PATIENCE)
        view[: len(piece)] = piece
        self._count(len(piece))
        return len(piece)

    def _fill(self, view: memoryview, filled: int) -> int:
        """Reads behind the first `filled` bytes and says how many there are then."""
        receive, want, until = self._receive, len(view), monotonic() + _PATIENCE
        noted = filled
        while filled < want:
            give_way()
            try:
                count = receive(view[filled:])
            except TimeoutError:  # nothing new for a moment; real silence ends the connection
                if filled:
                    break
                continue
            except OSError as error:
                self._error = error
                break
            if not count:
                self._error = http.client.IncompleteRead(b"", self._left - filled + noted)
                break
            filled += count
            if monotonic() > until:
                break
        self._count(filled - noted)
        return filled

    def _count(self, count: int) -> None:
        self._left -= count
        self._tally.received += count

    def _give_back(self) -> None:
        """The connection is clean: it may serve the next request."""
        self._socket.settimeout(self._timeout)
        self._answer.release()


def _buffered_socket(message: http.client.HTTPResponse) -> io.BufferedReader | None:
    """The reader over the socket below `message`, if everything in between is as known."""
    reader: object = getattr(message, "fp", None)
    stream = reader.raw if isinstance(reader, io.BufferedReader) else None
    sock = getattr(stream, "_sock", None)
    if isinstance(reader, io.BufferedReader) and isinstance(sock, socket.socket):
        return reader
    return None
