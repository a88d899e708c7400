"""Of several publications of one acquisition the newest: what a list shows, and what it hides."""

from collections.abc import Iterable, Sequence

from .catalog import Item, Key
from .text import clean, count_noun
from .versions import Version, version_of

_MOST_NAMED = 5
_HALF_AS_LARGE = 2**60 - 1
"""Python's numbers up to this one take less memory than the hashes beyond it."""


class NewestOnly:
    """Granules as they come, and which of them are superseded by another that came.

    See `models.versions` for how it is judged. One that has not come cannot supersede.
    """

    def __init__(self) -> None:
        self._newest: dict[int, Item] = {}
        """By the hash of the acquisition, which takes a third of the memory of it."""
        self._hidden: dict[Key, Key] = {}
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
            place = hash(judged.acquisition) & _HALF_AS_LARGE
            known = self._newest.setdefault(place, item)
            if known is not item and self._compare(place, known, item, judged):
                overtakes = True
        return overtakes

    def _compare(self, place: int, known: Item, item: Item, judged: Version) -> bool:
        """Hides the older one of two, if one is; whether it is the one that was there before."""
        before = version_of(known)
        if before is None or before.acquisition != judged.acquisition:
            return False  # two acquisitions have one hash, which chance brings about once in a life
        if judged.rank > before.rank:
            self._newest[place] = item
            self._hidden[known.key] = (before.baseline, judged.baseline)
            return True
        if judged.rank < before.rank:
            self._hidden[item.key] = (judged.baseline, before.baseline)
        return False

    def hides(self, item: Item) -> bool:
        """Whether a newer publication of the same acquisition has come."""
        return item.key in self._hidden

    def newer_than(self, item: Item) -> Item | None:
        """The newest publication of the same acquisition that has come, if `item` is another."""
        if not self.hides(item) or (judged := version_of(item)) is None:
            return None
        return self._newest.get(hash(judged.acquisition) & _HALF_AS_LARGE)

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
