"""The format of `world.bin`: named sections, each of them numbers or lines of text, compressed.

Numbers are written as differences, zigzag (small negative numbers stay small) and in groups of
seven bits, so that most of them take one byte.
"""

import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping

MAGIC = b"MAAPWLD1"
_ENTRY = struct.Struct("<12sII")
"""Name, offset and size of a section."""


class BrokenWorld(ValueError):
    """The file is not what `pack_sections` wrote."""


def pack_numbers(numbers: Iterable[int]) -> bytes:
    """Any integers as bytes, seven bits at a time."""
    packed = bytearray()
    for number in numbers:
        rest = number << 1 if number >= 0 else (-number << 1) - 1
        while rest > 0x7F:
            packed.append(rest & 0x7F | 0x80)
            rest >>= 7
        packed.append(rest)
    return bytes(packed)


def unpack_numbers(packed: bytes) -> Iterator[int]:
    """The integers again, one after the other."""
    rest, shift = 0, 0
    for byte in packed:
        rest |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            continue
        yield rest >> 1 if not rest & 1 else -((rest + 1) >> 1)
        rest, shift = 0, 0


def differences(numbers: Iterable[int]) -> Iterator[int]:
    """The first number, then each one less its forerunner."""
    before = 0
    for number in numbers:
        yield number - before
        before = number


def sums(numbers: Iterator[int], count: int, scale: int) -> "array[float]":
    """Undoes `differences` for the next `count` numbers, in units of 1/`scale`."""
    total, found = 0, array("d")
    for _ in range(count):
        total += next(numbers)
        found.append(total / scale)
    return found


def pack_sections(sections: Mapping[str, bytes]) -> bytes:
    """The whole file."""
    blobs = [zlib.compress(content, 9) for content in sections.values()]
    offset = len(MAGIC) + 4 + _ENTRY.size * len(blobs)
    head = [MAGIC, struct.pack("<I", len(blobs))]
    for name, blob in zip(sections, blobs, strict=True):
        head.append(_ENTRY.pack(name.encode("ascii"), offset, len(blob)))
        offset += len(blob)
    return b"".join([*head, *blobs])


def unpack_section(packed: bytes, name: str) -> bytes:
    """The contents of one section; raises `BrokenWorld`."""
    try:
        (count,) = struct.unpack_from("<I", packed, len(MAGIC))
        for number in range(count if packed.startswith(MAGIC) else 0):
            found, offset, size = _ENTRY.unpack_from(packed, len(MAGIC) + 4 + number * _ENTRY.size)
            if found.rstrip(b"\0") == name.encode("ascii"):
                return zlib.decompress(packed[offset : offset + size])
    except (struct.error, zlib.error) as error:
        raise BrokenWorld(f"section {name}: {error}") from error
    raise BrokenWorld(f"there is no section {name}")
