"""Fewer points for the same line on a map."""

from collections.abc import Sequence
from math import hypot

Point = tuple[float, float]
"""Longitude and latitude."""
_FEW = 8
"""Points that are kept as they are: a frame, of which hardly one could be spared."""
_STRAIGHTNESS = 4_000
"""A point counts as lying on a line that is closer than this fraction of the whole."""


def thinned(points: list[Point], most: int) -> list[Point]:
    """At most about `most` of the points, first and last among them: those far from the last kept.

    What is dropped is closer to its forerunner than a fraction of the whole, so that no map shows
    the difference unless it is zoomed far into one granule.
    """
    if len(points) <= min(most, 32):
        return points
    xs, ys = [x for x, _ in points], [y for _, y in points]
    reach = max(max(xs) - min(xs), max(ys) - min(ys)) / most
    kept = [points[0]]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= reach:
            kept.append(point)
    if len(kept) > most:
        kept = kept[:: -(-len(kept) // most)]
    return [*kept, points[-1]]


def straightened(points: Sequence[Point]) -> list[Point]:
    """Without points that lie between others, or so close to that that no map shows it (Douglas
    and Peucker): a tenth of a dot where the whole fills a screen."""
    if len(points) <= _FEW:
        return list(points)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    least = max(max(xs) - min(xs), max(ys) - min(ys)) / _STRAIGHTNESS
    kept, open_ends = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_ends:
        first, last = open_ends.pop()
        if last - first > 1:
            off, middle = _furthest(xs, ys, first, last)
            if off > least:
                kept.add(middle)
                open_ends += [(first, middle), (middle, last)]
    return [points[at] for at in sorted(kept)]


def _furthest(xs: Sequence[float], ys: Sequence[float], first: int, last: int) -> tuple[float, int]:
    """How far the points between two others are off the line that joins these, and which is."""
    x0, y0 = xs[first], ys[first]
    across, up = xs[last] - x0, ys[last] - y0
    length = hypot(across, up)
    between = zip(xs[first + 1 : last], ys[first + 1 : last], strict=True)
    if length:
        offs = [abs((x - x0) * up - (y - y0) * across) / length for x, y in between]
    else:  # a ring
        offs = [hypot(x - x0, y - y0) for x, y in between]
    off = max(offs)
    return off, first + 1 + offs.index(off)
