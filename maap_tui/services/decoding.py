"""Unpacking a body that the server packed for its way, a bounded piece at a time."""

import http.client
import zlib
from collections.abc import Callable

_GZIP = b"\x1f\x8b"
_READ = 64 * 1024
_UNREAD = ("br", "zstd", "compress", "x-compress", "dcb", "dcz")

Source = Callable[[int], bytes]
"""Up to so many bytes as they were sent; none at the end."""


def is_readable(encoding: str) -> bool:
    """Whether what `Content-Encoding` names can be undone here, or is no packing that we know of:
    files lie about with odd words there (`aws-chunked`) that say nothing about them."""
    packings = [each.strip().lower() for each in encoding.split(",")]
    return len(packings) == 1 and packings[0] not in _UNREAD


class Undecodable(http.client.HTTPException):
    """The body is not packed as its header says."""


def decoded(source: Source, encoding: str) -> Source:
    """`source` without the packing that `Content-Encoding` names; one unknown here stays."""
    kind = encoding.strip().lower()
    if kind in ("gzip", "x-gzip"):
        return _Unpacked(source, _of_gzip)
    return _Unpacked(source, _of_deflate) if kind == "deflate" else source


class _Unpacked:
    """What `source` holds, never more at once than is asked for: a bomb stays small."""

    def __init__(self, source: Source, unpacker_for: Callable[[bytes], "zlib._Decompress"]) -> None:
        """`unpacker_for` is told the first two bytes."""
        self._source = source
        self._unpacker_for = unpacker_for
        self._unpacker: zlib._Decompress | None = None
        self._packed = b""
        self._has_ended = False

    def __call__(self, count: int) -> bytes:
        while not self._has_ended:
            if self._unpacker is None and not self._begin():
                return b""
            if piece := self._unpack(count):
                return piece
        return b""

    def _begin(self) -> bool:
        """Whether there is anything; the first two bytes say how it is packed."""
        while len(self._packed) < 2 and (more := self._source(_READ)):
            self._packed += more
        if not self._packed:
            self._has_ended = True
            return False
        self._unpacker = self._unpacker_for(self._packed[:2])
        return True

    def _unpack(self, count: int) -> bytes:
        unpacker = self._unpacker
        if unpacker is None:
            return b""
        self._packed = self._packed or self._source(_READ)
        if not self._packed:
            raise Undecodable("the packed body is cut")
        try:
            piece = unpacker.decompress(self._packed, count)
        except zlib.error as error:
            raise Undecodable("the packed body is broken") from error
        self._packed = unpacker.unconsumed_tail
        if unpacker.eof:
            self._look_behind(unpacker.unused_data)
        return piece

    def _look_behind(self, rest: bytes) -> None:
        """Several packed pieces may stand one behind the other; what else follows is nothing."""
        self._packed, self._unpacker = rest, None
        while len(self._packed) < 2 and (more := self._source(_READ)):
            self._packed += more
        self._has_ended = not self._packed.startswith(_GZIP)


def _of_gzip(start: bytes) -> "zlib._Decompress":
    return zlib.decompressobj(16 + zlib.MAX_WBITS)


def _of_deflate(start: bytes) -> "zlib._Decompress":
    """Some servers leave out the frame (RFC 1950), whose first two bytes are a multiple of 31."""
    is_framed = len(start) == 2 and start[0] & 0xF == 8 and int.from_bytes(start) % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if is_framed else -zlib.MAX_WBITS)
