"""`file:checksum` of STAC: a multihash, which names its own method.

https://github.com/stac-extensions/file and https://github.com/multiformats/multihash
"""

import hashlib
from dataclasses import dataclass
from typing import Protocol

_METHODS = {0x12: ("sha256", 32), 0x13: ("sha512", 64), 0x11: ("sha1", 20), 0xD5: ("md5", 16)}


class Hasher(Protocol):
    """What `hashlib` makes."""

    def update(self, data: memoryview, /) -> None: ...

    def digest(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Multihash:
    """One digest and how it was made."""

    method: str
    digest: bytes

    def new_hasher(self) -> Hasher:
        """An empty hasher of this method; never used to keep a secret."""
        return hashlib.new(self.method, usedforsecurity=False)

    def matches(self, hasher: Hasher) -> bool:
        return hasher.digest() == self.digest


def parse_multihash(text: str) -> Multihash | None:
    """Reads hexadecimal `text`; `None` for what is malformed or of an unknown method.

    Unknown means unchecked, never right: the caller falls back on a weaker proof and says so.
    """
    try:
        data = bytes.fromhex(text)
        code, rest = _varint(data)
        length, digest = _varint(rest)
    except ValueError:
        return None
    method, size = _METHODS.get(code, ("", 0))
    if not method or length != size or len(digest) != size:
        return None
    return Multihash(method, digest)


def _varint(data: bytes) -> tuple[int, bytes]:
    """An unsigned LEB128 number at the start of `data`, and what follows it."""
    value = 0
    for position, byte in enumerate(data[:9]):
        value |= (byte & 0x7F) << (7 * position)
        if byte < 0x80:
            return value, data[position + 1 :]
    raise ValueError("number without an end")
