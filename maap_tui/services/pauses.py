"""How long those who wait for a busy server have to wait, for whoever shows it."""

from threading import Event, Lock
from time import monotonic
from weakref import WeakKeyDictionary


class Pauses:
    """Until when each of them waits, by the `stop` event that it was given; for any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ends: WeakKeyDictionary[Event, float] = WeakKeyDictionary()

    def note(self, stop: Event, seconds: float) -> None:
        """A pause of so many seconds begins; one of 0 is over."""
        with self._lock:
            self._ends[stop] = monotonic() + seconds if seconds else 0.0

    def left(self, stop: Event) -> float:
        """Seconds until it is asked again; 0 where nobody waits."""
        with self._lock:
            return max(0.0, self._ends.get(stop, 0.0) - monotonic())
