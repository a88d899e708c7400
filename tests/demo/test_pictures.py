"""Previews are real pictures: both formats are decoded again, by other code than made them."""

import struct
import zlib

import pytest

from maap_tui.demo.content.jpeg import jpeg
from maap_tui.demo.content.pictures import picture


def test_png_decodes_to_its_size() -> None:
    data = picture("a/public/x_ql.png")
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, place = {}, 8
    while place < len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + 8 + length]
        (crc,) = struct.unpack(">I", data[place + 8 + length : place + 12 + length])
        assert crc == zlib.crc32(kind + body)
        chunks[kind] = body
        place += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (width, height, depth, colour) == (160, 160, 8, 2)
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == height * (1 + 3 * width)
    assert len(set(pixels)) > 50  # a picture, not a plain area


def _segments(data: bytes) -> tuple[dict[int, list[bytes]], bytes]:
    """Marker: bodies, and the entropy-coded rest."""
    assert data[:2] == b"\xff\xd8"
    found: dict[int, list[bytes]] = {}
    place = 2
    while True:
        mark, marker, length = struct.unpack(">BBH", data[place : place + 4])
        assert mark == 0xFF
        found.setdefault(marker, []).append(data[place + 4 : place + 2 + length])
        place += 2 + length
        if marker == 0xDA:
            assert data.endswith(b"\xff\xd9")
            return found, data[place:-2]


def _codes(table: bytes) -> dict[str, int]:
    """Code bits: value, as ITU-T T.81 annex C generates them."""
    codes: dict[str, int] = {}
    code, value = 0, 17
    for bits, count in enumerate(table[1:17], 1):
        for _ in range(count):
            codes[format(code, f"0{bits}b")] = table[value]
            code, value = code + 1, value + 1
        code <<= 1
    return codes


def _decode_means(data: bytes) -> list[tuple[int, ...]]:
    """The mean of every square of every component."""
    segments, coded = _segments(data)
    dc, ac = (_codes(table) for table in segments[0xC4])
    assert not any(set(code) == {"1"} for code in (*dc, *ac)), "all ones is reserved"
    bits = "".join(format(byte, "08b") for byte in coded.replace(b"\xff\x00", b"\xff"))
    _, height, width, components = struct.unpack(">BHHB", segments[0xC0][0][:6])
    place, before, means = 0, [0, 0, 0], []

    def symbol(codes: dict[str, int]) -> int:
        nonlocal place
        for length in range(1, 17):
            if (code := bits[place : place + length]) in codes:
                place += length
                return codes[code]
        raise AssertionError("no such code")

    for _ in range(height // 8 * (width // 8)):
        for component in range(components):
            category = symbol(dc)
            extra = bits[place : place + category]
            place += category
            if category:
                value = int(extra, 2)
                before[component] += value if extra[0] == "1" else value - (1 << category) + 1
            assert symbol(ac) == 0
        means.append(tuple(before))
    assert set(bits[place:]) <= {"1"}
    assert len(bits) - place < 8
    return means


@pytest.mark.parametrize(
    "squares",
    [
        [[(0, 0, 0)]],
        [[(255, 255, 255), (0, 0, 0)], [(255, 0, 0), (0, 0, 255)], [(0, 255, 0), (9, 99, 200)]],
    ],
)
def test_jpeg_decodes_to_the_colours_it_was_given(
    squares: list[list[tuple[int, int, int]]],
) -> None:
    decoded = _decode_means(jpeg(squares))
    expected = [square for row in squares for square in row]
    for (luminance, blue, red), (r, g, b) in zip(decoded, expected, strict=True):
        assert luminance + 128 + 1.402 * red == pytest.approx(r, abs=2)
        assert luminance + 128 + 1.772 * blue == pytest.approx(b, abs=2)
        assert luminance + 128 - 0.344 * blue - 0.714 * red == pytest.approx(g, abs=2)


def test_preview_in_jpeg_is_one(  # the sizes are those of the frame header
) -> None:
    segments, _ = _segments(picture("a/public/x.BID_1.jpeg"))
    assert struct.unpack(">HH", segments[0xC0][0][1:5]) == (320, 320)


def test_pictures_differ_by_path_and_never_in_time() -> None:
    first = picture("a.png")
    picture.cache_clear()
    assert picture("a.png") == first
    assert picture("b.png") != first
