"""Dots that are set or not: lines and areas of them, and how they make the signs of braille.

Pure Python, yet fast enough for thousands of outlines: a dot is a byte, a run of dots is one
assignment, and a line of cells is put together by a few operations on very long integers.
"""

from collections.abc import Iterable, Sequence
from math import ceil

from .view import DOTS_ACROSS, DOTS_DOWN

Coordinates = Sequence[float]
_BITS = ((0, 3), (1, 4), (2, 5), (6, 7))
"""For each of four lines of dots in a cell: the bits of the left and of the right dot."""
_DASH = 7
"""Dots from one dash to the next; a prime, so that no line runs along its gaps or between them."""
_EDGE = 0.51
"""How far from the last dot's far edge a line is cut off, so that rounding stays inside."""


class Plane:
    """`width` x `height` dots; coordinates are in dots from the upper left corner."""

    __slots__ = ("dots", "height", "width")

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.dots = bytearray(width * (height + 1))  # a line more, for what rounding lets slip

    def set(self, x: float, y: float) -> None:
        """One dot, if it is inside."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self.dots[int(y) * self.width + int(x)] = 1

    def block(self, x: float, y: float, across: int, down: int) -> None:
        """All dots of a rectangle whose middle is at `x`, `y`, as far as they are inside."""
        left, top = int(x - across / 2 + 0.5), int(y - down / 2 + 0.5)
        first, last = max(0, left), min(self.width, left + across)
        for row in range(max(0, top), min(self.height, top + down)):
            if first < last:
                start = row * self.width
                self.dots[start + first : start + last] = b"\1" * (last - first)

    def stroke(self, xs: Coordinates, ys: Coordinates, step: int = 1, phase: int = 0) -> None:
        """Joins the points by lines, of which every `step`-th dot is set, counted from `phase`."""
        right, bottom = self.width - _EDGE, self.height - _EDGE
        x0, y0 = xs[0], ys[0]
        for x1, y1 in zip(xs[1:], ys[1:], strict=True):
            if 0 <= x0 < right and 0 <= x1 < right and 0 <= y0 < bottom and 0 <= y1 < bottom:
                self._segment(x0, y0, x1, y1, step, phase)
            elif part := clipped(x0, y0, x1, y1, right, bottom):
                self._segment(*part, step, phase)
            x0, y0 = x1, y1

    def _segment(self, x0: float, y0: float, x1: float, y1: float, step: int, phase: int) -> None:
        """A line that is wholly inside."""
        dots, width = self.dots, self.width
        dx, dy = x1 - x0, y1 - y0
        if abs(dx) >= abs(dy):
            if dx < 0:
                x0, y0, x1, y1 = x1, y1, x0, y0
            first, last = int(x0), int(x1)
            if step == 1 and int(y0) == int(y1):
                start = int(y0) * width
                dots[start + first : start + last + 1] = b"\1" * (last + 1 - first)
                return
            first += (phase - first) % step
            slope = dy / dx if dx else 0.0
            y = min(max(y0, y1), max(min(y0, y1), y0 + (first + 0.5 - x0) * slope))
            slope *= step
            for x in range(first, last + 1, step):
                dots[int(y) * width + x] = 1
                y += slope
        else:
            if dy < 0:
                x0, y0, x1, y1 = x1, y1, x0, y0
            first, last = int(y0), int(y1)
            if step == 1 and int(x0) == int(x1):
                start = first * width + int(x0)
                dots[start : last * width + int(x0) + 1 : width] = b"\1" * (last + 1 - first)
                return
            first += (phase - first) % step
            slope = dx / dy
            x_at = min(max(x0, x1), max(min(x0, x1), x0 + (first + 0.5 - y0) * slope))
            slope *= step
            for at in range(first * width, (last + 1) * width, width * step):
                dots[at + int(x_at)] = 1
                x_at += slope

    def fill(self, rings: Iterable[tuple[Coordinates, Coordinates]], hatch: bool = False) -> None:
        """Sets the dots whose middle is inside an odd number of rings; every second by `hatch`."""
        dots, width, step = self.dots, self.width, 2 if hatch else 1
        for row, crossings in self._crossings(rings).items():
            crossings.sort()
            start = row * width
            for at in range(0, len(crossings) - 1, 2):
                first = max(0, ceil(crossings[at] - 0.5))
                last = min(width, ceil(crossings[at + 1] - 0.5))
                first += (first + row) & 1 if hatch else 0
                if first < last:
                    count = (last - first + step - 1) // step
                    dots[start + first : start + last : step] = b"\1" * count

    def _crossings(
        self, rings: Iterable[tuple[Coordinates, Coordinates]]
    ) -> dict[int, list[float]]:
        """For each line of dots, where the rings cross its middle."""
        found: dict[int, list[float]] = {}
        height = self.height
        for xs, ys in rings:
            x0, y0 = xs[0], ys[0]
            for x1, y1 in zip(xs[1:], ys[1:], strict=True):
                low, high = (y0, y1) if y0 <= y1 else (y1, y0)
                first, last = max(0, ceil(low - 0.5)), min(height, ceil(high - 0.5))
                if first < last:
                    slope = (x1 - x0) / (y1 - y0)
                    x = x0 + (first + 0.5 - y0) * slope
                    for row in range(first, last):
                        if row in found:
                            found[row].append(x)
                        else:
                            found[row] = [x]
                        x += slope
                x0, y0 = x1, y1
        return found

    def dash(self) -> None:
        """Leaves gaps in every line, whichever way it runs."""
        for row in range(self.height):
            end = (row + 1) * self.width
            for gap in (_DASH - 2, _DASH - 1):
                start = row * self.width + (gap - 2 * row) % _DASH
                self.dots[start:end:_DASH] = bytes(len(range(start, end, _DASH)))

    def cells(self) -> bytes:
        """The dots of each cell as the bits of its braille sign, line by line."""
        dots, width, found = self.dots, self.width, []
        for top in range(0, self.height, DOTS_DOWN):
            bits = 0
            for row, (left, right) in enumerate(_BITS):
                start = (top + row) * width
                line = dots[start : start + width]
                bits |= int.from_bytes(line[::2], "big") << left
                bits |= int.from_bytes(line[1::2], "big") << right
            found.append(bits.to_bytes(width // DOTS_ACROSS, "big"))
        return b"".join(found)


def clipped(
    x0: float, y0: float, x1: float, y1: float, right: float, bottom: float
) -> tuple[float, float, float, float] | None:
    """The part of a line between 0 and `right`, 0 and `bottom` (Liang and Barsky)."""
    dx, dy = x1 - x0, y1 - y0
    first, last = 0.0, 1.0
    for step, room in ((-dx, x0), (dx, right - x0), (-dy, y0), (dy, bottom - y0)):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first > last:
        return None
    ends = (x0 + first * dx, y0 + first * dy, x0 + last * dx, y0 + last * dy)
    xs = (min(right, max(0.0, ends[0])), min(right, max(0.0, ends[2])))
    ys = (min(bottom, max(0.0, ends[1])), min(bottom, max(0.0, ends[3])))
    return xs[0], ys[0], xs[1], ys[1]
