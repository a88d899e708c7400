"""The rows of the collection list: a header for each mission, its collections under it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from maap_tui.models.catalog import Collection
from maap_tui.models.missions import MissionGroup, by_mission

from .narrowing import Findable, narrowed


@dataclass(frozen=True, slots=True)
class MissionRow:
    """The header of a group."""

    mission: str
    count: int
    """Collections that stand under it, or would if it were unfolded."""
    is_folded: bool = False


CollectionRow = MissionRow | Collection


@dataclass(frozen=True, slots=True)
class Grouped:
    """Collections by mission, ready to be narrowed at every key."""

    groups: tuple[MissionGroup, ...]
    missions: dict[str, str]
    """The group of each collection id."""
    findables: tuple[Findable[Collection], ...]

    @classmethod
    def of(cls, collections: Sequence[Collection]) -> Self:
        in_order = sorted(collections, key=lambda each: (each.title.casefold(), each.id))
        groups = by_mission({each.id: each for each in in_order}.values())
        missions = {each.id: group.mission for group in groups for each in group.collections}
        found = tuple(
            _findable(each, group.mission) for group in groups for each in group.collections
        )
        return cls(groups, missions, found)

    @property
    def count(self) -> int:
        return len(self.findables)

    def rows(self, words: str, folded: frozenset[str] = frozenset()) -> tuple[CollectionRow, ...]:
        """What to show; the groups of the best hits come first, and none of them is folded."""
        if words.strip():
            return self._hits(words)
        rows: list[CollectionRow] = []
        for group in self.groups:
            is_folded = group.mission in folded
            rows.append(MissionRow(group.mission, len(group.collections), is_folded))
            rows += () if is_folded else group.collections
        return tuple(rows)

    def _hits(self, words: str) -> tuple[CollectionRow, ...]:
        """Where none has `level-1a` as it is typed, its parts are looked for."""
        parts = words.replace("-", " ").replace("_", " ").strip() or words
        groups: dict[str, list[Collection]] = {}
        for hit in narrowed(self.findables, words) or narrowed(self.findables, parts):
            groups.setdefault(self.missions[hit.id], []).append(hit)
        rows: list[CollectionRow] = []
        for mission, hits in groups.items():
            rows += [MissionRow(mission, len(hits)), *hits]
        return tuple(rows)


_LEVEL = re.compile(r"\b(?:level ([0-4][a-d]?)|l([0-4][a-d]?))\b", re.IGNORECASE)


def _other_spelling(title: str) -> str:
    """`EarthCARE L2 products` for `EarthCARE level 2 products`, and the other way round."""
    return _LEVEL.sub(lambda level: f"L{level[1]}" if level[1] else f"level {level[2]}", title)


def _findable(collection: Collection, mission: str) -> Findable[Collection]:
    names = (collection.id, collection.title, _other_spelling(collection.title))
    rest = (*collection.keywords, *collection.platforms, *collection.instruments, mission)
    return Findable.of(collection, names, rest)
