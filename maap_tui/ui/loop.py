"""The loop that the app runs on: it says when it is at work, for others to give way."""

from __future__ import annotations

import asyncio
import selectors
import sys
from collections.abc import Callable, Coroutine
from typing import TypeVar

from maap_tui.precedence import loop_rests, loop_works

T = TypeVar("T")

SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter when another one asks for it. Python's own 5 ms are what
a key waits at each of its steps."""


class TellingSelector(selectors.DefaultSelector):
    """Waits for a loop, which is at work whenever it does not wait."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """As the system's own; a look that does not wait is no rest."""
        if timeout is not None and timeout <= 0:
            return super().select(timeout)
        loop_rests()
        try:
            return super().select(timeout)
        finally:
            loop_works()


def run_first(run: Callable[[], Coroutine[object, object, T]]) -> T:
    """Runs until `run` has ended, before all threads that ask `maap_tui.precedence`."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        with asyncio.Runner(loop_factory=_new_loop) as runner:
            return runner.run(run())
    finally:
        loop_rests()
        sys.setswitchinterval(before)


def _new_loop() -> asyncio.AbstractEventLoop:
    if sys.platform == "win32":  # whose loop waits by other means
        return asyncio.new_event_loop()
    return asyncio.SelectorEventLoop(TellingSelector())
