"""The layers of a map, and how they make one picture: in each cell only the topmost is seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

LAND_BIT = 0x80
"""Added to the layer of a cell that lies on land."""
_NOT_ZERO = bytes([0] + [255] * 255)


class Layer(IntEnum):
    """From the lowest to the topmost; a name is the end of its component class."""

    EMPTY = 0
    GRATICULE = 1
    BORDER = 2
    COAST = 3
    FOUND = 4
    MARKED = 5
    AOI = 6
    CURSOR = 7
    CROSSHAIR = 8
    NAME = 9
    """Words on the map, where nothing but lines of the world is in their way."""
    SCALE = 10
    """Degrees at the edges, and the bar of kilometres."""


_TABLES = {layer: bytes([0] + [layer] * 255) for layer in Layer}
"""For each layer what makes its number of every cell in which it draws."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place of the picture."""

    row: int
    column: int
    text: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class Picture:
    """The cells of a map: what is drawn in each, of which layer, and the words over them."""

    columns: int
    rows: int
    bits: bytes
    """For each cell its eight dots as the bits of a braille sign."""
    layers: bytes
    """For each cell its layer, with `LAND_BIT` on land."""
    labels: tuple[Label, ...] = ()

    def line(self, row: int) -> "tuple[bytes, bytes, tuple[Label, ...]]":
        """Everything that the look of a line depends on."""
        part = slice(row * self.columns, (row + 1) * self.columns)
        labels = tuple(label for label in self.labels if label.row == row)
        return self.bits[part], self.layers[part], labels


def composed(
    columns: int,
    rows: int,
    tint: bytes,
    layers: Iterable[tuple[Layer, bytes]],
    labels: Sequence[Label],
) -> Picture:
    """One picture of all layers, which come from the lowest to the topmost."""
    size = columns * rows
    bits = kinds = 0
    for layer, cells in layers:
        mask = int.from_bytes(cells.translate(_NOT_ZERO), "big")
        bits = (bits & ~mask) | int.from_bytes(cells, "big")
        kinds = (kinds & ~mask) | int.from_bytes(cells.translate(_TABLES[layer]), "big")
    flat = kinds.to_bytes(size, "big")
    land = int.from_bytes(tint, "big") << 7
    shown = tuple(label for label in labels if _is_free(label, columns, rows, flat))
    return Picture(
        columns, rows, bits.to_bytes(size, "big"), (kinds | land).to_bytes(size, "big"), shown
    )


def _is_free(label: Label, columns: int, rows: int, layers: bytes) -> bool:
    """Whether the words fit in, and cover nothing that matters more than they do."""
    end = label.column + len(label.text)
    if not (0 <= label.row < rows and label.column >= 0 and end <= columns):
        return False
    start = label.row * columns
    below = max(layers[start + label.column : start + end], default=0)
    return below <= (Layer.COAST if label.layer is Layer.NAME else Layer.MARKED)
