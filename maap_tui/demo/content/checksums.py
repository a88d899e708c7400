"""Checksums of files, worked out when a document that shows them is first asked for."""

import hashlib
from functools import lru_cache

from maap_tui.demo.content.bodies import pieces
from maap_tui.demo.holdings.records import File

_SHA2_256 = "1220"
"""The multihash prefix: function 0x12, 32 bytes."""


@lru_cache(maxsize=100_000)
def multihash(file: File) -> str:
    """`file:checksum` of a stored file (<https://github.com/stac-extensions/file>)."""
    digest = hashlib.sha256()
    for piece in pieces(file, 0, file.size or 0):
        digest.update(piece)
    return _SHA2_256 + digest.hexdigest()
