"""The keeper of the basket: soon on the disk, nothing lost, nothing told twice."""

from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.basket import Basket, Changes
from maap_tui.models.catalog import Item
from maap_tui.services.basket.file import BasketFile
from maap_tui.services.basket.keeper import MOST_AT_ONCE, BasketKeeper
from tests.services.conftest import WaitFor

SOON = 0.01


def items(*numbers: int) -> list[Item]:
    return [Item(f"G{number}", "C", size=number, document=b"") for number in numbers]


def put(*numbers: int) -> Changes:
    return {item.key: item for item in items(*numbers)}


class Store:
    """A file that a test stops, breaks and looks into."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.there: Changes = {}
        self.written: list[Changes] = []
        self.error: StorageError | None = None
        self.is_free = Event()
        self.is_free.set()
        self.is_asked = Event()
        self.asked = 0

    def exchange(self, changes: Changes) -> Changes:
        self.asked += 1
        self.is_asked.set()
        assert self.is_free.wait(10)
        if self.error is not None:
            raise self.error
        if changes:
            self.written.append(changes)
        there, self.there = self.there, {}
        return there

    def undo(self) -> int:
        return 0


def keeper_of(store: Store) -> "closing[BasketKeeper]":
    return closing(BasketKeeper(store, gather=SOON, look=SOON))


def test_changes_are_written_soon_and_once(wait_for: WaitFor) -> None:
    store = Store()
    with keeper_of(store) as keeper:
        keeper.put(put(1))
        wait_for(lambda: store.written)
        keeper.put(put(2))
        wait_for(lambda: len(store.written) == 2)
    assert store.written == [put(1), put(2)]


def test_what_comes_while_it_writes_is_written_together(wait_for: WaitFor) -> None:
    store = Store()
    store.is_free.clear()
    with keeper_of(store) as keeper:
        keeper.news()
        assert store.is_asked.wait(10)
        keeper.put(put(1))
        keeper.put(put(2, 3))
        keeper.put({items(2)[0].key: None})
        store.is_free.set()
        wait_for(lambda: store.written)
    assert [list(changes.items()) for changes in store.written] == [
        [*put(1).items(), *put(3).items(), (items(2)[0].key, None)]
    ]


def test_the_end_writes_what_is_left(wait_for: WaitFor) -> None:
    store = Store()
    keeper = BasketKeeper(store, gather=60, look=60)
    keeper.news()
    wait_for(lambda: store.asked)
    keeper.put(put(1))
    keeper.close()
    keeper.close()
    assert store.written == [put(1)]


def test_what_others_have_changed_is_told_once_and_in_pieces(wait_for: WaitFor) -> None:
    store = Store()
    many = put(*range(MOST_AT_ONCE + 7))
    store.there = many
    with keeper_of(store) as keeper:
        keeper.news()
        wait_for(lambda: store.asked)
        wait_for(lambda: keeper._news)
        first = keeper.news()
        assert (len(first.changes), first.is_more) == (MOST_AT_ONCE, True)
        second = keeper.news()
        assert (len(second.changes), second.is_more) == (7, False)
        assert {**first.changes, **second.changes} == many
        assert keeper.news().changes == {}


def test_news_about_what_was_changed_here_since_are_none(wait_for: WaitFor) -> None:
    store = Store()
    store.there = put(1, 2, 3)
    store.is_free.clear()
    with keeper_of(store) as keeper:
        keeper.news()
        assert store.is_asked.wait(10)
        keeper.put({items(1)[0].key: None})  # while the file is being read
        store.is_free.set()
        wait_for(lambda: store.written)
        keeper.put({items(2)[0].key: None})  # after it, before anybody has asked
        assert keeper.news().changes == put(3)


def test_a_disk_that_refuses_loses_nothing(wait_for: WaitFor) -> None:
    store = Store()
    store.error = StorageError("The disk is full.")
    with keeper_of(store) as keeper:
        keeper.put(put(1))
        wait_for(lambda: keeper.news().trouble == "The disk is full.")
        keeper.put(put(2))
        before = store.asked
        wait_for(lambda: store.asked > before + 1)
        store.error = None
        wait_for(lambda: store.written)
        wait_for(lambda: not keeper.news().trouble)
    assert store.written == [put(1, 2)]


def test_what_cannot_be_written_at_the_end_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    store = Store()
    store.error = StorageError("The disk is full.")
    keeper = BasketKeeper(store, gather=SOON, look=SOON)
    keeper.put(put(1))
    keeper.close()
    assert "could not be written: The disk is full." in caplog.text


def test_what_became_of_the_file_is_told_once() -> None:
    store = Store()
    store.notices.append("It was damaged.")
    with keeper_of(store) as keeper:
        assert keeper.news().notices == ("It was damaged.",)
        assert keeper.news().notices == ()
        store.notices.append("It is newer.")
        assert keeper.news().notices == ("It is newer.",)


def test_two_keepers_over_one_file_come_to_the_same(tmp_path: Path, wait_for: WaitFor) -> None:
    baskets = Basket(), Basket()
    files = BasketFile(tmp_path), BasketFile(tmp_path)
    with (
        closing(files[0]),
        closing(files[1]),
        closing(BasketKeeper(files[0], SOON, SOON)) as one,
        closing(BasketKeeper(files[1], SOON, SOON)) as two,
    ):
        keepers = one, two

        def follow() -> None:
            for basket, keeper in zip(baskets, keepers, strict=True):
                keeper.put(basket.take_changes())
                basket.merge(keeper.news().changes)

        def are_same() -> bool:
            follow()
            return dict(baskets[0].items) == dict(baskets[1].items)

        for number in range(0, 60, 3):
            baskets[0].add(items(number, number + 1))
            baskets[1].add(items(number + 1, number + 2))
            follow()
        wait_for(lambda: are_same() and len(baskets[0]) == 60)
        baskets[0].remove([item.key for item in items(*range(30))])
        wait_for(lambda: are_same() and len(baskets[1]) == 30)
        baskets[0].undo()
        wait_for(lambda: are_same() and len(baskets[1]) == 60)
