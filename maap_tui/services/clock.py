"""A clock that nobody can set and that goes on while the machine sleeps."""

import time

_CLOCK = getattr(time, "CLOCK_BOOTTIME", None) or getattr(time, "CLOCK_MONOTONIC", None)
"""On Linux the monotonic clock stands still during sleep, on macOS only Python's own does."""


def uptime() -> float:
    """Seconds since some moment before this program started, sleep included.

    What is measured by it is over in time after a machine was suspended, and does not care about
    a clock on the wall that is set.
    """
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
