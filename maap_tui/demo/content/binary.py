"""Bytes of any product, any length, from any offset: nothing is stored, nothing before is made.

A block of 64 KiB is the extendable hash of its address and number, so it is the same each time,
cannot be compressed, and a range of it costs what is sent and not what comes before.
"""

from collections.abc import Iterator
from hashlib import shake_128

BLOCK = 65_536

_MAGIC = {
    ".h5": b"\x89HDF\r\n\x1a\n",
    ".nc": b"\x89HDF\r\n\x1a\n",
    ".tif": b"II*\x00\x08\x00\x00\x00",
    ".tiff": b"II*\x00\x08\x00\x00\x00",
}


def binary(path: str, size: int, start: int, stop: int, revision: int = 0) -> Iterator[bytes]:
    """The bytes `start` to `stop` (exclusive) of a product of `size` bytes, in pieces of a block.

    `revision` stands for a product that was processed again: other bytes of the same length.
    """
    stop = min(stop, size)
    for number in range(start // BLOCK, -(-stop // BLOCK)):
        block = _block(path, revision, number)
        yield block[max(0, start - number * BLOCK) : stop - number * BLOCK]


def _block(path: str, revision: int, number: int) -> bytes:
    block = shake_128(f"{path}|{revision}|{number}".encode()).digest(BLOCK)
    if number:
        return block
    magic = next((mark for end, mark in _MAGIC.items() if path.endswith(end)), b"")
    return magic + block[len(magic) :]
