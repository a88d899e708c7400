"""Whether a zip archive is whole, by reading all of it."""

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from threading import Event
from typing import IO

from maap_tui.errors import Cancelled

try:
    from lzma import LZMAError
except ImportError:  # a Python without it cannot judge such members
    _LZMA_BROKEN: tuple[type[Exception], ...] = ()
else:
    _LZMA_BROKEN = (LZMAError,)

_PIECE = 2**20
_MOST_LISTED = 32 * 2**20
"""Bytes of a list of members, some 300 000 of them: to read it takes ten times as much memory."""
_SIZE_OF_LIST = 5
_MOST_UNPACKED, _MOST_TIMES = 2**34, 100
"""More bytes than this, and more than so many times those of the archive, nobody unpacks: such an
archive would keep a worker for hours. Members never give more than they say they have."""
_BROKEN: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError),
    *_LZMA_BROKEN,
)


def read_through(descriptor: int, stop: Event, tell: Callable[[float], None]) -> bool | None:
    """Whether every member is there with its CRC, and there is one; see
    `verification.is_whole_zip`."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        try:
            if not _is_listable(file):
                return None
            with zipfile.ZipFile(file) as archive:
                members = [each for each in archive.infolist() if not each.is_dir()]
                if _is_bomb(members, os.fstat(descriptor).st_size):
                    return None
                done, total = 0, sum(member.file_size for member in members)
                for member in members:
                    for count in _read_member(archive, member, stop):
                        done += count
                        tell(done / total)
        except (NotImplementedError, RuntimeError):
            return None
        except _BROKEN:
            return False
    return bool(members)


def _is_listable(file: IO[bytes]) -> bool:
    """Whether the list of members is of a sensible size."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # the public way reads the list
    return end is None or int(end[_SIZE_OF_LIST]) <= _MOST_LISTED


def _is_bomb(members: list[zipfile.ZipInfo], size: int) -> bool:
    """Whether unpacking would take far longer than fetching did."""
    return sum(member.file_size for member in members) > max(_MOST_UNPACKED, size * _MOST_TIMES)


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, stop: Event) -> Iterator[int]:
    """Unpacks one member to nowhere, piece by piece; `zipfile` compares the CRC at its end."""
    with archive.open(member) as contents:
        while True:
            if stop.is_set():
                raise Cancelled("Stopped.")
            if not (piece := contents.read(_PIECE)):
                return
            yield len(piece)
