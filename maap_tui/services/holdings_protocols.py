"""What the screens and the command line may ask about files that are here; see the package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a command pays for no model that it does not use
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from threading import Event

    from maap_tui.models.audit import Finding
    from maap_tui.models.catalog import Item
    from maap_tui.models.holding import HeldFile, Holding, ScanStep


class Holdings(Protocol):
    """What of the catalogue lies on this computer, in all download folders that were ever used.

    Every call reads a disk and blocks, raises `StorageError` when the index cannot be used, and
    stops when `stop` is set, then raising `Cancelled`.
    """

    def look(self, items: Sequence[Item], stop: Event) -> Mapping[tuple[str, str], Holding]:
        """What is here of each of these granules, by its key. Only files are told that are there
        now, with the size that they had and, where one is promised, with that."""

    def scan(self, stop: Event, folder: Path | None = None) -> Iterator[ScanStep]:
        """Looks through what has changed in the download folders, or in this one alone.

        A folder that cannot be read, or whose disk does not answer, is told in the last step of
        its download folder.
        """

    def at(self, path: Path) -> HeldFile | None:
        """The file at `path`, where it is there as it was seen last."""

    def learn(self, findings: Sequence[Finding], root: Path) -> None:
        """Takes down what an audit below `root` found: what is whole, and what is not."""

    def have(self, stop: Event) -> Iterator[HeldFile]:
        """Every file that is there now and whose granule is known, granule by granule."""
