"""What a look at a download folder finds."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from .transfer import JobRequest


class FileState(Enum):
    """How it stands with one file."""

    WHOLE = "whole"
    SUPERSEDED = "superseded"
    """Whole, but a newer publication of the same acquisition is known."""
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    MISSING = "missing"
    """The queue says it is finished, and it is not there."""
    PART = "part"
    """Left over of a download, or of one that is still under way."""
    FOREIGN = "foreign"
    """Not known to be a file of any granule: it cannot be judged."""

    @property
    def is_to_be_fetched(self) -> bool:
        """Whether fetching it again would mend it."""
        return self in (FileState.TRUNCATED, FileState.CORRUPT, FileState.MISSING)


@dataclass(frozen=True, slots=True)
class Finding:
    """One file; texts are safe to show."""

    path: Path
    state: FileState
    size: int | None = None
    """Bytes on the disk; `None` for one that is missing."""
    expected: int | None = None
    """Bytes promised, where they are."""
    proof: str = ""
    """By what it was judged: `checksum`, `zip`, `size`, or `not empty` where that is all."""
    cause: str = ""
    """What is wrong with it, or what is to be known about it, one sentence."""
    collection: str = ""
    item_id: str = ""
    asset_key: str = ""
    newer: str = ""
    """The id of the newest publication, where this is not it."""
    request: JobRequest | None = None
    """What would fetch it again, where that is known."""
