"""Threads that give way to the loop of the screen."""

import os
import sys
from threading import Event, Thread, get_native_id

import pytest

from maap_tui import precedence
from maap_tui.precedence import Precedence

LONG = 30.0


@pytest.fixture
def screen() -> Precedence:
    """As in a program in which no screen's loop has run."""
    return Precedence()


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """For how long it was let go while the loop asked for nothing."""
    noted: list[float] = []
    monkeypatch.setattr(precedence, "sleep", noted.append)
    return noted


def test_a_thread_waits_until_the_loop_rests(
    screen: Precedence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precedence, "PATIENCE", LONG)
    order: list[str] = []
    begun = Event()

    def work() -> None:
        begun.set()
        screen.give_way()
        order.append("thread")

    screen.loop_works()
    thread = Thread(target=work)
    thread.start()
    assert begun.wait(LONG)
    order.append("loop")
    screen.loop_rests()
    thread.join(LONG)
    assert order == ["loop", "thread"]


def test_a_loop_that_waits_for_the_thread_itself_does_so_for_a_moment_only(
    screen: Precedence,
) -> None:
    screen.loop_works()
    thread = Thread(target=screen.give_way)
    thread.start()
    thread.join(LONG)  # without a word to it
    assert not thread.is_alive()


def test_a_loop_that_is_held_up_holds_up_nobody_else(
    screen: Precedence, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float | None] = []
    monkeypatch.setattr(Event, "wait", lambda self, left=None: waits.append(left))
    screen.loop_works()
    screen.give_way()
    now = screen.works_since + precedence.PATIENCE + 1
    monkeypatch.setattr(precedence, "monotonic", lambda: now)
    for _ in range(3):
        screen.give_way()
    assert len(waits) == 1


def test_where_no_loop_is_nobody_lets_go(screen: Precedence, moments: list[float]) -> None:
    screen.give_way()
    assert moments == []


def test_a_thread_lets_go_now_and_then_though_the_loop_rests(
    screen: Precedence, moments: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(precedence, "monotonic", lambda: now)
    screen.loop_works()
    screen.loop_rests()
    for now in (100.0, 100.001, 100.0019, 100.0021, 100.003, 100.0042):  # noqa: B007
        screen.give_way()
    assert moments == [precedence._MOMENT] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a niceness of each thread")
@pytest.mark.parametrize(("has_loop", "behind"), [(True, 5), (False, 0)])
def test_a_thread_of_a_download_comes_after_the_screen_for_a_processor(
    screen: Precedence, has_loop: bool, behind: int
) -> None:
    screen.has_loop = has_loop
    noted: list[int] = []

    def note() -> None:
        noted.append(os.getpriority(os.PRIO_PROCESS, get_native_id()))

    def work() -> None:
        screen.step_back()
        note()
        started = Thread(target=note)
        started.start()
        started.join(LONG)

    before = os.getpriority(os.PRIO_PROCESS, get_native_id())
    thread = Thread(target=work)
    thread.start()
    thread.join(LONG)
    assert noted == [before + behind] * 2
    assert os.getpriority(os.PRIO_PROCESS, get_native_id()) == before
