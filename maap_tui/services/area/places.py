"""Finds countries and towns by name without a network, however the name is written."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from maap_tui.models.text import clean
from maap_tui.world.reader import CREDIT, Country, Town, countries, outline, towns

from .antimeridian import wrap
from .features import Feature
from .refusing import refuse

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_NOT_TAKEN_APART = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "æ": "ae", "œ": "oe"}
)
_WITH_RADIUS = re.compile(
    r"(?P<name>.*[^\W\d].*?)[\s,]+(?P<radius>[0-9]+\.?[0-9]*)\s*(?P<unit>nmi|nm|km|m)",
    re.IGNORECASE,
)
_LIKE = 0.8
"""How much alike two names are before one is offered for the other, from 0 to 1."""
_LONGEST = 80
_SIZES = ((5_000, 40), (1_000, 25), (0, 15))
"""Thousands of people from which a town is searched with so many kilometres around it."""


@dataclass(frozen=True, slots=True)
class TownWish:
    """A circle around a town, in the words of `models.area_text`."""

    numbers: str
    label: str
    notes: tuple[str, ...]


def fold(name: str) -> str:
    """`name` in lower case without accents and punctuation, for comparing."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(ch for ch in plain if not unicodedata.combining(ch))
    bare = bare.translate(_NOT_TAKEN_APART).replace("&", " and ")
    return " ".join("".join(ch if ch.isalnum() else " " for ch in bare).split())


def find_place(text: str) -> Feature | TownWish | None:
    """The outline of a country, or the circle around a town; `None` for an unknown name.

    Raises `InputError` for a country with a radius.
    """
    if len(text) > _LONGEST:
        return None
    if (found := _country(text)) is not None:
        return found
    with_radius = _WITH_RADIUS.fullmatch(text)
    if with_radius is None:
        return _town(text, "")
    radius = f"{with_radius['radius']} {with_radius['unit']}"
    if _country(with_radius["name"]) is not None:
        refuse(
            f"{clean(with_radius['name'], 60)} is a country: a radius is for towns and points.",
            hint="Leave out the radius.",
        )
    return _town(with_radius["name"], radius)


def similar_names(text: str, own: Sequence[str] = ()) -> list[str]:
    """Up to three known names that are much like `text`, the person's `own` among them."""
    if len(text) > _LONGEST:
        return []
    names = {fold(name): name for name in own} | _spellings()
    return [names[match] for match in get_close_matches(fold(text), names, 3, _LIKE)]


@cache
def _countries() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for country in countries():
        for name in (country.name, *country.other_names):
            found.setdefault(fold(name), country)
    return found


@cache
def _towns() -> dict[str, list[Town]]:
    found: dict[str, list[Town]] = {}
    for town in sorted(towns(), key=lambda town: -town.thousands):
        found.setdefault(fold(town.name), []).append(town)
    return found


@cache
def _spellings() -> dict[str, str]:
    """Every name as it is compared, with how it is written."""
    by_town = {name: known[0].name for name, known in _towns().items()}
    return by_town | {name: country.name for name, country in _countries().items()}


def _country(text: str) -> Feature | None:
    import shapely

    country = _countries().get(fold(text))
    if country is None and len(text) == 3 and text.isupper():
        country = next((one for one in countries() if one.code3 == text), None)
    if country is None:
        return None
    polygons = [
        wrap(shapely.make_valid(shapely.Polygon(outer.places, [hole.places for hole in holes])))
        for outer, *holes in outline(country)
    ]
    said = f"The outline of {country.name} is right to about 10 km. {CREDIT}."
    return Feature(country.name, _polygonal(polygons), (said,))


def _polygonal(shapes: list["BaseGeometry"]) -> "BaseGeometry":
    """Only the areas of what simplifying may have made of an outline."""
    import shapely

    singles = shapely.get_parts(shapely.get_parts(shapes)).tolist()
    return shapely.union_all([one for one in singles if one.geom_type == "Polygon"])


def _town(text: str, radius: str) -> TownWish | None:
    name, _, country_name = text.partition(",")
    known = _towns().get(fold(name), [])
    if country_name.strip():
        known = [town for town in known if _is_in(town, country_name.strip())]
    if not known:
        return None
    town = known[0]
    kilometres = next(km for people, km in _SIZES if town.thousands >= people)
    size = radius or f"{kilometres} km"
    label = f"{size} around {town.name}"
    notes = [f"{label} in {_country_name(town)} (towns by GeoNames)."]
    if not radius:
        notes.append(f"For another radius write, for example, {town.name} 50 km.")
    if others := [_country_name(other) for other in known[1:]]:
        where = ", ".join(dict.fromkeys(others))
        notes.append(f"It is the largest of {len(known)}; others are in {where}.")
    return TownWish(f"{town.longitude},{town.latitude} {size}", label, tuple(notes))


def _is_in(town: Town, country_name: str) -> bool:
    country = _countries().get(fold(country_name))
    code = country.code if country else country_name.upper()
    return town.country == code


def _country_name(town: Town) -> str:
    return next((one.name for one in countries() if one.code == town.country), town.country)
