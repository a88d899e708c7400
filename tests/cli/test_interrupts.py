"""Signals stop work; a second one tears it off."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from maap_tui.cli.interrupts import Interrupts

SIGNALS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]


@contextmanager
def ignored(number: signal.Signals) -> Iterator[None]:
    former = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, former)


def test_nothing_is_stopped_without_a_signal() -> None:
    interrupts = Interrupts()
    with interrupts.listening(), interrupts.gently() as stop:
        assert not stop.is_set()
    assert not interrupts.stop.is_set()


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_first_signal_sets_the_stop_event_of_gentle_work(number: signal.Signals, code: int) -> None:
    interrupts = Interrupts()
    with interrupts.listening(), interrupts.gently() as stop:
        signal.raise_signal(number)
        assert stop.is_set()
    assert interrupts.exit_code == code


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_signal_interrupts_other_work_at_once(number: signal.Signals, code: int) -> None:
    interrupts = Interrupts()
    with interrupts.listening(), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)
    assert interrupts.stop.is_set()
    assert interrupts.exit_code == code


def test_second_signal_interrupts_gentle_work_too() -> None:
    interrupts = Interrupts()
    with interrupts.listening(), interrupts.gently():
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert interrupts.exit_code == 130


def test_signal_after_gentle_work_interrupts_at_once() -> None:
    interrupts = Interrupts()
    with interrupts.listening():
        with interrupts.gently():
            pass
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT])
def test_signal_that_the_process_ignores_stays_ignored(number: signal.Signals) -> None:
    with ignored(number):
        interrupts = Interrupts()
        with interrupts.listening():
            signal.raise_signal(number)
        assert not interrupts.stop.is_set()


def test_signals_are_given_back() -> None:
    before = [signal.getsignal(number) for number, _ in SIGNALS]
    with Interrupts().listening():
        assert [signal.getsignal(number) for number, _ in SIGNALS] != before
    assert [signal.getsignal(number) for number, _ in SIGNALS] == before
