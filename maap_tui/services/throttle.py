"""How fast all transfers together may go."""

from threading import Event, Lock
from time import monotonic

_GRAIN = 0.05
"""Seconds' worth of bytes that are handed out at once, so that every transfer has its share."""
_BURST = 0.2
"""Seconds' worth of bytes that may be saved up."""
_LEAST = 0.001
_TICK = 0.1
"""Longest wait before looking at the limit and the stop event again."""


class Throttle:
    """A bucket of bytes that fills at the set rate; without a limit it costs one comparison."""

    def __init__(self, limit: int | None = None) -> None:
        """`limit` is in bytes a second."""
        self._lock = Lock()
        self._limit = limit
        self._saved = 0.0
        self._filled_at = monotonic()

    @property
    def limit(self) -> int | None:
        """Bytes a second, or `None` for as fast as can be."""
        return self._limit

    @limit.setter
    def limit(self, bytes_per_second: int | None) -> None:
        with self._lock:
            self._fill()
            self._limit = None if bytes_per_second is None else max(1, bytes_per_second)
            self._saved = 0.0

    def take(self, wanted: int, stop: Event) -> int:
        """How many bytes may be read now, at most `wanted`; waits until it is at least one.

        When `stop` is set it returns at once, whatever the limit says.
        """
        while self._limit is not None and not stop.is_set():
            granted, wait = self._ask(wanted)
            if granted:
                return granted
            stop.wait(min(max(wait, _LEAST), _TICK))
        return wanted

    def give_back(self, count: int) -> None:
        """Returns bytes that were taken but did not come."""
        if count and self._limit is not None:
            with self._lock:
                self._saved += count

    def _ask(self, wanted: int) -> tuple[int, float]:
        """Bytes granted, or else the seconds until there may be some."""
        with self._lock:
            limit = self._limit
            if limit is None:
                return wanted, 0.0
            self._fill()
            grain = max(1, min(wanted, int(limit * _GRAIN)))
            if self._saved < grain:
                return 0, (grain - self._saved) / limit
            self._saved -= grain
            return grain, 0.0

    def _fill(self) -> None:
        now = monotonic()
        if self._limit is not None:
            most = max(1.0, self._limit * _BURST)
            self._saved = min(most, self._saved + (now - self._filled_at) * self._limit)
        self._filled_at = now
