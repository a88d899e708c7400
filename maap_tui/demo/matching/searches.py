"""The state behind page tokens: short-lived, and replaced whenever the same search is run again."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from maap_tui.demo.holdings.records import Record, mixed

_KEPT = 500
"""Searches remembered; the oldest is forgotten first."""


class DeadToken(ValueError):
    """A page token whose search has been run again, or that never was one."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the records that matched; `offset` counts from 0."""

    key: str
    generation: int
    matched: tuple[Record, ...]
    offset: int
    limit: int
    empty: bool = False
    """Shows nothing, and its next page is the one that it should have been."""

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of this page."""
        return () if self.empty else self.matched[self.offset : self.offset + self.limit]

    @property
    def has_next(self) -> bool:
        """Whether records are left after this page."""
        return self.empty or self.offset + self.limit < len(self.matched)

    @property
    def next_token(self) -> str:
        """The token of the page after this one."""
        offset = self.offset if self.empty else self.offset + self.limit
        return f"{mixed(self.key)}.{self.generation}.{offset}.{self.limit}"


class Searches:
    """Remembers what each search matched, so that a token can go on from there."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._generation = 0
        self._known: OrderedDict[str, tuple[int, tuple[Record, ...]]] = OrderedDict()

    def start(self, key: str, matched: tuple[Record, ...], offset: int, limit: int) -> Window:
        """Runs a search: all tokens of an earlier run with the same key are dead from now on."""
        with self._lock:
            self._generation += 1
            self._known[key] = self._generation, matched
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return Window(key, self._generation, matched, offset, limit)

    def resume(self, token: str) -> Window:
        """The page that a token stands for; raises `DeadToken`."""
        parts = token.split(".")
        if len(parts) != 4 or not all(part.isdecimal() for part in parts):
            raise DeadToken(token)
        digest, generation, offset, limit = map(int, parts)
        with self._lock:
            for key, (current, matched) in self._known.items():
                if mixed(key) == digest and current == generation:
                    return Window(key, generation, matched, offset, limit)
        raise DeadToken(token)
