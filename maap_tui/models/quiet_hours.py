"""The hours in which nothing is transferred."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Self

from .invalid import InvalidInput

_HOUR = re.compile(r"(\d{1,2})(?::(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A daily span of local time in which nothing is transferred; may pass midnight."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `08:00-18:00`; raises `InvalidInput`."""
        parts = [_HOUR.fullmatch(part.strip()) for part in text.split("-")]
        try:
            ends = [time(int(part[1]), int(part[2] or 0)) for part in parts if part]
        except ValueError:
            ends = []
        if len(ends) != 2 or ends[0] == ends[1]:
            raise InvalidInput("quiet hours are two times of day, for example 08:00-18:00")
        return cls(*ends)

    def holds(self, moment: time) -> bool:
        """Whether `moment` lies within; the end does not."""
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"
