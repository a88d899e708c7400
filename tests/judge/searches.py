"""Searches to put to both sides: made by chance, of the values that the holdings really have."""

import math
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from maap_tui.models.geometry import BBox, Geometry
from maap_tui.models.query import SearchQuery
from maap_tui.models.time_range import TimeRange
from maap_tui.models.time_selection import TimeSelection
from tests.judge.holdings import judged_items

NAMES = (
    "product:type", "version", "sat:absolute_orbit", "sat:orbit_state", "frame", "track",
    "processing:level", "eofeos:mission_phase", "productType", "orbitNumber", "orbitDirection",
)  # fmt: skip
"""What is filtered by: names of today and of before 2026, texts and numbers."""
_MOST_VALUES = 40


@cache
def holdings() -> dict[str, tuple[dict[str, Any], ...]]:
    """The items of each collection that has any."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in judged_items():
        found[item["collection"]].append(item)
    return {name: tuple(items) for name, items in sorted(found.items())}


@cache
def values_of(collection: str, name: str) -> tuple[Any, ...]:
    """Values that granules of the collection have for a property."""
    values = {item["properties"].get(name) for item in holdings()[collection]}
    plain = [value for value in values if isinstance(value, str | int)]
    return tuple(sorted(plain, key=str)[:_MOST_VALUES])


@st.composite
def searches(draw: st.DrawFn) -> SearchQuery:
    """A search that makes sense: its conditions are taken from one granule or near it."""
    names = draw(st.lists(st.sampled_from(list(holdings())), min_size=1, max_size=2, unique=True))
    item = draw(st.sampled_from(holdings()[names[0]]))
    area = draw(st.none() | boxes(item) | polygons(item))
    ids = draw(st.just(()) | some_ids(names)) if draw(st.booleans()) else ()
    return SearchQuery(
        collections=tuple(names),
        bbox=area if isinstance(area, BBox) else None,
        intersects=area if isinstance(area, Geometry) else None,
        times=draw(st.none() | times(item)),
        ids=ids,
        cql2=draw(st.just("") | conditions(tuple(names))),
        page_size=draw(st.sampled_from([None, None, 7, 40])),
    )


def points(item: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """The corners of a footprint."""

    def flat(value: Any) -> Iterator[tuple[float, float]]:
        if isinstance(value[0], int | float):
            yield float(value[0]), float(value[1])
        else:
            for part in value:
                yield from flat(part)

    return flat(item["geometry"]["coordinates"])


def _turned(longitude: float) -> float:
    """The same meridian between -180 and 180."""
    return round((longitude + 180) % 360 - 180, 4)


@st.composite
def boxes(draw: st.DrawFn, item: dict[str, Any]) -> BBox:
    """A box about a corner of the footprint, over the antimeridian too."""
    x, y = draw(st.sampled_from(list(points(item))))
    left, right = (draw(st.floats(0.01, 40)) for _ in range(2))
    below, above = (draw(st.floats(0.01, 30)) for _ in range(2))
    south, north = max(-90.0, round(y - below, 4)), min(90.0, round(y + above, 4))
    return BBox(_turned(x - left), south, _turned(x + right), north)


@st.composite
def polygons(draw: st.DrawFn, item: dict[str, Any]) -> Geometry:
    """Three to six corners around a corner of the footprint, this side of the antimeridian."""
    x, y = draw(st.sampled_from(list(points(item))))
    count = draw(st.integers(3, 6))
    radius = draw(st.floats(0.1, 20))
    x = min(max(x, -179 + radius), 179 - radius)
    y = min(max(y, -89 + radius), 89 - radius)
    first = draw(st.floats(0, 1))
    turns = [(first + step / count) * 2 * math.pi for step in range(count)]
    ring = [[round(x + radius * math.cos(t), 5), round(y + radius * math.sin(t), 5)] for t in turns]
    document = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return Geometry(str(document).replace("'", '"'), "polygon")


@st.composite
def times(draw: st.DrawFn, item: dict[str, Any]) -> TimeSelection:
    """One span or two."""
    return TimeSelection(tuple(draw(st.lists(spans(item), min_size=1, max_size=2))))


@st.composite
def spans(draw: st.DrawFn, item: dict[str, Any]) -> TimeRange:
    """A span that begins or ends near the granule or within it, perhaps open at one end."""
    start = datetime.fromisoformat(item["properties"]["start_datetime"]).astimezone(UTC)
    near = st.integers(-900, 900) | st.integers(-90 * 86_400, 90 * 86_400)
    first, last = sorted(start + timedelta(seconds=draw(near)) for _ in range(2))
    open_end = draw(st.sampled_from(["", "", "start", "end"]))
    return TimeRange(None if open_end == "start" else first, None if open_end == "end" else last)


def some_ids(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Ids of the collections, and now and then one that nobody has."""
    known = [item["id"] for name in names for item in holdings()[name] if "," not in item["id"]]
    return st.lists(
        st.sampled_from(known) | st.just("NO_SUCH_GRANULE"), min_size=1, max_size=12, unique=True
    ).map(tuple)


def literal(value: object) -> str:
    """A value in CQL2 text."""
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def conditions(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    """CQL2 texts over properties that all of these collections have."""
    usable = [name for name in NAMES if _has_one_type(names, name)]
    if not usable:
        return st.just("")
    simple = st.sampled_from(usable).flatmap(lambda name: _simple(names[0], name))

    def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        both = st.tuples(parts, st.sampled_from(["AND", "OR", "and", "or"]), parts)
        return both.map(lambda t: f"({t[0]} {t[1]} {t[2]})") | parts.map(lambda t: f"NOT ({t})")

    return st.recursive(simple, joined, max_leaves=4)


def _has_one_type(names: tuple[str, ...], name: str) -> bool:
    """Whether the property is there in all collections, and CQL2 may compare its values."""
    values = [values_of(collection, name) for collection in names]
    return all(values) and len({type(value) for known in values for value in known}) == 1


@st.composite
def _simple(draw: st.DrawFn, collection: str, name: str) -> str:
    """One condition on one property."""
    known = values_of(collection, name)
    one, two = draw(st.sampled_from(known)), draw(st.sampled_from(known))
    shown = f'"{name}"' if draw(st.booleans()) else name
    if isinstance(one, int) and isinstance(two, int):
        low, high = sorted((one, two))
        operator = draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">="]))
        return draw(
            st.sampled_from([f"{shown} {operator} {one}", f"{shown} BETWEEN {low} AND {high}"])
        )
    others = f"{shown} IN ({literal(one)}, {literal(two)})"
    begins = f"{shown} LIKE {literal(str(one)[:3] + '%')}"
    return draw(
        st.sampled_from(
            [f"{shown} = {literal(one)}", f"{shown}<>{literal(one)}", others, begins,
             f"{shown} IS NULL", f"{shown} IS NOT NULL"]
        )
    )  # fmt: skip
