"""Reads `world.bin`: what a map draws, and what the names of countries and towns stand for.

Everything is read when it is first asked for and then kept. Coordinates are degrees; a longitude
goes on past 180 or -180 where a line crosses the antimeridian, so that no line ever jumps.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources

from .packing import sums, unpack_numbers, unpack_section

CREDIT = "Made with Natural Earth"


class Scale(Enum):
    """How fine the shapes are."""

    COARSE = "110m"
    """For the whole globe: more than about 0.2 degrees a dot."""
    FINE = "50m"
    """Within about 0.1 degrees; with the smaller countries and islands."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points that follow one another; a ring ends where it began."""

    longitudes: "array[float]"
    latitudes: "array[float]"

    def __len__(self) -> int:
        return len(self.longitudes)

    @property
    def places(self) -> list[tuple[float, float]]:
        return list(zip(self.longitudes, self.latitudes, strict=True))


Polygon = tuple[Line, ...]
"""An outline, then its holes."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of Natural Earth."""

    name: str
    label: tuple[float, float] | None
    """Where its name is written on a map: longitude, latitude; `None` where that is not known."""
    code: str = ""
    """Two letters (ISO 3166); empty where there are none."""
    code3: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Town:
    """A capital, or a place of more than a quarter of a million people."""

    name: str
    country: str
    """The two letters of its country."""
    longitude: float
    latitude: float
    thousands: int
    """How many thousand people live there."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """All lines of one scale."""

    coasts: tuple[Line, ...]
    borders: tuple[Line, ...]
    arcs: tuple[Line, ...]
    countries: tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]
    """For each country its polygons as rings of arcs; `~index` for an arc read backwards."""
    coast_indices: tuple[int, ...]


@cache
def shapes(scale: Scale) -> Shapes:
    """Coasts and borders as they are drawn, and what countries are made of."""
    numbers = unpack_numbers(_section(f"shapes-{scale.value}"))
    units = next(numbers)
    uses, arcs = [], []
    for _ in range(next(numbers)):
        uses.append(next(numbers))
        count = next(numbers)
        arcs.append(Line(sums(numbers, count, units), sums(numbers, count, units)))
    countries = tuple(_polygons(numbers) for _ in range(next(numbers)))
    coasts = tuple(index for index, count in enumerate(uses) if count == 1)
    return Shapes(
        tuple(arcs[index] for index in coasts),
        tuple(arc for arc, count in zip(arcs, uses, strict=True) if count > 1),
        tuple(arcs),
        countries,
        coasts,
    )


@cache
def land(scale: Scale) -> tuple[Line, ...]:
    """The land as closed rings; a point is on land if it lies in an odd number of them.

    The ring of Antarctica goes on along the south pole.
    """
    known = shapes(scale)
    starts: dict[tuple[float, float], int] = {}
    for index in known.coast_indices:
        starts.setdefault(_end(known.arcs[index], 0), index)
    rings, done = [], set()
    for index in known.coast_indices:
        chain = []
        while index not in done:
            done.add(index)
            chain.append(index)
            index = starts.get(_end(known.arcs[index], -1), index)
        if chain:
            rings.append(_ring(chain, known.arcs))
    return tuple(rings)


@cache
def countries(scale: Scale = Scale.FINE) -> tuple[Country, ...]:
    """The countries in the order of their outlines."""
    lines = _section(f"names-{scale.value}").decode().split("\n")
    return tuple(_country(line.split("\t")) for line in lines)


@cache
def outline(country: Country, scale: Scale = Scale.FINE) -> tuple[Polygon, ...]:
    """The polygons of a country of that scale, neighbours without gaps; holes after outlines."""
    known = shapes(scale)
    polygons = known.countries[countries(scale).index(country)]
    return tuple(tuple(_ring(ring, known.arcs) for ring in polygon) for polygon in polygons)


@cache
def towns() -> tuple[Town, ...]:
    """All towns, country by country."""
    names = [line.split("\t") for line in _section("town-names").decode().split("\n")]
    numbers = unpack_numbers(_section("towns"))
    units, count = next(numbers), next(numbers)
    longitudes, latitudes = sums(numbers, count, units), sums(numbers, count, units)
    rows = zip(names, longitudes, latitudes, numbers, strict=True)
    return tuple(Town(name, country, x, y, people) for (country, name), x, y, people in rows)


@cache
def _packed() -> bytes:
    return resources.files(__package__).joinpath("world.bin").read_bytes()


def _section(name: str) -> bytes:
    return unpack_section(_packed(), name)


def _country(words: list[str]) -> Country:
    code, code3, name, longitude, latitude, *others = words
    label = (float(longitude), float(latitude)) if longitude and latitude else None
    return Country(name, label, code, code3, tuple(others))


def _polygons(numbers: Iterator[int]) -> tuple[tuple[tuple[int, ...], ...], ...]:
    polygons = []
    for _ in range(next(numbers)):
        rings = []
        for _ in range(next(numbers)):
            count = next(numbers)
            rings.append(tuple(int(number) for number in sums(numbers, count, 1)))
        polygons.append(tuple(rings))
    return tuple(polygons)


def _end(line: Line, at: int) -> tuple[float, float]:
    """Where a line begins or ends, the longitude within a turn."""
    return round(line.longitudes[at] % 360, 6) % 360, round(line.latitudes[at], 6)


def _ring(indices: Sequence[int], arcs: Sequence[Line]) -> Line:
    """The arcs as one line, each turned round the globe so that it begins where the last ended."""
    longitudes, latitudes = array("d"), array("d")
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index]
        step = 1 if index >= 0 else -1
        xs, ys = arc.longitudes[::step], arc.latitudes[::step]
        turn = 360 * round((longitudes[-1] - xs[0]) / 360) if longitudes else 0
        first = 1 if longitudes else 0
        longitudes.extend(x + turn for x in xs[first:])
        latitudes.extend(ys[first:])
    if abs(longitudes[-1] - longitudes[0]) > 180:  # round a pole: go on along it
        pole = -90.0 if latitudes[0] < 0 else 90.0
        longitudes.extend((longitudes[-1], longitudes[0], longitudes[0]))
        latitudes.extend((pole, pole, latitudes[0]))
    return Line(longitudes, latitudes)
