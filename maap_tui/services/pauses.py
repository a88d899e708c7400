"""How long those who wait for a busy server have to wait, for whoever shows it."""

from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from .retrying import Pause


class Pauses:
    """Until when each of them waits, by the `stop` event that it was given; for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ends: WeakKeyDictionary[Event, float] = WeakKeyDictionary()

    def note(self, pause: "Pause") -> None:
        """It begins now."""
        with self._lock:
            self._ends[pause.stop] = monotonic() + pause.seconds

    def left(self, stop: Event) -> float:
        """Seconds until it is asked again; 0 where nobody waits."""
        if stop.is_set():
            return 0.0
        with self._lock:
            return max(0.0, self._ends.get(stop, 0.0) - monotonic())
