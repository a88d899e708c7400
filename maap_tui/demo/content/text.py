"""The small text files of products: readable annotations, headers, orbits of an exact length."""

from functools import lru_cache
from posixpath import basename

_LINE = '  <Record number="{number:06d}" quality="nominal">0.{number:09d}</Record>\n'


@lru_cache(maxsize=64)
def text(path: str, size: int, revision: int = 0) -> bytes:
    """An XML document of exactly `size` bytes (at least 200) about the file at `path`."""
    name = basename(path)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Earth_Explorer_File name="{name}" revision="{revision}">\n'
    ).encode()
    tail = b"</Earth_Explorer_File>\n"
    parts, left = [head], size - len(head) - len(tail)
    number = 0
    while left > len(line := _LINE.format(number=number).encode()):
        parts.append(line)
        left -= len(line)
        number += 1
    return b"".join([*parts, b" " * (left - 1) + b"\n" if left > 0 else b"", tail])
