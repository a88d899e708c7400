"""Finding among what is loaded, while somebody types: every word must occur, best first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

ThingT = TypeVar("ThingT")


@dataclass(frozen=True, slots=True)
class Findable(Generic[ThingT]):
    """Something with the texts by which it is found, folded to lower case once."""

    thing: ThingT
    names: tuple[str, ...]
    """What it is called: id and title. A hit here counts more."""
    rest: str
    """Everything else that is searched."""

    @classmethod
    def of(
        cls, thing: ThingT, names: Sequence[str], rest: Sequence[str] = ()
    ) -> "Findable[ThingT]":
        folded = tuple(name.casefold() for name in names)
        return cls(thing, folded, " ".join(rest).casefold())

    def rank(self, text: str, words: Sequence[str]) -> int | None:
        """0 is best; `None` when a word does not occur at all."""
        if any(name.startswith(text) for name in self.names):
            return 0
        if any(name.startswith(words[0]) and _has_all(name, words) for name in self.names):
            return 1
        if any(_has_all(name, words) for name in self.names):
            return 2
        everything = " ".join((*self.names, self.rest))
        return 3 if _has_all(everything, words) else None


def narrowed(findables: Sequence[Findable[ThingT]], text: str) -> tuple[ThingT, ...]:
    """The things in which every word of `text` occurs; of equal rank in the order given."""
    words = text.casefold().split()
    if not words:
        return tuple(findable.thing for findable in findables)
    folded = " ".join(words)
    ranked = [(findable.rank(folded, words), findable.thing) for findable in findables]
    hits = [(rank, thing) for rank, thing in ranked if rank is not None]
    return tuple(thing for _, thing in sorted(hits, key=lambda hit: hit[0]))


def _has_all(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)
