"""Pictures of every odd kind, made by Pillow and by hand."""

import io
import struct
import zlib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from maap_tui.errors import TransferError
from maap_tui.models.preview import Picture
from maap_tui.services.previews.decoding import decode, kind_of

BOX = (16, 16)
RED, BLACK = (255, 0, 0), (0, 0, 0)


def made(mode: str, colour: Any, kind: str = "PNG", size: tuple[int, int] = (64, 32)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind)
    return out.getvalue()


def first(picture: Picture) -> tuple[int, ...]:
    return tuple(picture.pixels[:3])


def is_near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 4 for a, b in zip(one, other, strict=True))


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to be so large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("content", "colour"),
    [
        (made("RGB", RED), RED),
        (made("RGB", RED, "JPEG"), (254, 0, 0)),
        (made("RGB", RED, "GIF"), RED),
        (made("RGB", RED, "WEBP"), RED),
        (made("CMYK", (0, 255, 255, 0), "JPEG"), RED),
        (made("P", 0), BLACK),
        (made("L", 200), (200, 200, 200)),
        (made("1", 1), (255, 255, 255)),
        (made("RGBA", (255, 0, 0, 0)), BLACK),
        (made("LA", (200, 255)), (200, 200, 200)),
    ],
    ids=["rgb", "jpeg", "gif", "webp", "cmyk", "palette", "grey", "bits", "clear", "grey-alpha"],
)
def test_every_mode_becomes_eight_bits_of_colour(
    content: bytes, colour: tuple[int, int, int]
) -> None:
    picture = decode(content, BOX)
    assert (picture.width, picture.height) == (16, 8)
    assert len(picture.pixels) == 16 * 8 * 3
    assert is_near(first(picture), colour)
    assert (picture.full_width, picture.full_height) == (64, 32)
    assert picture.file_size == len(content)


def test_sixteen_bits_are_scaled_not_cut() -> None:
    image = Image.new("I;16", (4, 2))
    for x in range(4):
        for y in range(2):
            image.putpixel((x, y), 1000 + x * 1000)
    out = io.BytesIO()
    image.save(out, "PNG")
    row = decode(out.getvalue(), BOX).row(0)
    assert [row[0], row[3], row[6], row[9]] == [0, 85, 170, 255]


def test_sixteen_bits_of_one_value_are_black() -> None:
    assert first(decode(made("I;16", 40_000), BOX)) == BLACK


def test_a_small_picture_is_not_enlarged() -> None:
    assert decode(made("RGB", RED, size=(3, 2)), BOX).width == 3


@pytest.mark.parametrize("size", [(20_000, 1), (1, 20_000), (20_000, 1_500)])
def test_long_pictures_keep_a_pixel_in_their_short_side(size: tuple[int, int]) -> None:
    picture = decode(made("L", 9, size=size), BOX)
    assert min(picture.width, picture.height) >= 1
    assert max(picture.width, picture.height) == 16


@pytest.mark.parametrize("size", [(20_000, 20_000), (2**31 - 1, 2**31 - 1), (100_000, 100_000)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(TransferError, match=f"too large to be shown \\({size[0]} x"):
        decode(bomb(*size), BOX)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty file"),
        (b"<!DOCTYPE html><html>sign in</html>", "web page"),
        (b"\xef\xbb\xbf\n <HTML>", "web page"),
        (b"II*\0tiff", "no PNG, JPEG"),
        (b"\0" * 50, "no PNG, JPEG"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (bomb(100, 100), "ends too early|damaged"),
    ],
)
def test_what_is_no_picture_is_told_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(TransferError, match=words):
        decode(content, BOX)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_cut_picture_is_told(kind: str) -> None:
    image = Image.effect_noise((200, 200), 80).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind)
    with pytest.raises(TransferError, match=r"ends too early|damaged"):
        decode(out.getvalue()[: len(out.getvalue()) // 2], BOX)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.data())
def test_damaged_pictures_raise_only_our_error(kind: str, data: st.DataObject) -> None:
    content = bytearray(made("RGB", RED, kind))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(TransferError):
        picture = decode(bytes(content), BOX)
        assert len(picture.pixels) == picture.width * picture.height * 3


@given(st.binary(max_size=600))
def test_any_bytes_are_judged(content: bytes) -> None:
    with suppress(TransferError):
        assert kind_of(content) in ("PNG", "JPEG", "GIF", "WEBP")
