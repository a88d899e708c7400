"""The basket: what is in it, what it amounts to, what is told of its changes, what comes back."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from maap_tui.models.basket import MOST_UNDOS, Amount, Basket, Changes
from maap_tui.models.catalog import Item


def an_item(number: int, size: int | None = 10) -> Item:
    return Item(id=f"G{number}", collection=f"C{number % 3}", size=size)


ITEMS = [an_item(number, None if number % 4 == 0 else number) for number in range(12)]
some = st.lists(st.sampled_from(ITEMS), max_size=8)


def test_it_counts_bytes_and_unknown_sizes() -> None:
    basket = Basket()
    assert basket.add([an_item(1, 5), an_item(2, None), an_item(1, 7)]) == 2
    assert basket.amount == Amount(2, 7, 1)
    assert basket.amount.words() == "2 granules, 7 B + ?"
    assert basket.remove([an_item(1).key, ("C", "nobody")]) == 1
    assert basket.amount == Amount(1, 0, 1)
    assert basket.amount.words() == "1 granule"


def test_the_first_copy_of_a_granule_stays() -> None:
    basket = Basket()
    basket.add([an_item(1, 5)])
    assert basket.add([an_item(1, 9)]) == 0
    assert basket.amount.known_bytes == 5


def test_undo_takes_back_one_change_after_the_other() -> None:
    basket = Basket()
    basket.add(ITEMS[1:])
    basket.add(ITEMS)
    basket.remove([ITEMS[0].key])
    basket.clear()
    assert (len(basket), basket.undoable) == (0, 11)
    assert basket.undo() == 11
    assert list(basket.items.values()) == ITEMS[1:]
    assert basket.undo() == 1
    assert set(basket.items.values()) == set(ITEMS)
    assert basket.undo() == 1
    assert list(basket.items.values()) == ITEMS[1:]
    assert basket.undo() == 11
    assert basket.undo() == 0


def test_undo_leaves_what_others_have_changed_since() -> None:
    basket = Basket()
    basket.add(ITEMS[:2])
    basket.remove([ITEMS[0].key])
    basket.take_changes()
    basket.merge({ITEMS[0].key: ITEMS[0], ITEMS[1].key: None})
    assert basket.undo() == 0
    assert basket.undo() == 1
    assert basket.amount == Amount()


def test_marks_of_some_are_exchanged_in_one_change() -> None:
    basket = Basket()
    basket.add(ITEMS[:4])
    assert basket.change_marks(ITEMS[2:6], [item.key for item in ITEMS[1:4]]) == 1
    assert list(basket.items.values()) == [ITEMS[0], *ITEMS[2:6]]
    assert basket.change_marks((), ()) == 0
    basket.undo()
    assert set(basket.items.values()) == set(ITEMS[:4])


def test_no_more_changes_are_kept_than_anybody_takes_back() -> None:
    basket = Basket()
    for _ in range(MOST_UNDOS):
        basket.add(ITEMS[:1])
        basket.clear()
    assert sum(basket.undo() for _ in range(3 * MOST_UNDOS)) == MOST_UNDOS
    assert basket.undoable == 0


def test_what_changed_is_told_once_and_in_its_order() -> None:
    basket = Basket()
    first, second = ITEMS[:2]
    basket.add([first, second])
    basket.remove([first.key])
    basket.add([first])
    assert list(basket.take_changes().items()) == [(second.key, second), (first.key, first)]
    assert basket.take_changes() == {}


def test_what_others_change_is_taken_over_but_not_told_again() -> None:
    basket = Basket()
    basket.add(ITEMS[:1])
    basket.take_changes()
    assert basket.merge({ITEMS[0].key: None, ITEMS[1].key: ITEMS[1]})
    assert list(basket.items.values()) == [ITEMS[1]]
    assert basket.take_changes() == {}
    assert basket.undo() == 0
    before = basket.change
    assert not basket.merge({ITEMS[1].key: ITEMS[1], ITEMS[5].key: None})
    assert basket.change == before


def test_what_was_changed_here_since_is_newer() -> None:
    basket = Basket()
    basket.add(ITEMS[:2])
    basket.take_changes()
    basket.remove([ITEMS[0].key])
    basket.add([ITEMS[2]])
    basket.merge({ITEMS[0].key: ITEMS[0], ITEMS[2].key: None, ITEMS[1].key: None})
    assert list(basket.items.values()) == [ITEMS[2]]


@given(some, some)
def test_inverting_twice_changes_nothing(inside: list[Item], swapped: list[Item]) -> None:
    basket, each = Basket(), list(dict.fromkeys(swapped))
    basket.add(inside)
    before = set(basket.items)
    more = basket.invert(each)
    assert len(basket) == len(before) + more
    basket.invert(each)
    assert set(basket.items) == before


class Told(RuleBasedStateMachine):
    """Whoever follows the told changes has what the basket has."""

    def __init__(self) -> None:
        super().__init__()
        self.basket = Basket()
        self.kept: dict[tuple[str, str], Item] = {}

    def _keep(self, changes: Changes) -> None:
        for key, item in changes.items():
            self.kept.pop(key, None)
            if item is not None:
                self.kept[key] = item

    @rule(items=some)
    def add(self, items: list[Item]) -> None:
        self.basket.add(items)

    @rule(items=some)
    def remove(self, items: list[Item]) -> None:
        self.basket.remove([item.key for item in items])

    @rule(items=some)
    def invert(self, items: list[Item]) -> None:
        self.basket.invert(dict.fromkeys(items))

    @rule(items=some, out=some)
    def exchange(self, items: list[Item], out: list[Item]) -> None:
        self.basket.change_marks(items, [item.key for item in out])

    @rule()
    def undo(self) -> None:
        self.basket.undo()

    @rule()
    def clear(self) -> None:
        self.basket.clear()

    @rule()
    def tell(self) -> None:
        self._keep(self.basket.take_changes())
        assert list(self.kept.items()) == list(self.basket.items.items())

    @invariant()
    def sums_are_right(self) -> None:
        assert self.basket.amount == Amount.of(self.basket.items.values())


TestTold = Told.TestCase
