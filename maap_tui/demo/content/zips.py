"""Zip archives: one made while it is sent, of unknown length; one of an exact, known length."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from posixpath import basename
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from maap_tui.demo.content.binary import binary

_MOMENT = (2026, 1, 1, 0, 0, 0)


class _Sink:
    """Takes what the archive writes and hands it on; it cannot be rewound, as a socket cannot."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing has to be given back."""

    def take(self) -> bytes:
        data, self._pieces = b"".join(self._pieces), []
        return data


def zip_stream(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The bytes of a zip with these members (name, pieces), each piece passed on at once.

    Checksums and sizes follow each member (data descriptors), as they must in a stream.
    """
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as archive:
        for name, pieces in members:
            with archive.open(ZipInfo(name, _MOMENT), "w") as member:
                for piece in pieces:
                    member.write(piece)
                    yield sink.take()
    yield sink.take()


@lru_cache(maxsize=8)
def static_zip(path: str, size: int, revision: int = 0) -> bytes:
    """A zip of exactly `size` bytes with one member, named after the last part of `path`."""
    name = f"{basename(path).rsplit('.', 1)[0]}/image.tif"
    payload = size - len(_one_member(name, b""))
    return _one_member(name, b"".join(binary(name, payload, 0, payload, revision)))


def _one_member(name: str, payload: bytes) -> bytes:
    return b"".join(zip_stream([(name, [payload])]))
