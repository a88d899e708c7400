"""Turns the TopoJSON of countries into arcs that are simplified once and shared by neighbours."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .packing import differences, pack_numbers

_SMALL_COUNTRY = 3.0
"""Square degrees below which a country keeps all of its islands."""
Ring = list[int]
"""Indices of arcs; `~index` for one that runs backwards (TopoJSON)."""
Polygon = list[Ring]


@dataclass(frozen=True)
class Shapes:
    """The countries of one scale."""

    arcs: list[list[tuple[int, int]]]
    """Points in units of 1/`scale` degrees; longitudes go on past 180."""
    countries: list[list[Polygon]]
    scale: int


def read_shapes(
    topology: Mapping[str, Any], *, scale: int, tolerance: float, least_area: float
) -> Shapes:
    """The countries of a topology, simplified; islands below `least_area` are left out, unless
    they are the largest of their country."""
    arcs = [_unwrapped(arc) for arc in _positions(topology)]
    countries = [_polygons(geometry) for geometry in topology["objects"]["countries"]["geometries"]]
    simple = [_simplified(arc, scale, tolerance) for arc in arcs]
    kept = [_worth_keeping(polygons, arcs, simple, least_area) for polygons in countries]
    for polygons in kept:
        for ring in (ring for polygon in polygons for ring in polygon):
            _keep_open(ring, arcs, simple, scale)
    return _without_unused(Shapes(simple, kept, scale))


def pack_shapes(shapes: Shapes) -> bytes:
    """Coasts and borders first, then which of them make up each country."""
    uses = Counter(index if index >= 0 else ~index for index in _indices(shapes.countries))
    numbers: list[int] = [shapes.scale, len(shapes.arcs)]
    for index, arc in enumerate(shapes.arcs):
        numbers += [uses[index], len(arc)]
        numbers += differences(x for x, _ in arc)
        numbers += differences(y for _, y in arc)
    numbers.append(len(shapes.countries))
    for polygons in shapes.countries:
        numbers.append(len(polygons))
        for polygon in polygons:
            numbers.append(len(polygon))
            for ring in polygon:
                numbers += [len(ring), *differences(ring)]
    return pack_numbers(numbers)


def _positions(topology: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """The arcs in degrees."""
    (x_scale, y_scale) = topology["transform"]["scale"]
    (x_shift, y_shift) = topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        places = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            places.append((x * x_scale + x_shift, y * y_scale + y_shift))
        yield places


def _unwrapped(arc: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same without jumps at the antimeridian."""
    places = [arc[0]]
    turn = 0.0
    for (before, _), (x, y) in pairwise(arc):
        turn += 360 * ((x - before < -180) - (x - before > 180))
        places.append((x + turn, y))
    return places


def _polygons(geometry: Mapping[str, Any]) -> list[Polygon]:
    match geometry["type"]:
        case "Polygon":
            return [geometry["arcs"]]
        case "MultiPolygon":
            return list(geometry["arcs"])
    return []


def _simplified(
    arc: list[tuple[float, float]], scale: int, tolerance: float
) -> list[tuple[int, int]]:
    import shapely

    line = shapely.LineString(arc)
    places = shapely.get_coordinates(line.simplify(tolerance) if tolerance else line).tolist()
    return _rounded(places, scale)


def _rounded(places: Iterable[Iterable[float]], scale: int) -> list[tuple[int, int]]:
    """In whole units, and no point twice in a row."""
    found: list[tuple[int, int]] = []
    for x, y in places:
        place = (round(x * scale), round(y * scale))
        if not found or found[-1] != place:
            found.append(place)
    return found if len(found) > 1 else [*found, *found]


def _worth_keeping(
    polygons: list[Polygon],
    arcs: list[list[tuple[float, float]]],
    simple: list[list[tuple[int, int]]],
    least_area: float,
) -> list[Polygon]:
    if sum(_area(polygon[0], arcs) for polygon in polygons) < _SMALL_COUNTRY:
        least_area = 0
    sized = sorted(polygons, key=lambda polygon: -_area(polygon[0], arcs))
    kept = []
    for number, polygon in enumerate(sized):
        has_neighbours = len(polygon[0]) > 1
        if number == 0 or has_neighbours or _area(polygon[0], arcs) >= least_area:
            holes = [ring for ring in polygon[1:] if len(_line(ring, simple)) > 3]
            kept.append([polygon[0], *holes])
    return kept


def _keep_open(
    ring: Ring,
    arcs: list[list[tuple[float, float]]],
    simple: list[list[tuple[int, int]]],
    scale: int,
) -> None:
    """Takes back the simplification of a ring that it made a line of."""
    if len(set(_line(ring, simple))) < 4:
        for index in ring:
            at = index if index >= 0 else ~index
            simple[at] = _rounded(arcs[at], scale)


def _line(ring: Ring, arcs: list[list[Any]]) -> list[Any]:
    places: list[Any] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        places += arc[1:] if places else arc
    return places


def _area(ring: Ring, arcs: list[list[tuple[float, float]]]) -> float:
    places = _line(ring, arcs)
    pairs = pairwise(places)
    return abs(sum(float((c - a) * (d + b)) for (a, b), (c, d) in pairs)) / 2


def _indices(countries: list[list[Polygon]]) -> Iterator[int]:
    for polygons in countries:
        for polygon in polygons:
            for ring in polygon:
                yield from ring


def _without_unused(shapes: Shapes) -> Shapes:
    """Leaves out the arcs that no country needs any more."""
    used = sorted({index if index >= 0 else ~index for index in _indices(shapes.countries)})
    new = {index: number for number, index in enumerate(used)}
    countries = [
        [
            [[new[i] if i >= 0 else ~new[~i] for i in ring] for ring in polygon]
            for polygon in polygons
        ]
        for polygons in shapes.countries
    ]
    return Shapes([shapes.arcs[index] for index in used], countries, shapes.scale)
