"""Places on the globe: a box, and any geometry a search may be limited to."""

import json
import math
from dataclasses import dataclass
from typing import Any, Self

from .examples import BOX_EXAMPLE
from .invalid import InvalidInput
from .numbers import read_number


@dataclass(frozen=True, slots=True)
class BBox:
    """West, south, east, north in degrees (WGS 84, RFC 7946 section 5).

    `west > east` means that the box crosses the antimeridian.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        _check_degrees("longitude", self.west, self.east, limit=180)
        _check_degrees("latitude", self.south, self.north, limit=90)
        if self.south > self.north:
            raise InvalidInput(
                f"the box has its south ({self.south:g}) above its north ({self.north:g}); "
                "the order is west,south,east,north"
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `W,S,E,N` (commas, semicolons or spaces); raises `InvalidInput`."""
        words = text.replace(",", " ").replace(";", " ").strip("[]() \t").split()
        try:
            numbers = [read_number(word) for word in words]
        except ValueError:
            raise InvalidInput(
                f"a box is four numbers W,S,E,N, for example {BOX_EXAMPLE}"
            ) from None
        if len(numbers) != 4:
            raise InvalidInput(
                f"a box is four numbers W,S,E,N (got {len(numbers)}), for example {BOX_EXAMPLE}"
            )
        for word, number in zip(words, numbers, strict=True):
            if not math.isfinite(number):
                raise InvalidInput(f"'{word}' is not a number of degrees")
        return cls(*numbers)

    @property
    def crosses_antimeridian(self) -> bool:
        return self.west > self.east

    def split(self) -> "tuple[BBox, ...]":
        """The box as one or two boxes that do not cross the antimeridian."""
        if not self.crosses_antimeridian:
            return (self,)
        return (
            BBox(self.west, self.south, 180.0, self.north),
            BBox(-180.0, self.south, self.east, self.north),
        )

    def __str__(self) -> str:
        return ",".join(
            f"{number:.10g}" for number in (self.west, self.south, self.east, self.north)
        )


@dataclass(frozen=True, slots=True)
class Geometry:
    """A checked GeoJSON geometry (RFC 7946) as compact text, with what a screen says about it."""

    geojson: str
    label: str
    """How a person recognises it: a file name, or `Polygon, 5 points`."""

    def as_dict(self) -> dict[str, Any]:
        """The geometry as GeoJSON would be decoded; a new dict each time."""
        decoded: dict[str, Any] = json.loads(self.geojson)
        return decoded


def position_in_words(longitude: float, latitude: float) -> str:
    """`14.9 E, 37.7 N`."""
    return f"{degrees_in_words(longitude, 'E', 'W')}, {degrees_in_words(latitude, 'N', 'S')}"


def degrees_in_words(value: float, positive: str, negative: str) -> str:
    """`14.9 E`; the letter is `positive` or `negative`, and none at 0."""
    letter = positive if value > 0 else negative if value < 0 else ""
    return f"{abs(value):.4g} {letter}".strip()


def _check_degrees(name: str, *values: float, limit: int) -> None:
    for value in values:
        if not math.isfinite(value) or abs(value) > limit:
            raise InvalidInput(f"{name} {value:g} is outside -{limit}..{limit}")
