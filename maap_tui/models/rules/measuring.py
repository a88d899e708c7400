"""What granules cover of one area, each measured once however often rules ask."""

from collections.abc import Callable, Iterator, Sequence

from ..catalog import Item, Key
from ..coverage import Coverage
from .facts import Shares

Measure = Callable[[Sequence[Item]], Iterator[Sequence[Coverage | None]]]
"""Gives the coverages of granules in their order, some at a time; may raise to stop."""


class Measured:
    """Remembers shares by granule; for one area, and one worker at a time."""

    def __init__(self) -> None:
        self._known: dict[Key, float | None] = {}

    def shares(
        self,
        items: Sequence[Item],
        measure: Measure,
        tell: Callable[[int, int], None] = lambda done, total: None,
    ) -> Shares:
        """Of these granules; `tell` hears how many of how many new ones are measured."""
        known = self._known
        new = [item for item in items if item.key not in known]
        done = 0
        for lot in measure(new) if new else ():
            for item, coverage in zip(new[done : done + len(lot)], lot, strict=True):
                known[item.key] = None if coverage is None else coverage.share
            done += len(lot)
            tell(done, len(new))
        return [known[item.key] for item in items]
