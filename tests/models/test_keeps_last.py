"""A function that keeps its last result."""

from threading import Event, Thread

from maap_tui.models.keeps_last import KeepsLast

LONG = 30.0


def test_the_same_object_is_worked_on_once() -> None:
    asked: list[list[int]] = []

    def total(numbers: list[int]) -> int:
        asked.append(numbers)
        return sum(numbers)

    kept, one, equal = KeepsLast(total), [1, 2], [1, 2]
    assert [kept(each) for each in (one, one, equal, one)] == [3, 3, 3, 3]
    assert [id(each) for each in asked] == [id(one), id(equal), id(one)]


def test_who_asks_meanwhile_waits_for_the_same_result() -> None:
    begun, may_end = Event(), Event()
    calls: list[str] = []

    def work(name: str) -> object:
        calls.append(name)
        begun.set()
        assert may_end.wait(LONG)
        return object()

    kept = KeepsLast(work)
    found: list[object] = []
    threads = [Thread(target=lambda: found.append(kept("a"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(LONG)
    may_end.set()
    for thread in threads:
        thread.join(LONG)
    assert calls == ["a"]
    assert len(set(map(id, found))) == 1
