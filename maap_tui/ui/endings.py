"""How the app ends when nobody presses a key: signals, a terminal that is no more, and bugs."""

import asyncio
import os
import select
import signal
import traceback
from collections.abc import Callable, Sequence
from threading import Timer
from threading import enumerate as enumerate_threads
from types import FrameType

from textual.worker import WorkerFailed

from maap_tui.models.text import clean_block

LOOK_SECONDS = 0.5
"""From one look at the terminal to the next: with the signal ignored nothing else tells."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STREAMS = (0, 1, 2)
_WRITER = "textual-output"
"""The thread that writes to the terminal."""
PATIENCE = 1.0
"""Seconds after a signal in which the app should have ended."""


class Endings:
    """Calls `end` with an exit code when the process is to end; the app then ends as usual.

    The signals stay taken over until whoever had them takes them back, so that a second one does
    not tear off what is still being put away. Those that were ignored (nohup) stay ignored.
    """

    def __init__(self, end: Callable[[int], None]) -> None:
        self._end = end
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_ending = False

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Takes the signals over; `end` is called in `loop`."""
        self._loop = loop
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._receive)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self._is_ending or self._loop is None or self._loop.is_closed():
            return
        self._is_ending = True
        self._loop.call_soon_threadsafe(self._end_by, number)
        timer = Timer(PATIENCE, self._free)
        timer.daemon = True
        timer.start()

    def _end_by(self, number: int) -> None:
        forsake([stream for stream in _STREAMS if is_gone(stream)])
        self._end(128 + number)

    def _free(self) -> None:
        """Frees an app that cannot end, because nobody reads what it writes to its terminal."""
        if self._loop is not None and not self._loop.is_closed():
            forsake(_STREAMS[1:])
            for thread in enumerate_threads():
                if thread.name == _WRITER and thread.ident is not None:
                    signal.pthread_kill(thread.ident, signal.SIGTERM)  # its write is tried anew

    def look(self) -> None:
        """Ends the app when its terminal has vanished."""
        if is_gone(_STREAMS[0]):
            self._end_by(signal.SIGHUP)


def is_gone(descriptor: int) -> bool:
    """Whether the other side of a terminal has been closed."""
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(flags & (select.POLLHUP | select.POLLERR) for _, flags in poll.poll(0))


def forsake(streams: Sequence[int]) -> None:
    """Lets output go nowhere from now on.

    To a terminal that has vanished each line would be an error, and to one that nobody reads (a
    broken connection that nobody has noticed) the app would wait for ever.
    """
    if streams:
        null = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
        for stream in streams:
            os.dup2(null, stream)
        os.close(null)


def cause_of(error: BaseException) -> BaseException:
    """What went wrong: of a worker, what it raised."""
    return error.error if isinstance(error, WorkerFailed) else error


def traceback_of(error: BaseException) -> str:
    """The traceback without local variables, one of which could hold a token."""
    return clean_block("".join(traceback.format_exception(error)).rstrip())
