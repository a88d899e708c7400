"""Quicklooks that look like something: false-colour relief, as real PNG and real baseline JPEG."""

import struct
import zlib
from functools import lru_cache
from math import cos, sin

from maap_tui.demo.content.jpeg import jpeg
from maap_tui.demo.holdings.records import mixed

Colour = tuple[int, int, int]

_PALETTES: tuple[tuple[Colour, ...], ...] = (
    ((9, 20, 43), (17, 66, 84), (33, 122, 84), (133, 178, 84), (240, 230, 160)),
    ((20, 11, 43), (88, 24, 92), (186, 54, 85), (249, 142, 9), (252, 240, 164)),
    ((6, 24, 56), (16, 74, 122), (62, 140, 178), (158, 205, 214), (246, 250, 250)),
)
_PNG_SIDE = 160
_JPEG_BLOCKS = 40


@lru_cache(maxsize=32)
def picture(path: str) -> bytes:
    """The picture at `path`: JPEG where the name says so, else PNG; the same each time."""
    if path.endswith((".jpeg", ".jpg")):
        return jpeg(_relief(path, _JPEG_BLOCKS))
    return _png(_relief(path, _PNG_SIDE))


def _relief(path: str, side: int) -> list[list[Colour]]:
    """Rows of colours: a few crossing waves whose lengths and places depend on the path."""
    seed = mixed(path)
    palette = _PALETTES[seed % len(_PALETTES)]
    shift = seed % 997 / 40
    columns = [_wave(x / side * 6 + shift, 1.0) for x in range(side)]
    rows = [_wave(y / side * 5 - shift, 1.7) for y in range(side)]
    slants = [_wave(z / side * 9 + shift / 3, 0.4) for z in range(2 * side)]
    return [
        [_shade(palette, columns[x] * rows[y] + slants[x + y] * 0.6) for x in range(side)]
        for y in range(side)
    ]


def _wave(place: float, phase: float) -> float:
    return sin(place + phase) + 0.5 * cos(2.3 * place - phase) + 0.25 * sin(5.1 * place)


def _shade(palette: tuple[Colour, ...], height: float) -> Colour:
    place = min(max((height + 2.4) / 4.8, 0.0), 0.999) * (len(palette) - 1)
    low, share = palette[int(place)], place % 1
    high = palette[int(place) + 1]
    return (
        int(low[0] + (high[0] - low[0]) * share),
        int(low[1] + (high[1] - low[1]) * share),
        int(low[2] + (high[2] - low[2]) * share),
    )


def _png(rows: list[list[Colour]]) -> bytes:
    """An 8-bit RGB picture: <https://www.w3.org/TR/png-3/>."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + bytes(part for colour in row for part in colour) for row in rows)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
