"""Where a search looks, and the parts of it that are worth a search of their own."""

from dataclasses import dataclass, replace
from typing import Self

from .geometry import BBox, Geometry


@dataclass(frozen=True, slots=True)
class Area:
    """A box or a geometry (one of the two is set), with what a screen says about it."""

    label: str
    """How a person recognises it: a file name, the name of a place, `25 km around …`."""
    bbox: BBox | None = None
    geometry: Geometry | None = None
    notes: tuple[str, ...] = ()
    """Sentences on what was mended or assumed, for whoever has to trust the result."""
    features: "tuple[Area, ...]" = ()
    """The single features, named, where there are several; the area is then their union."""
    is_each: bool = False
    """Whether every one of `features` is to have a search of its own."""
    is_of_file: bool = False
    """Whether it stands in a file, which may hold another one by now."""

    @property
    def parts(self) -> "tuple[Area, ...]":
        """What to search one after the other: each feature, or the area as a whole."""
        return self.features if self.is_each and self.features else (self,)

    def with_notes(self, *sentences: str) -> Self:
        """The same with more to say; no sentence twice."""
        return replace(self, notes=tuple(dict.fromkeys((*self.notes, *sentences))))


@dataclass(frozen=True, slots=True)
class KeptArea:
    """An area of the person's own collection."""

    name: str
    words: str
    """What it is: `Polygon, 5 points`."""
