"""What every route of one world can reach."""

from dataclasses import dataclass
from threading import Event

from maap_tui.demo.faults import Faults
from maap_tui.demo.matching.searches import Searches
from maap_tui.demo.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Context:
    """The state of one world; `stop` is set as soon as it is to end."""

    root: str
    """`http://127.0.0.1:PORT`"""
    faults: Faults
    tokens: Tokens
    searches: Searches
    stop: Event
    farthest_record: int
    """The highest `startRecord` that is answered as long as no fault lowers it."""
    rate: int | None
    """Bytes a second of each product body."""
    hostile: bool
    """Whether the hostile collection is among the others."""

    @property
    def record_wall(self) -> int:
        """The highest `startRecord` that is answered now."""
        lower = self.faults.lower_wall
        return self.farthest_record if lower is None else min(lower, self.farthest_record)
