"""Waiting for one's turn, no longer than one is wanted."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Semaphore

from maap_tui.errors import Cancelled

_TICK = 0.05
"""Seconds between two looks at the stop event."""


@contextmanager
def turn(lock: "Lock | Semaphore", stop: Event) -> Iterator[None]:
    """Holds `lock` while the block runs; raises `Cancelled` if `stop` is set before it has it."""
    while not lock.acquire(timeout=_TICK):
        if stop.is_set():
            raise Cancelled("Stopped.")
    try:
        yield
    finally:
        lock.release()
