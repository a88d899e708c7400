"""Ctrl-C, SIGTERM and a closed terminal: work is stopped, not torn off."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """Turns signals into a stop event inside `gently`, and into `KeyboardInterrupt` elsewhere.

    A second signal is always `KeyboardInterrupt`. Signals that the process was told to ignore
    (nohup) stay ignored.
    """

    def __init__(self) -> None:
        self.stop = Event()
        self._signal = signal.SIGINT
        self._is_gentle = False

    @property
    def exit_code(self) -> int:
        """128 and the signal's number: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + self._signal

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Takes the signals over, as far as this thread may, and gives them back."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        former = {number: signal.getsignal(number) for number in _SIGNALS}
        for number, handler in former.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._receive)
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    @contextmanager
    def gently(self) -> Iterator[Event]:
        """While work runs that looks at the event it is given here."""
        self._is_gentle = True
        try:
            yield self.stop
        finally:
            self._is_gentle = False

    def _receive(self, number: int, frame: FrameType | None) -> None:
        is_first = not self.stop.is_set()
        self._signal = signal.Signals(number)
        self.stop.set()
        if not (is_first and self._is_gentle):
            raise KeyboardInterrupt
