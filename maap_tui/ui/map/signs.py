"""The sign of each cell: braille, or plain ASCII for fonts that hold little more."""

from functools import cache

from .layers import LAND_BIT, Layer

_LEFT, _RIGHT = (0, 1, 2, 6), (3, 4, 5, 7)
BRAILLE = (" ", *(chr(0x2800 + bits) for bits in range(1, 256)))
_ASCII_OF_LAYER = {
    Layer.GRATICULE: ".",
    Layer.BORDER: ":",
    Layer.MARKED: "*",
    Layer.AOI: "+",
    Layer.CURSOR: "#",
}
_PLAIN_WORDS = str.maketrans("├─┤•", "|-|o")


def ascii_words(text: str) -> str:
    """The words of a label without line drawing."""
    return text.translate(_PLAIN_WORDS)


@cache
def ascii_signs(kind: int) -> tuple[str, ...]:
    """For a layer (with or without `LAND_BIT`): the sign of each pattern of dots."""
    layer = Layer(kind & ~LAND_BIT)
    blank = "," if kind & LAND_BIT else " "
    if layer in _ASCII_OF_LAYER:
        return (blank, *[_ASCII_OF_LAYER[layer]] * 255)
    signs = [blank, *(_shape(bits) for bits in range(1, 256))]
    if layer is Layer.FOUND:
        signs = ["o" if bits.bit_count() == 1 else sign for bits, sign in enumerate(signs)]
    return tuple(signs)


def _shape(bits: int) -> str:
    """The sign that looks most like these dots."""
    left = [row for row, bit in enumerate(_LEFT) if bits >> bit & 1]
    right = [row for row, bit in enumerate(_RIGHT) if bits >> bit & 1]
    if len(left) + len(right) >= 6:
        return "%"
    if not left or not right:
        rows = left or right
        return "|" if len(rows) > 1 else "'-.."[rows[0]] if rows[0] != 1 else "-"
    rise = sum(left) / len(left) - sum(right) / len(right)
    return "-" if abs(rise) < 0.5 else "/" if rise > 0 else "\\"
