"""Reads Well-Known Text, also the extended kind that begins with `SRID=`."""

import re
from typing import TYPE_CHECKING, Literal

from maap_tui.models.text import clean

from .budget import Budget
from .features import NOT_CLOSED, TOO_FEW, Feature
from .refusing import refuse

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_START = re.compile(
    r"(?:SRID\s*=\s*(?P<srid>\d{1,6})\s*;\s*)?"
    r"(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CIRCULARSTRING|COMPOUNDCURVE|CURVE|CURVEPOLYGON|"
    r"SURFACE|POLYHEDRALSURFACE|TIN|TRIANGLE|GEOMETRYCOLLECTION)\s*(?:ZM|[ZM])?\s*(?:\(|EMPTY\b)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[()]")
_NO_NUMBER = re.compile(r"\b(?:nan|inf)", re.IGNORECASE)
_LIMIT = 4 * 2**20
"""Characters of WKT, which is read in one go while the screen has to wait."""
_WGS84 = ("4326", "0", None)
_DEEPEST = 64
"""Brackets within brackets: more is an attack on whoever reads them."""


def is_wkt(text: str) -> bool:
    """Whether `text` begins as WKT does."""
    return _START.match(text[:200]) is not None


def read_wkt(text: str, budget: Budget) -> list[Feature]:
    """The one geometry that `text` is; raises `InputError`."""
    import shapely

    found = _START.match(text[:200])
    if found is None:
        refuse("This is no WKT.")
    if found["srid"] not in _WGS84:
        refuse(f"The WKT is in EPSG:{found['srid']}; longitude and latitude (4326) are needed.")
    if len(text) > _LIMIT:
        refuse("The WKT is longer than 4 MB.", hint="Give it as GeoJSON.")
    written = text[text.index(";") + 1 :] if found["srid"] else text
    budget.add_points(written.count(",") + 1)
    _require_flat(written)
    if _NO_NUMBER.search(written):
        refuse("A position is not two numbers, longitude and latitude.")
    notes: tuple[str, ...] = ()
    try:
        shape = _parsed(written)
    except (shapely.errors.ShapelyError, ValueError, NotImplementedError) as error:
        if "closed" not in str(error):
            refuse(_fault(str(error)), error)
        shape, notes = _closed(written), (NOT_CLOSED,)
    return [Feature("", shapely.force_2d(shape), notes)]


def _parsed(written: str, on_invalid: Literal["raise", "fix"] = "raise") -> "BaseGeometry":
    """What GEOS makes of it; numpy is not to warn of numbers that are judged later."""
    import numpy as np
    import shapely

    with np.errstate(all="ignore"):
        shape = shapely.from_wkt(written, on_invalid=on_invalid)
    return shape if shape is not None else refuse("The WKT cannot be read: it is not sound.")


def _closed(written: str) -> "BaseGeometry":
    import shapely

    try:
        return _parsed(written, on_invalid="fix")
    except (shapely.errors.ShapelyError, ValueError, NotImplementedError) as error:
        refuse(_fault(str(error)), error)


def _require_flat(written: str) -> None:
    depth = 0
    for bracket in _BRACKETS.finditer(written):
        depth += 1 if bracket[0] == "(" else -1
        if depth > _DEEPEST:
            refuse("The WKT is nested too deeply.")


def _fault(reason: str) -> str:
    if "LinearRing" in reason:
        return TOO_FEW
    if "point array" in reason:
        return "A line needs at least two points."
    detail = clean(reason.rpartition("Exception: ")[2], 100)
    return f"The WKT cannot be read: {detail or 'it holds more than WKT'}."
