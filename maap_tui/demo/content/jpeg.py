"""A baseline JPEG writer for pictures made of flat squares of 8 by 8 pixels.

Every square has only its mean (the DC coefficient), so the whole of Huffman coding shrinks to one
table of lengths, one code for "nothing more in this square", and a difference to the square before.
The format is ITU-T T.81, <https://www.w3.org/Graphics/JPEG/itu-t81.pdf>.
"""

import struct
from collections.abc import Sequence

_CATEGORIES = 12
_ALL_CATEGORIES = bytes(range(_CATEGORIES))
_CATEGORY_BITS = 4
"""All twelve categories of a difference get a code of this length, which is then its number."""
_STEP = 8
"""Quantisation of the mean; with the factor 8 of the transform it is one grey level."""
_COMPONENTS = (1, 2, 3)


def jpeg(squares: Sequence[Sequence[tuple[int, int, int]]]) -> bytes:
    """A JPEG with one 8-by-8 square for each red, green, blue value of each row."""
    height, width = 8 * len(squares), 8 * len(squares[0])
    frame = struct.pack(">BHHB", 8, height, width, len(_COMPONENTS))
    scan = bytes([len(_COMPONENTS)])
    for component in _COMPONENTS:
        frame += bytes([component, 0x11, 0])
        scan += bytes([component, 0])
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            _segment(0xDB, b"\0" + bytes([_STEP] * 64)),
            _segment(0xC0, frame),
            _segment(0xC4, b"\0" + _lengths(_CATEGORY_BITS, _CATEGORIES) + _ALL_CATEGORIES),
            _segment(0xC4, b"\x10" + _lengths(1, 1) + b"\0"),
            _segment(0xDA, scan + b"\0\x3f\0"),
            _entropy(squares),
            b"\xff\xd9",
        )
    )


def _segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def _lengths(bits: int, count: int) -> bytes:
    """How many codes there are of each length from 1 to 16 bits: `count` of `bits`, else none."""
    return bytes(count if length == bits else 0 for length in range(1, 17))


def _entropy(squares: Sequence[Sequence[tuple[int, int, int]]]) -> bytes:
    bits: list[str] = []
    before = (0, 0, 0)
    for row in squares:
        for square in row:
            levels = _levels(*square)
            for level, last in zip(levels, before, strict=True):
                bits.append(_difference(level - last) + "0")
            before = levels
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")


def _difference(value: int) -> str:
    """The category of a difference, then as many bits as the category says."""
    category = abs(value).bit_length()
    code = format(category, f"0{_CATEGORY_BITS}b")
    if category == 0:
        return code
    return code + format(value if value > 0 else value + (1 << category) - 1, f"0{category}b")


def _levels(red: int, green: int, blue: int) -> tuple[int, int, int]:
    """Luminance less 128, and the two colour differences."""
    luminance = 0.299 * red + 0.587 * green + 0.114 * blue
    return (
        round(luminance) - 128,
        round((blue - luminance) * 0.564),
        round((red - luminance) * 0.713),
    )
