"""What the queue asks and tells about files that are here; the index answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from maap_tui.models.holding import HeldFile
from maap_tui.models.transfer import JobRequest, RequestKey, Verification


class FinishedFiles(Protocol):
    """Both calls read a disk, are made without the queue's lock, and raise `StorageError`."""

    def held(self, requests: Sequence[JobRequest]) -> Mapping[RequestKey, HeldFile]:
        """The files of `requests` that are here, wherever they lie, by the request's key."""

    def note(
        self, request: JobRequest, root: Path, target: Path, verified_by: Verification | None
    ) -> None:
        """A file in the download folder `root` is finished."""


class NoFiles:
    """Knows and remembers nothing."""

    def held(self, requests: Sequence[JobRequest]) -> Mapping[RequestKey, HeldFile]:
        return {}

    def note(
        self, request: JobRequest, root: Path, target: Path, verified_by: Verification | None
    ) -> None:
        """There is nothing that would remember it."""
