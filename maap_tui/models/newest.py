"""Of several publications of one acquisition the newest: what a list shows, and what it hides."""

from collections.abc import Iterable, Sequence

from .catalog import Item
from .text import clean, count_noun
from .versions import Acquisition, Version, version_of

_MOST_NAMED = 5


class NewestOnly:
    """Granules as they come, and which of them are superseded by another that came.

    See `models.versions` for how it is judged. One that has not come cannot supersede.
    """

    def __init__(self) -> None:
        self._newest: dict[Acquisition, tuple[Version, Item]] = {}
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
            if (judged := version_of(item)) is None:
                continue
            known = self._newest.get(judged.acquisition)
            if known is None or judged.rank > known[0].rank:
                self._newest[judged.acquisition] = (judged, item)
                if known is not None:
                    self._hidden[known[1].key] = (known[0].baseline, judged.baseline)
                    overtakes = True
            elif judged.rank < known[0].rank:
                self._hidden[item.key] = (judged.baseline, known[0].baseline)
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
