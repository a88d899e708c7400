"""Where and when granules are, for rules that keep one of each place."""

from collections.abc import Callable, Hashable
from enum import Enum

from ..catalog import Item
from ..instants import moment_of
from ..versions import Rank, version_of


class Place(Enum):
    """What there is to be one granule of."""

    FRAME = "frame"
    TRACK = "track"
    ORBIT = "orbit"
    DAY = "day"

    @property
    def lacking(self) -> str:
        """`a frame`, as in: granules without a frame."""
        return {"orbit": "an orbit", "day": "a start"}.get(self.value, f"a {self.value}")


def place_of(place: Place) -> Callable[[Item], Hashable | None]:
    """What tells the places of one kind apart, by collection and product type; `None` for none.

    A frame is one of its track, since a frame of the ground is met again and again on the same
    track; where there are no tracks it is one of its orbit.
    """
    where = _WHERE[place]

    def found(item: Item) -> Hashable | None:
        at = where(item)
        return None if at is None else (item.collection, item.product_type, at)

    return found


def overpass_of(place: Place) -> Callable[[Item], Hashable | None]:
    """What products of several types have in common that were acquired together."""
    if place is Place.FRAME:
        return lambda item: (
            (item.platform, item.orbit, item.track, item.frame)
            if item.frame and (item.orbit or item.track)
            else None
        )
    where = _WHERE[place]

    def found(item: Item) -> Hashable | None:
        at = where(item)
        return None if at is None else (item.platform, at)

    return found


def _frame(item: Item) -> Hashable | None:
    if not item.frame:
        return None
    if item.track:
        return (item.track, item.frame)
    return ("", item.orbit, item.frame) if item.orbit else None


_WHERE: dict[Place, Callable[[Item], Hashable | None]] = {
    Place.FRAME: _frame,
    Place.TRACK: lambda item: item.track or None,
    Place.ORBIT: lambda item: item.orbit or None,
    Place.DAY: lambda item: item.start[:10] if seconds(item.start) is not None else None,
}


def seconds(text: str) -> float | None:
    """Seconds since 1970 of an ISO 8601 text; `None` when it cannot be read."""
    moment = moment_of(text)
    return None if moment is None else moment.timestamp()


def recency(item: Item) -> tuple[bool, float, Rank | tuple[()]]:
    """Greater for what was acquired later; of the same acquisition for the newer publication."""
    start, version = seconds(item.start), version_of(item)
    newer: Rank | tuple[()] = () if version is None else version.rank
    return (start is not None, start or 0.0, newer)
