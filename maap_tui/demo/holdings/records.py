"""The plain values that a granule of the demo world is kept as until somebody asks for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from zlib import crc32

JsonObject: TypeAlias = dict[str, object]
Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A footprint whose longitudes run on past 180 degrees instead of jumping to -180."""

    kind: Literal["Polygon", "LineString"]
    points: tuple[Point, ...]
    split: bool = True
    """Served in parts at the antimeridian; otherwise as one part whose longitudes jump."""


@dataclass(frozen=True, slots=True)
class File:
    """One asset that stands for bytes: a file of the store, a zip made on the fly, a preview."""

    key: str
    href: str
    """A path below `/data/`, or the whole address when another host has it."""
    media_type: str
    roles: tuple[str, ...] = ("data",)
    name: str | None = None
    """`file:local_path`"""
    size: int | None = None
    title: str | None = None
    checksum: bool = False
    listed: bool = True
    """Otherwise it is only inside the zip."""
    kind: Literal["file", "zip", "picture", "foreign"] = "file"


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One granule. Times are seconds since 1970; what is None is left out of the document."""

    collection: str
    item_id: str
    start: int
    end: int
    shape: Shape | None
    product_type: str
    instruments: tuple[str, ...]
    level: str | None
    version: str | None
    processed: int
    constellation: str
    lister: "Lister"
    orbit: int | None = None
    direction: Literal["ascending", "descending"] | None = None
    track: str | None = None
    frame: str | None = None
    own: Mapping[str, object] = field(default_factory=dict)
    """Properties that only this mission has, or has otherwise than the others."""


Lister: TypeAlias = Callable[[Record], tuple[File, ...]]
"""Tells the files of a record; they are only needed once its document is."""


def mixed(*parts: object) -> int:
    """A number that looks random and is always the same for the same parts."""
    return crc32("|".join(map(str, parts)).encode())
