"""Which granule is meant by a place on the map."""

from collections.abc import Sequence

from maap_tui.models.catalog import Item
from maap_tui.models.footprint import Footprint, Kind

from .raster import clipped
from .view import View
from .work import Known

_REACH = 2.5
"""Dots from a line, or from a small footprint, within which it is meant."""

Place = tuple[float, float]


def next_under(
    view: View,
    place: Place,
    items: Sequence[Item],
    known: Known,
    current: Item | None,
    step: int,
) -> Item | None:
    """Of the items at the place the one after `current` (or before it), going round.

    With none there, the next of those that are seen.
    """
    here = [item for item in items if (found := known.of(item)) and is_at(view, place, found)]
    if not here:
        here = [item for item in items if (found := known.of(item)) and _is_seen(view, found)]
    if not here:
        return None
    at = next((n for n, item in enumerate(here) if current and item.key == current.key), None)
    if at is None:
        return here[0 if step > 0 else -1]
    return here[(at + step) % len(here)]


def is_at(view: View, place: Place, footprint: Footprint) -> bool:
    """Whether the footprint holds the place, or is drawn within a few dots of it."""
    west, south, east, north = footprint.box
    reach = _REACH * view.degrees
    longitude, latitude = place
    if not south - reach <= latitude <= north + reach:
        return False
    middle, half = (west + east) / 2, (east - west) / 2 + reach
    if abs((longitude - middle + 180.0) % 360.0 - 180.0) > half:
        return False
    return footprint.holds(longitude, latitude) or _is_near_line(view, place, footprint)


def _is_near_line(view: View, place: Place, footprint: Footprint) -> bool:
    """Whether a line of it passes through the small square round the place."""
    side, per_dot = 2 * _REACH, 1 / view.degrees
    west, _, east, _ = footprint.box
    for part in footprint.parts:
        if not part.kind & Kind.LINE:
            continue
        for turn in range(int((place[0] - east) // 360), int((place[0] - west) // 360) + 2):
            xs = [(x + 360 * turn - place[0]) * per_dot + _REACH for x in part.xs]
            ys = [(y - place[1]) * per_dot + _REACH for y in part.ys]
            ends = zip(xs, ys, xs[1:] or xs, ys[1:] or ys, strict=False)
            if any(clipped(*each, side, side) for each in ends):
                return True
    return False


def _is_seen(view: View, footprint: Footprint) -> bool:
    return view.sees(*footprint.centre)
