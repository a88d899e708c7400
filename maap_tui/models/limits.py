"""How many downloads run at once, how fast and when, as a person writes it and reads it back."""

from dataclasses import dataclass

from .invalid import InvalidInput
from .quiet_hours import QuietHours
from .setting_values import byte_rate, quiet_hours, whole
from .text import format_bytes
from .transfer import QueueSnapshot

MOST_PARALLEL = 8
SLOWEST = 10_000
"""Bytes a second: with less, eight transfers at once would look as if they stood still."""
_UNITS = (("G", 10**9), ("M", 10**6), ("k", 10**3))


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds the downloads back."""

    parallel: int
    """Transfers at once."""
    speed: int | None = None
    """Bytes a second of all transfers together, or `None` for as fast as they can."""
    quiet_hours: QuietHours | None = None

    @classmethod
    def of(cls, queue: QueueSnapshot) -> "Limits":
        """Those that the queue has at present."""
        return cls(queue.parallel, queue.speed_limit, queue.quiet_hours)


def read_parallel(text: str) -> int:
    """Reads how many transfers may run at once; raises `InvalidInput`."""
    try:
        return whole(1, MOST_PARALLEL)(text)
    except InvalidInput as error:
        raise InvalidInput(f"how many at once is {error}") from None


def read_speed(text: str) -> int | None:
    """Reads `5M` or `800k`, bytes a second in all; empty is no limit. Raises `InvalidInput`."""
    try:
        speed = byte_rate(text) if text.strip() else None
    except InvalidInput as error:
        raise InvalidInput(f"a speed is {error}") from None
    if speed is not None and speed < SLOWEST:
        raise InvalidInput(f"the lowest speed is {speed_text(SLOWEST)}: below, transfers break off")
    return speed


def speed_text(speed: int | None) -> str:
    """The speed as `read_speed` reads it, in the largest unit that is exact; empty for none."""
    if speed is None:
        return ""
    for letter, unit in _UNITS:
        digits = f"{speed / unit:.3f}".rstrip("0").rstrip(".")
        if speed >= unit and float(digits) * unit == speed:
            return digits + letter
    return str(speed)


def speed_in_words(speed: int | None) -> str:
    """`at most 5.00 MB/s, all downloads together`."""
    if speed is None:
        return "as fast as they can"
    return f"at most {format_bytes(speed)}/s, all downloads together"


def quiet_in_words(hours: QuietHours | None) -> str:
    """What the quiet hours mean for the night they may pass."""
    if hours is None:
        return "at any time of day"
    over = " the next day" if hours.end < hours.start else ""
    return f"nothing is transferred from {hours.start:%H:%M} to {hours.end:%H:%M}{over}, local time"


def read_quiet_hours(text: str) -> QuietHours | None:
    """Reads `08:00-18:00`; empty is none. Raises `InvalidInput`."""
    try:
        return quiet_hours(text) if text.strip() else None
    except InvalidInput as error:
        raise InvalidInput(f"quiet hours are {error}") from None
