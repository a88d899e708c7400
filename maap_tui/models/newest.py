"""Of several publications of one acquisition the newest: what a list shows, and what it hides."""

from collections.abc import Iterable, Sequence

from .catalog import Item
from .publications import name_parts
from .text import clean, count_noun

_MOST_NAMED = 5


class NewestOnly:
    """Granules as they come, and which of them are superseded by another that came.

    Judged by the names of products whose grammar is known; of all others nothing is hidden. One
    that has not come cannot supersede.
    """

    def __init__(self) -> None:
        self._newest: dict[tuple[str, str], tuple[tuple[str, str], Item]] = {}
        self._hidden: dict[tuple[str, str], tuple[str, str]] = {}
        """By collection and id of what is superseded: its baseline, and that of the newer one."""
        self.seen = 0

    def clear(self) -> None:
        """Forgets everything."""
        self._newest, self._hidden = {}, {}
        self.seen = 0

    def add(self, items: Iterable[Item]) -> bool:
        """Takes more granules; whether one that was there before is hidden from now on."""
        overtakes = False
        for item in items:
            self.seen += 1
            if (parts := name_parts(item.id)) is None:
                continue
            acquisition, rank = parts
            place = (item.collection, acquisition)
            known = self._newest.get(place)
            if known is None or rank > known[0]:
                self._newest[place] = (rank, item)
                if known is not None:
                    self._hidden[known[1].key] = (known[0][0], rank[0])
                    overtakes = True
            elif rank < known[0]:
                self._hidden[item.key] = (rank[0], known[0][0])
        return overtakes

    def hides(self, item: Item) -> bool:
        """Whether a newer publication of the same acquisition has come."""
        return item.key in self._hidden

    @property
    def hidden(self) -> int:
        """How many are superseded."""
        return len(self._hidden)

    def kept(self, items: Sequence[Item]) -> list[Item]:
        """Those of `items` that are not superseded, in their order."""
        return [item for item in items if item.key not in self._hidden]

    def words(self) -> str:
        """`hides 42 of 101 rows: older baselines AE, BA`."""
        if not self._hidden:
            return f"hides none of {count_noun(self.seen, 'row')}"
        older = sorted({old for old, new in self._hidden.values() if old != new})
        again = sorted({old for old, new in self._hidden.values() if old == new})
        why = []
        if older:
            why.append(f"older {'baseline' if len(older) == 1 else 'baselines'} {_named(older)}")
        if again:
            why.append(f"older products of {_named(again)}")
        count = count_noun(self.hidden, "row").rpartition(" ")[0]
        return f"hides {count} of {count_noun(self.seen, 'row')}: {', '.join(why)}"


def _named(baselines: Sequence[str]) -> str:
    named = [clean(baseline, 10) for baseline in baselines[:_MOST_NAMED]]
    return ", ".join(named + ["…"] * (len(baselines) > _MOST_NAMED))
