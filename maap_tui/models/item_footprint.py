"""The footprint of an item, read from its document; also from one that is far too long.

A geometry of a million points takes half a second to decode in one piece, and no other thread runs
meanwhile; such a one is read position by position, in Python, which lets others have their turn.
"""

import json
import re
import zlib
from itertools import islice

from .catalog import Item
from .footprint import Footprint, footprint_of_box, footprint_of_geometry, footprint_of_lines
from .stac_values import read_bbox

_DECODED_WHOLE = 300_000
"""Characters of a document that are decoded in one piece."""
_MOST_POSITIONS = 2_000_000
_MOST_KEPT = 4_000
"""Positions of a long line that are looked at closely, spread over all of it."""
_GAP = 40
"""Characters between two positions, brackets and blanks, beyond which there is something else."""
_TYPE_AFTER = 60
"""Characters after the positions in which the type of the geometry may follow."""
_GEOMETRY = re.compile(rb'"geometry"\s*:\s*\{')
_BBOX = re.compile(rb'"bbox"\s*:\s*\[([^\[\]]{3,300})\]')
_COORDINATES = re.compile(rb'"coordinates"\s*:\s*\[')
_NUMBER = rb"(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
_POSITION = re.compile(rb"\[\s*" + _NUMBER + rb"\s*,\s*" + _NUMBER + rb"[^\[\]]{0,80}\]([\s\]]*)")


def footprint_of(item: Item) -> Footprint | None:
    """What the item covers: its geometry, else its box; `None` when it says neither."""
    if not (packed := item.packed):
        return None
    text = zlib.decompress(packed)
    if len(text) > _DECODED_WHOLE:
        return _of_long_text(text)
    document = json.loads(text)
    found = footprint_of_geometry(document.get("geometry"), is_exact=False)
    if found is None and (box := read_bbox(document.get("bbox"))) is not None:
        found = footprint_of_box(box)
    return found


def _of_long_text(text: bytes) -> Footprint | None:
    start = _GEOMETRY.search(text)
    coordinates = _COORDINATES.search(text, start.end()) if start else None
    if start is not None and coordinates is not None:
        lines, end = _lines(text, coordinates.end())
        around = text[start.end() : coordinates.start()] + text[end : end + _TYPE_AFTER]
        is_area = b"Polygon" in around
        if found := footprint_of_lines(((line, is_area) for line in lines), is_exact=False):
            return found
    return _of_box_text(text)


def _lines(text: bytes, start: int) -> tuple[list[list[tuple[float, float]]], int]:
    """The lines of positions that follow one another from `start` on, and where they end."""
    lines: list[list[tuple[float, float]]] = []
    line: list[tuple[float, float]] = []
    step, end = 1, start
    for number, found in enumerate(islice(_POSITION.finditer(text, start), _MOST_POSITIONS)):
        if found.start() - end > _GAP:
            break  # something else than the next position: the geometry is over
        end = found.end()
        is_last = b"]" in found[3]
        if number % step == 0 or is_last:
            line.append((float(found[1]), float(found[2])))
        if len(line) > _MOST_KEPT:
            line, step = line[::2], step * 2
        if is_last:
            lines.append(line)
            line, step = [], 1
    return ([*lines, line] if line else lines), end


def _of_box_text(text: bytes) -> Footprint | None:
    if not (found := _BBOX.search(text)):
        return None
    try:
        box = read_bbox(json.loads(b"[" + found[1] + b"]"))
    except ValueError:
        return None
    return None if box is None else footprint_of_box(box)
