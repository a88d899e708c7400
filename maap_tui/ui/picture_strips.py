"""A picture as lines of a terminal: two pixels a cell in colour, or shades where there is none.

Making the lines of a large picture takes some tens of milliseconds, so it is done in a worker.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from itertools import groupby

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from maap_tui.models.preview import Picture

from .terminal import has_few_colours
from .text import ASCII_GLYPHS, glyphs_for

UPPER = "▀"
_SHADES = " ░▒▓█"
_ASCII_SHADES = " .:-=+*#%@"
_PLAIN = Style()
Pixel = tuple[int, int, int]


class PictureLook(Enum):
    """How a picture is drawn."""

    HALF = "half"
    """Half blocks, each with a colour above and one below: the pixels are square."""
    SHADES = "shades"
    """Blocks of five densities in the colour of text, for sixteen colours."""
    ASCII = "ascii"
    """Letters of ten densities, for fonts with little more."""

    @classmethod
    def fitting(cls, environ: Mapping[str, str]) -> "PictureLook":
        """What the terminal can show."""
        if glyphs_for(environ.get("TERM", "")) is ASCII_GLYPHS:
            return cls.ASCII
        return cls.SHADES if has_few_colours(environ) else cls.HALF


def box_for(width: int, height: int) -> tuple[int, int]:
    """The pixels that fit into so many cells, a cell being twice as high as it is wide."""
    return max(1, width), max(2, 2 * height)


def strips_of(picture: Picture, look: PictureLook) -> list[Strip]:
    """The picture line by line, from the top; as wide as it is."""
    draw = _coloured if look is PictureLook.HALF else _shaded
    shades = _ASCII_SHADES if look is PictureLook.ASCII else _SHADES
    return [
        Strip(list(draw(_pixels(picture, y), _pixels(picture, y + 1), shades)), picture.width)
        for y in range(0, picture.height, 2)
    ]


def _pixels(picture: Picture, y: int) -> list[Pixel] | None:
    if y >= picture.height:
        return None
    row = picture.row(y)
    return list(zip(row[::3], row[1::3], row[2::3], strict=True))


def _coloured(upper: list[Pixel] | None, lower: list[Pixel] | None, _: str) -> Iterator[Segment]:
    above = upper or []
    below: list[Pixel] | list[None] = lower or [None] * len(above)
    for pair, run in groupby(zip(above, below, strict=True)):
        yield Segment(UPPER * sum(1 for _ in run), _style(*pair))


def _shaded(upper: list[Pixel] | None, lower: list[Pixel] | None, shades: str) -> Iterator[Segment]:
    above = upper or []
    pairs = zip(above, lower or above, strict=True)
    last = len(shades) - 1
    levels = ((_light(one) + _light(other)) / 510 for one, other in pairs)
    yield Segment("".join(shades[min(last, round(level * last))] for level in levels), _PLAIN)


def _light(pixel: Pixel) -> float:
    """How light it looks, 0 to 255."""
    return 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]


@lru_cache(maxsize=20_000)
def _style(upper: Pixel, lower: Pixel | None) -> Style:
    behind = None if lower is None else Color.from_triplet(ColorTriplet(*lower))
    return Style(color=Color.from_triplet(ColorTriplet(*upper)), bgcolor=behind)
