"""Which mission a collection belongs to, from the names of its satellites."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .catalog import Collection

OTHER = "Other missions"
"""For what names no satellite, and in a list for missions of a single collection."""

_FIRST = (
    *("BIOMASS", "EarthCARE", "Aeolus", "CryoSat", "SMOS", "Swarm", "GOCE"),
    *("Sentinel", "Envisat", "ERS"),
)
"""The missions that come first in a list, as they are spelt; all others follow by name."""
_SPELLINGS = {name.casefold(): name for name in _FIRST}
_RANKS = {name: rank for rank, name in enumerate(_FIRST)}
_NUMBER = re.compile(r"(?:[-_ ]?[A-Z]?\d{1,3}[A-Z]?|(?<=\d)[A-Z])$", re.IGNORECASE)
_LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class MissionGroup:
    """The collections of one mission, in the order in which they were given."""

    mission: str
    collections: tuple[Collection, ...]


def mission_of(collection: Collection) -> str:
    """The mission of its first satellite: `Sentinel-2A` and `Sentinel-5P` are both `Sentinel`."""
    return next(filter(None, map(_family, collection.platforms)), OTHER)


def by_mission(collections: Iterable[Collection]) -> tuple[MissionGroup, ...]:
    """The collections in groups, those of ESA's own missions first.

    Missions that nobody put first and that have one collection only share the last group.
    """
    known = [(mission_of(collection), collection) for collection in collections]
    sizes = Counter(mission for mission, _ in known)
    groups: dict[str, list[Collection]] = {}
    for mission, collection in known:
        is_alone = sizes[mission] == 1 and mission not in _RANKS
        groups.setdefault(OTHER if is_alone else mission, []).append(collection)
    ordered = sorted(groups.items(), key=lambda group: _order(group[0]))
    return tuple(MissionGroup(mission, tuple(members)) for mission, members in ordered)


def _order(mission: str) -> tuple[bool, int, str]:
    return (mission == OTHER, _RANKS.get(mission, len(_RANKS)), mission.casefold())


def _family(platform: str) -> str:
    """The name of a satellite without its number."""
    name = " ".join(platform.split())
    bare = _NUMBER.sub("", name).strip("-_ ")
    family = bare if len(bare) >= _LEAST_LETTERS else name
    return _SPELLINGS.get(family.casefold(), family)
