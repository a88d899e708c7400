"""Turns the bytes of a picture, which may be anything, into a few plain pixels.

Pillow is only loaded here, when the first picture is decoded.
"""

import io
from threading import Event
from typing import TYPE_CHECKING

from maap_tui.errors import TransferError
from maap_tui.models.preview import Picture

from ..apart import GaveNoResult, apart

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 40_000_000
"""A picture of more is not decoded: every megapixel takes three megabytes and some time."""
_FEW_PIXELS = 4_000_000
MOST_SECONDS = 20.0
_MOST_DRAFTED = 16 * MOST_PIXELS
"""JPEGs are read at a fraction of their size, which costs so much less."""
_FORMATS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF"}
_DEEP = ("I", "I;16", "I;16B", "I;16L", "F")
"""Modes with more than eight bits a pixel, which Pillow would cut instead of scaling."""
_BEHIND = (0, 0, 0)
"""What shows through transparent pixels."""
_HINT = "o opens it outside."


def kind_of(content: bytes) -> str:
    """`PNG`, `JPEG`, `GIF` or `WEBP` by the first bytes; raises `TransferError` for the rest."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    for start, kind in _FORMATS.items():
        if content.startswith(start):
            return kind
    if not content:
        raise TransferError("The preview is an empty file.")
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<head", b"<?xml", b"<!--")):
        raise TransferError(
            "Got a web page, not a picture (signed in?).",
            hint="Check the sign-in with `maap-tui token --check`.",
        )
    raise TransferError("The preview is no PNG, JPEG, GIF or WebP.", hint=_HINT)


def decode(content: bytes, box: tuple[int, int]) -> Picture:
    """The picture, as large as fits into `box` (width, height) without being enlarged.

    Raises `TransferError` for what is no picture, is damaged, or is too large.
    """
    from PIL import Image

    kind = kind_of(content)
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and a warning would land on the screen
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            full = image.size
            _check_size(*full, kind)
            image.draft("RGB", (max(box), max(box)))
            _check_size(*image.size)
            small = _small(image, box)
            return Picture(*small.size, small.tobytes(), *full, kind, len(content))
    except TransferError:
        raise
    except Exception as error:  # decoders raise anything when they are fed by strangers
        words = "ends too early" if "truncated" in str(error) else "is damaged"
        raise TransferError(f"The preview {words} ({kind}).", hint=_HINT) from error


def decode_apart(content: bytes, box: tuple[int, int], stop: Event) -> Picture:
    """The same, by a process of its own where it is large: Pillow lets no other thread run."""
    if not is_large(content):
        return decode(content, box)
    try:
        return apart(decode, content, box, stop=stop, patience=MOST_SECONDS)
    except GaveNoResult as error:
        raise TransferError("The preview cannot be decoded.", hint=_HINT) from error


def is_large(content: bytes) -> bool:
    """Whether a picture has so many pixels that decoding it would be felt."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(content), formats=[kind_of(content)]) as image:
            return image.width * image.height > _FEW_PIXELS
    except TransferError:
        raise
    except Exception:  # what is wrong with it is told by whoever decodes it
        return False


def _check_size(width: int, height: int, kind: str = "") -> None:
    most = _MOST_DRAFTED if kind == "JPEG" else MOST_PIXELS
    if not 0 < width * height <= most:
        raise TransferError(
            f"The preview is too large to be shown ({width} x {height} pixels).", hint=_HINT
        )


def _small(image: "Image", box: tuple[int, int]) -> "Image":
    """The picture in 8 bits of red, green and blue, at most as large as `box`."""
    from PIL import Image

    ratio = min(1.0, box[0] / image.width, box[1] / image.height)
    size = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
    plain = _eight_bits(image)
    if plain.mode != "RGB":
        plain = plain.convert("RGB")
    return plain if plain.size == size else plain.resize(size, Image.Resampling.BOX, reducing_gap=2)


def _eight_bits(image: "Image") -> "Image":
    """The same with eight bits a channel, laid over black where it is transparent."""
    from PIL import Image

    if image.mode in _DEEP:
        low, high = image.convert("F").getextrema()
        factor = 255 / (high - low) if high > low else 0.0  # type: ignore[operator]
        return image.convert("F").point(lambda v: v * factor - low * factor).convert("L")  # type: ignore[operator]
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        front = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", front.size, (*_BEHIND, 255)), front)
    return image
