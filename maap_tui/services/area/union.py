"""How much of an area many granules cover together.

What each of them has in common with the area is kept, so that a granule more or less costs one
union, and not all of them again.
"""

from collections.abc import Iterator, Sequence
from threading import Event, Lock
from typing import TYPE_CHECKING

from maap_tui.errors import Cancelled
from maap_tui.models.area import Area
from maap_tui.models.catalog import Item, Key
from maap_tui.models.coverage import Coverage, UnionCoverage
from maap_tui.precedence import give_way

from ..row_filter import DocumentReader, document_reader
from ..turns import turn
from .coverage import area_shape, item_shape

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_BATCH = 250
"""Granules from one answer to the next."""
_ALL = 0.99995
"""From here on nothing is missing that anybody could see."""
_MOST_KEPT = 200_000


class UnionMeter:
    """Knows the pieces of one area at a time; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._area: Area | None = None
        self._wanted: BaseGeometry | None = None
        self._pieces: dict[Key, BaseGeometry | None] = {}
        """What each granule covers of the area; `None` for one without a usable shape."""
        self._union: BaseGeometry | None = None
        self._joined: set[Key] = set()
        """The granules whose pieces are in the union."""

    def measure(self, area: Area, items: Sequence[Item], stop: Event) -> Iterator[UnionCoverage]:
        """What is known after each few granules; nothing for an area without a shape.

        Raises `Cancelled` when `stop` is set.
        """
        with turn(self._lock, stop):
            self._begin(area)
            if self._wanted is None:
                return
            self._forget_others(items)
            yield from self._grow(items, stop)

    def _begin(self, area: Area) -> None:
        if area is self._area:
            return
        import shapely

        self._area, self._wanted = area, area_shape(area)
        self._pieces, self._union, self._joined = {}, None, set()
        if self._wanted is not None:
            shapely.prepare(self._wanted)

    def _forget_others(self, items: Sequence[Item]) -> None:
        """What is no longer asked for is taken out, which means to begin with the union anew."""
        keys = {item.key for item in items}
        if not self._joined <= keys:
            self._union, self._joined = None, set()
        if len(self._pieces) > _MOST_KEPT:
            self._pieces = {key: self._pieces[key] for key in keys & self._pieces.keys()}

    def _grow(self, items: Sequence[Item], stop: Event) -> Iterator[UnionCoverage]:
        read = document_reader([], ["geometry", "bbox"])
        missing = [item for item in items if item.key not in self._joined]
        known = len(items) - len(missing)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            for item in batch:
                if stop.is_set():
                    raise Cancelled("Stopped.")
                give_way()
                if item.key not in self._pieces:
                    self._pieces[item.key] = self._piece(item, read)
            self._join([item.key for item in batch])
            found = self._found(items, known + start + len(batch))
            if found.coverage.share >= _ALL:
                break
            yield found
        yield self._found(items, len(items))

    def _piece(self, item: Item, read: DocumentReader) -> "BaseGeometry | None":
        import shapely

        shape = item_shape(item, read)
        if shape is None or self._wanted is None:
            return None
        try:
            return shapely.intersection(self._wanted, shape)
        except shapely.errors.ShapelyError:
            return None

    def _join(self, keys: Sequence[Key]) -> None:
        import shapely

        pieces = [piece for key in keys if (piece := self._pieces[key]) is not None]
        if self._union is not None:
            pieces.append(self._union)
        try:
            self._union = shapely.union_all(pieces)
        except shapely.errors.ShapelyError:  # a precision at which it always succeeds
            self._union = shapely.union_all(pieces, grid_size=1e-7)
        self._joined.update(keys)

    def _found(self, items: Sequence[Item], done: int) -> UnionCoverage:
        assert self._wanted is not None
        whole = self._wanted.area
        share = 0.0 if self._union is None or not whole else self._union.area / whole
        touches = self._union is not None and not self._union.is_empty
        return UnionCoverage(Coverage(min(1.0, share), touches=touches), done, len(items))
