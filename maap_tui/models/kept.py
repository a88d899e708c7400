"""What was learnt earlier, with the moment it was learnt."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value and when the catalogue gave it."""

    value: T
    moment: datetime
    """In UTC."""

    def is_older_than(self, age: timedelta, now: datetime | None = None) -> bool:
        """Whether more time than `age` is over; also when it comes from the future."""
        passed = (now or datetime.now(UTC)) - self.moment
        return not timedelta(0) <= passed <= age

    def age_in_words(self, now: datetime | None = None) -> str:
        """`just now`, `5 min ago`, `2 h ago`, `3 d ago`."""
        return age_in_words(self.moment, now)


def age_in_words(moment: datetime, now: datetime | None = None) -> str:
    """How long ago `moment` was, in the largest unit that is over once."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{int(seconds // length)} {unit} ago"
    return "just now"
