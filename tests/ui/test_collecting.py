"""Garbage is looked for again once the first frame is there, whatever happens."""

import gc
import sys
from collections.abc import Callable, Iterator
from threading import Event, Thread
from weakref import ref

import pytest
from textual import work
from textual.widget import Widget

from maap_tui.ui import collecting as module
from maap_tui.ui.collecting import (
    LetsWorkersGo,
    begin,
    count_old,
    keep_loaded,
    making,
    put_off,
    rest_now,
    tidy,
)
from tests.ui.conftest import PaneApp, wait_until


class Given:
    """What a worker is given."""


class Working(LetsWorkersGo, Widget):
    @work(description="nothing")
    async def begin(self, given: Given) -> None:
        assert isinstance(given, Given)


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


def test_counting_what_is_old_disturbs_no_other_thread() -> None:
    """A tuple that grows out of a generator must not be held by anybody else meanwhile."""
    has_begun, is_over, errors = Event(), Event(), list[SystemError]()

    def growing() -> Iterator[list[int]]:
        for number in range(2_000):
            if number == 20:
                gc.collect(1)  # the half-filled tuple is old from here on
                has_begun.set()
            yield [number]

    def fill() -> None:
        while not is_over.is_set():
            try:
                tuple(growing())
            except SystemError as error:
                errors.append(error)
                return

    gc.freeze()
    old = [[number] for number in range(100_000)]  # so much is to be listed each time
    gc.collect()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    thread = Thread(target=fill)
    try:
        thread.start()
        has_begun.wait(10)
        for _ in range(1_000):
            assert count_old() > len(old)
    finally:
        is_over.set()
        thread.join()
        sys.setswitchinterval(interval)
    assert errors == []


def test_nothing_is_looked_for_until_the_first_frame() -> None:
    with put_off():
        assert not gc.isenabled()
        rest_now()
        assert not gc.isenabled()
        begin()
        assert gc.isenabled()
    assert gc.isenabled()


def test_an_app_that_never_gets_to_its_frame_leaves_it_on() -> None:
    with pytest.raises(ValueError, match="no frame"), put_off():
        raise ValueError("no frame")
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    with put_off():
        pass
    assert not gc.isenabled()


def test_much_that_is_made_is_looked_through_never() -> None:
    with making(100_000):
        assert not gc.isenabled()
        made = [(number, str(number)) for number in range(1_000)]
        before = gc.get_freeze_count()
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(made)


def test_what_was_loaded_is_taken_without_a_look() -> None:
    held, looks = an_old_ring(), gc.get_stats()[2]["collections"]
    before = gc.get_freeze_count()
    keep_loaded()
    assert gc.get_freeze_count() > before
    assert gc.get_stats()[2]["collections"] == looks
    assert held() is not None


def test_for_a_little_all_stays_as_it_is() -> None:
    before = gc.get_freeze_count()
    with making(10):
        assert gc.isenabled()
    assert gc.get_freeze_count() == before


async def test_what_a_worker_was_given_goes_without_looking_for_garbage() -> None:
    widget = Working()
    async with PaneApp(widget).run_test() as pilot:
        gc.disable()
        given = Given()
        held = ref(given)
        widget.begin(given)
        del given
        await wait_until(pilot, lambda: held() is None)


class Ring:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


def an_old_ring() -> "ref[Ring]":
    ring = Ring()
    gc.collect()  # what survives it is old
    return ref(ring)


def test_old_garbage_goes_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SOON_DONE", 10**9)
    begin()
    held = an_old_ring()
    gc.collect(1)
    assert held() is not None
    tidy()
    assert held() is None


@pytest.mark.parametrize("take", [rest_now, lambda: making(100_000).__enter__(), tidy])
def test_what_is_taken_for_good_has_no_old_garbage_in_it(
    take: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SOON_DONE", 0)
    begin()
    held = an_old_ring()
    take()
    assert held() is None


def test_nothing_is_taken_for_good_while_a_screen_is_open_that_will_be_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_SOON_DONE", 0)
    begin()
    kept = [Given() for _ in range(1_000)]
    gc.collect()
    before = gc.get_freeze_count()
    tidy(may_take=False)
    assert gc.get_freeze_count() < before + len(kept)


def test_much_that_is_old_is_taken_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SOON_DONE", 0)
    begin()
    kept = [Given() for _ in range(1_000)]
    gc.collect()
    before = gc.get_freeze_count()
    tidy()
    assert gc.get_freeze_count() >= before + len(kept)


def test_python_itself_looks_at_nothing_old_any_more() -> None:
    begin()
    before = gc.get_stats()[2]["collections"]
    kept = [[number] for number in range(200_000)]
    assert gc.get_stats()[2]["collections"] == before
    assert kept
