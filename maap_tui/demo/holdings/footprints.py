"""Footprints as the documents have them: GeoJSON and `bbox`, cut or jumping at the antimeridian."""

from math import floor

from maap_tui.demo.holdings.records import Box, JsonObject, Point, Shape


def bounds(shape: Shape) -> Box:
    """West, south, east, north of the unbroken footprint; the east may be past 180."""
    longitudes = [point[0] for point in shape.points]
    latitudes = [point[1] for point in shape.points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def crosses(shape: Shape) -> bool:
    """Whether the footprint crosses the antimeridian."""
    west, _, east, _ = bounds(shape)
    return _world(west) != _world(east)


def bbox(shape: Shape) -> list[float]:
    """The `bbox` member: west is greater than east only where the footprint is served cut."""
    west, south, east, north = bounds(shape)
    if not crosses(shape):
        return [west, south, east, north]
    if shape.split and east - west < 360:
        return [_wrapped(west), south, _wrapped(east), north]
    longitudes = [_wrapped(point[0]) for point in shape.points]
    return [min(longitudes), south, max(longitudes), north]


def geojson(shape: Shape) -> JsonObject:
    """The `geometry` member."""
    if not crosses(shape):
        return _single(shape.kind, list(shape.points))
    if not shape.split:
        return _single(shape.kind, [(_wrapped(lon), lat) for lon, lat in shape.points])
    cut = _cut_ring if shape.kind == "Polygon" else _cut_line
    parts = [part for world in _worlds(shape) for part in cut(shape.points, world)]
    coordinates = [[part] for part in parts] if shape.kind == "Polygon" else parts
    return {"type": f"Multi{shape.kind}", "coordinates": coordinates}


def _single(kind: str, points: list[Point]) -> JsonObject:
    return {"type": kind, "coordinates": [points] if kind == "Polygon" else points}


def _world(longitude: float) -> int:
    return floor((longitude + 180) / 360)


def _wrapped(longitude: float) -> float:
    return round(longitude - 360 * _world(longitude), 6)


def _worlds(shape: Shape) -> range:
    west, _, east, _ = bounds(shape)
    return range(_world(west), _world(east) + 1)


def _cut_ring(ring: tuple[Point, ...], world: int) -> list[list[Point]]:
    low, high = 360 * world - 180, 360 * world + 180
    points = _clip(_clip(list(ring[:-1]), low, keep_greater=True), high, keep_greater=False)
    if len(points) < 3:
        return []
    moved = [(round(lon - 360 * world, 6), lat) for lon, lat in points]
    return [[*moved, moved[0]]]


def _clip(points: list[Point], limit: float, *, keep_greater: bool) -> list[Point]:
    """What is left of a ring on one side of a meridian (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for before, point in zip([*points[-1:], *points[:-1]], points, strict=True):
        inside = (point[0] >= limit) == keep_greater or point[0] == limit
        was_inside = (before[0] >= limit) == keep_greater or before[0] == limit
        if inside != was_inside:
            kept.append(_crossing(before, point, limit))
        if inside:
            kept.append(point)
    return kept


def _cut_line(line: tuple[Point, ...], world: int) -> list[list[Point]]:
    low, high = 360 * world - 180, 360 * world + 180
    parts: list[list[Point]] = [[]]
    for before, point in zip((line[0], *line), line, strict=False):
        for limit in (low, high):
            if (before[0] < limit) != (point[0] < limit):
                parts[-1].append(_crossing(before, point, limit))
        if low <= point[0] < high:
            parts[-1].append(point)
        elif parts[-1]:
            parts.append([])
    moved = [[(round(lon - 360 * world, 6), lat) for lon, lat in part] for part in parts]
    return [part for part in moved if len(part) > 1]


def _crossing(before: Point, after: Point, limit: float) -> Point:
    share = (limit - before[0]) / (after[0] - before[0])
    return limit, round(before[1] + share * (after[1] - before[1]), 6)
