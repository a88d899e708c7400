"""Makes sound what crosses itself, which may take any time: it grows with the crossings.

GEOS cannot be interrupted while it does so, so that what is long is done in a process apart.
"""

from typing import TYPE_CHECKING

from ..apart import GaveNoResult, apart
from .budget import Budget
from .refusing import refuse

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_AT_ONCE = 300
"""Points of an outline that take a quarter of a second at the worst."""


def untangled(
    shape: "BaseGeometry", budget: Budget | None = None, *, keeps_lines: bool = False
) -> "BaseGeometry":
    """The sound polygons of one that is not, and the lines to which some of it has collapsed.

    Without a budget a long one is refused at once; raises `InputError`.
    """
    import shapely

    if shapely.get_num_coordinates(shape) <= _AT_ONCE:
        return _untangled(shape, keeps_lines)
    if budget is None:
        refuse("An outline crosses itself, and is too long to be mended.")
    packed = shapely.to_wkb(shape)
    try:
        found = apart(_untangled_bytes, packed, keeps_lines, stop=budget.stop, patience=budget.left)
    except GaveNoResult as error:
        refuse("An outline crosses itself so often that it cannot be mended.", error)
    return shapely.from_wkb(found)


def _untangled(shape: "BaseGeometry", keeps_lines: bool) -> "BaseGeometry":
    import shapely

    found: BaseGeometry = shapely.make_valid(shape, method="structure", keep_collapsed=keeps_lines)
    return found


def _untangled_bytes(packed: bytes, keeps_lines: bool) -> bytes:
    import shapely

    return bytes(shapely.to_wkb(_untangled(shapely.from_wkb(packed), keeps_lines)))
