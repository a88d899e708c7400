"""Rates from counts that are looked at now and then."""

from collections import deque

WINDOW = 5.0
"""Seconds over which a rate is taken."""
HISTORY = 120
"""Seconds that the history goes back."""
_APART = 0.1


class Meter:
    """Bytes a second over the last few seconds, from a count that only grows."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, int]] = deque(maxlen=int(WINDOW / _APART) + 2)

    def look(self, now: float, count: int) -> float:
        """Takes in what the count is `now` (monotonic seconds) and returns the rate."""
        points = self._points
        if not points or now - points[-1][0] >= _APART:
            points.append((now, count))
        while len(points) > 2 and now - points[1][0] >= WINDOW:
            points.popleft()
        (first, before), (last, after) = points[0], points[-1]
        return (after - before) / (last - first) if last > first else 0.0

    def clear(self) -> None:
        """Forgets the past, for what starts again after a pause."""
        self._points.clear()


class History:
    """One rate for each second that went by, however seldom somebody looks."""

    def __init__(self) -> None:
        self._rates: deque[float] = deque(maxlen=HISTORY)
        self._at: float | None = None
        self._count = 0

    def look(self, now: float, count: int) -> tuple[float, ...]:
        """Takes in what the count is `now` and returns the rates, oldest first."""
        if self._at is None:
            self._at, self._count = now, count
        whole = int(now - self._at)
        if whole >= 1:
            rate = (count - self._count) / (now - self._at)
            self._rates.extend([rate] * min(whole, HISTORY))
            self._at, self._count = self._at + whole, count
        return tuple(self._rates)
