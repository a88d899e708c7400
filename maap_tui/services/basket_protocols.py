"""What may be asked of whoever keeps the basket; to be had from `maap_tui.services`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a command pays for no model that it does not use
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from threading import Event

    from maap_tui.models.basket import BasketNews, Changes, ItemsRead
    from maap_tui.models.catalog import Item


class BasketStore(Protocol):
    """The basket as it is kept. Every call blocks on the disk and may raise `StorageError`."""

    @property
    def notices(self) -> list[str]:
        """What the person has to be told of the file, oldest first."""

    def exchange(self, changes: Changes) -> Changes:
        """Writes `changes`, and gives what others have changed since the last call.

        The first call gives everything there is. After an error nothing is lost: the same changes
        may be given again.
        """

    def undo(self) -> int:
        """Brings back what was taken out last, at most a day ago, and says how many."""


class BasketFiles(Protocol):
    """Granules as GeoJSON files of whole STAC Items. Blocks; raises `Cancelled` after `stop`."""

    def write(
        self,
        items: Iterable[Item],
        path: Path,
        stop: Event,
        progress: Callable[[int], None] | None = None,
        *,
        replaces: bool = False,
    ) -> Path:
        """Writes a FeatureCollection, wholly or not at all, and returns its absolute path;
        `progress` is told how many were written.

        Raises `StorageError`, also when there is something at `path`, unless `replaces`.
        """

    def read(
        self, path: Path, stop: Event, progress: Callable[[int], None] | None = None
    ) -> ItemsRead:
        """The granules of a file, and what in it is none; `progress` is told how many were read.

        Raises `InputError` where there is none at all.
        """


class Baskets(Protocol):
    """Keeps the basket while it is used. No call blocks; news are polled."""

    def put(self, changes: Changes) -> None:
        """Takes changes over; they are on the disk within a second."""

    def news(self) -> BasketNews:
        """What others have changed, and how it stands."""

    def close(self, timeout: float = 5.0) -> None:
        """Writes what is left; safe to call twice."""
