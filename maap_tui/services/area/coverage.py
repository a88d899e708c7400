"""How much of an area a granule covers, on an equal-area map.

Longitude against the sine of latitude is one: shares of areas are right at any latitude. Shapes
over the antimeridian are cut there first; what cannot be made sense of has no coverage.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from maap_tui.errors import InputError
from maap_tui.models.area import Area
from maap_tui.models.catalog import Item
from maap_tui.models.coverage import Coverage
from maap_tui.models.geometry import BBox
from maap_tui.models.stac_values import read_bbox
from maap_tui.precedence import give_way

from ..row_filter import DocumentReader, document_reader
from .antimeridian import crosses, cut
from .untangling import untangled

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_FURTHEST = 720.0
"""Longitudes beyond this are nonsense; up to it, somebody has counted round the globe."""
_MOST_POSITIONS = 100_000
_NONSENSE = (InputError, ValueError, TypeError, LookupError, AttributeError)
"""What comes of a geometry that is none."""
LONGEST_DOCUMENT = 300_000
"""Compressed bytes; a granule with a longer one has a geometry that nobody meant."""


def coverage_of(area: Area, item: Item) -> Coverage | None:
    """The coverage, or `None` when one of the two has no usable shape."""
    return next(coverages_of(area, (item,)))


def coverages_of(area: Area, items: Iterable[Item]) -> Iterator[Coverage | None]:
    """The same of many granules, for which the area is only taken apart once."""
    wanted = area_shape(area)
    if wanted is None:
        yield from (None for _ in items)
        return
    import shapely

    shapely.prepare(wanted)
    whole = wanted.area
    read = document_reader([], ["geometry", "bbox"])
    for item in items:
        give_way()
        footprint = item_shape(item, read)
        yield None if footprint is None else _compared(wanted, whole, footprint)


def area_shape(area: Area) -> "BaseGeometry | None":
    """An area on the equal-area map; `None` for one without a usable shape."""
    return _usable(_of_area, area)


def item_shape(item: Item, read: DocumentReader) -> "BaseGeometry | None":
    """The footprint of a granule there; `read` gives geometry and box of its document."""
    return _usable(_of_item, item, read)


def _usable(shape_of: "Callable[..., BaseGeometry | None]", *given: Any) -> "BaseGeometry | None":
    import shapely

    try:
        return shape_of(*given)
    except (*_NONSENSE, shapely.errors.ShapelyError):
        return None


def _compared(wanted: "BaseGeometry", whole: float, footprint: "BaseGeometry") -> Coverage | None:
    import shapely

    try:
        if not shapely.intersects(wanted, footprint):
            return Coverage(0.0, touches=False)
        if not whole:
            return Coverage(0.0, touches=True)
        share = shapely.intersection(wanted, footprint).area / whole
    except shapely.errors.ShapelyError:
        return None
    return Coverage(min(1.0, share), touches=True)


def _of_area(area: Area) -> "BaseGeometry | None":
    if area.bbox is not None:
        return _of_box(area.bbox)
    return None if area.geometry is None else _flat(area.geometry.as_dict())


def _of_item(item: Item, read: DocumentReader) -> "BaseGeometry | None":
    if len(item.document) > LONGEST_DOCUMENT:
        return None
    geometry, numbers = read(item)
    if isinstance(geometry, dict):
        return _flat(geometry)
    box = read_bbox(numbers)
    return None if box is None else _of_box(box)


def _of_box(box: BBox) -> "BaseGeometry":
    import shapely

    halves = [shapely.box(half.west, half.south, half.east, half.north) for half in box.split()]
    return _equal_area(shapely.union_all(halves))


def _flat(geometry: dict[str, Any]) -> "BaseGeometry | None":
    """The shape on the equal-area map; `None` for an empty one."""
    import shapely
    from shapely.geometry import shape

    whole = shapely.force_2d(shape(geometry))
    if not _is_on_globe(shapely.get_coordinates(whole)):
        return None
    parts = [_cut(part) for part in shapely.get_parts(whole)]
    together = shapely.union_all([_sound(part) for part in parts])
    return None if together.is_empty else _equal_area(together)


def _is_on_globe(places: Any) -> bool:
    """Whether these are positions; what is done with others ends the program, not the call."""
    import numpy

    if not 0 < len(places) <= _MOST_POSITIONS or not numpy.isfinite(places).all():
        return False
    return bool((numpy.abs(places) <= (_FURTHEST, 90.0)).all())


def _cut(part: "BaseGeometry") -> "BaseGeometry":
    return cut(part).shape if crosses(part) else part


def _sound(shape: "BaseGeometry") -> "BaseGeometry":
    return shape if shape.is_valid else untangled(shape, keeps_lines=True)


def _equal_area(shape: "BaseGeometry") -> "BaseGeometry":
    import numpy
    import shapely

    def project(places: Any) -> Any:
        flat = places.copy()
        flat[:, 1] = numpy.degrees(numpy.sin(numpy.radians(numpy.clip(places[:, 1], -90, 90))))
        return flat

    # Without more points on long edges: GEOS can crash while it puts them into odd shapes.
    flat: BaseGeometry = shapely.transform(shape, project)
    return _sound(flat)
