"""Makes one area of the features of a file: the one that is wanted, all together, or each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from maap_tui.models.area import Area
from maap_tui.models.area_text import EACH
from maap_tui.models.geometry import Geometry
from maap_tui.models.text import clean, count_noun

from .budget import Budget
from .features import Feature
from .places import fold
from .refusing import refuse
from .simplifying import compact, fit

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_KINDS = ("Polygon", "LineString", "Point")
_SHOWN = 3


class Chooser:
    """Knows how long an area may be in a search address, and what reading may cost."""

    def __init__(self, room: int, budget: Budget) -> None:
        self._room = room
        self._budget = budget

    def area(self, features: Sequence[Feature], label: str, choice: str) -> Area:
        """The area that mended `features` stand for; raises `InputError`.

        `label` is the name of what they come from, empty for pasted ones.
        """
        if len(features) == 1:
            if choice and choice != EACH and not _fits(features[0].name, choice):
                self._find([self._single(features[0], label)], choice)
            return self._single(features[0], label)
        areas = tuple(self._named(feature, number) for number, feature in enumerate(features, 1))
        if choice and choice.lower() != EACH:
            found = self._find(areas, choice)
            return replace(found, label=f"{label}: {found.label}" if label else found.label)
        whole = self._union(features, label)
        return replace(whole, features=areas, is_each=choice.lower() == EACH)

    def _single(self, feature: Feature, label: str) -> Area:
        self._budget.look()
        shape, notes = fit(feature.shape, self._room, self._budget)
        name = label or feature.name or _words(shape)
        geometry = Geometry(compact(shape), name)
        return Area(name, geometry=geometry, notes=(*feature.notes, *notes))

    def _named(self, feature: Feature, number: int) -> Area:
        return self._single(feature, feature.name or f"feature {number}")

    def _find(self, areas: Sequence[Area], choice: str) -> Area:
        if choice.isdecimal() and choice.isascii() and 1 <= int(choice[:9]) <= len(areas):
            return areas[int(choice) - 1]
        found = [area for area in areas if _fits(area.label, choice)]
        if not found:
            names = ", ".join(area.label for area in areas[:_SHOWN])
            more = ", …" if len(areas) > _SHOWN else ""
            refuse(
                f"No feature is called '{clean(choice, 60)}': there are {names}{more}.",
                hint=f"Give a number from 1 to {len(areas)} or a name after the #, or #{EACH}.",
            )
        return found[0]

    def _union(self, features: Sequence[Feature], label: str) -> Area:
        import shapely

        notes = [note for feature in features for note in feature.notes]
        kind = next(kind for kind in _KINDS if any(_is(feature, kind) for feature in features))
        kept = [feature for feature in features if _is(feature, kind)]
        if left := len(features) - len(kept):
            notes.append(
                f"Only the {kind.lower()}s are searched together; {count_noun(left, 'feature')} "
                "of another kind can be chosen alone."
            )
        joined = shapely.union_all([feature.shape for feature in kept])
        turned = shapely.orient_polygons(joined, exterior_cw=False)
        whole = self._single(Feature("", turned, tuple(dict.fromkeys(notes))), label)
        return replace(whole, label=f"{whole.label}, {count_noun(len(features), 'feature')}")


def _is(feature: Feature, kind: str) -> bool:
    return str(feature.shape.geom_type).endswith(kind)


def _fits(name: str, choice: str) -> bool:
    return fold(name) == fold(choice)


def _words(shape: "BaseGeometry") -> str:
    """`Polygon, 5 points`."""
    import shapely

    points = count_noun(int(shapely.get_num_coordinates(shape)), "point")
    return f"{shape.geom_type}, {points}" if shape.geom_type != "Point" else "Point"
