"""Which files of a granule are on this computer, and what its row in the list says of that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from .catalog import Key
from .publications import name_parts, publication_of
from .transfer import JobState


class KnownBy(Enum):
    """How it is known to which granule a file belongs; the surest way first."""

    QUEUE = "queue"
    """The queue fetched and checked it."""
    AUDIT = "audit"
    """An audit compared it with the catalogue."""
    PLACE = "place"
    """It lies where the layout puts the files of that granule."""
    NAME = "name"
    """It, or a folder that it lies in, bears the name of a product."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """One finished file, as it was seen last."""

    path: Path
    size: int
    known_by: KnownBy
    collection: str = ""
    """Its id or the name of its folder; empty where nothing tells. So is `item_id`."""
    item_id: str = ""
    asset_key: str = ""
    """Empty where only the catalogue can tell."""
    checksum: str = ""
    """Multihash in hexadecimal that it was found to have."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What of one granule is here. Files that have another size than promised are not its files."""

    files: tuple[HeldFile, ...] = ()
    is_whole: bool = False
    """Whether nothing is missing of what a download would usually fetch."""
    missing: tuple[str, ...] = ()
    """The asset keys that would make it whole."""
    differing: tuple[HeldFile, ...] = ()
    """What is in the place of its files and is not what the catalogue promises."""
    newer: str = ""
    """The id of the newest publication here of the same acquisition, where this is an older one."""
    older: str = ""
    """The id of the newest publication here that is older than this one."""

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def by_asset(self) -> Mapping[str, Path]:
        """Where the file of each asset lies."""
        return {file.asset_key: file.path for file in self.files}


NOTHING = Holding()
"""It was looked for, and nothing is here."""


def whole_keys(found: Mapping[Key, Holding]) -> frozenset[Key]:
    """The granules of which nothing is missing."""
    return frozenset(key for key, holding in found.items() if holding.is_whole)


class LocalState(Enum):
    """How it stands with a granule on this computer; in the order in which a list sorts them."""

    FAILED = "failed"
    PAUSED = "paused"
    RUNNING = "running"
    QUEUED = "queued"
    PARTLY = "partly on disk"
    UPDATE = "an older one is on disk"
    """So is another version under the same name."""
    OLD_COPY = "on disk and superseded"
    SUPERSEDED = "superseded"
    """Not here, and a newer publication is here or known."""
    ON_DISK = "on disk"
    NONE = ""

    @property
    def is_here(self) -> bool:
        """Whether a download would usually have nothing to fetch."""
        return self in (LocalState.ON_DISK, LocalState.OLD_COPY)


_OF_JOBS = {
    JobState.QUEUED: LocalState.QUEUED,
    JobState.RUNNING: LocalState.RUNNING,
    JobState.VERIFYING: LocalState.RUNNING,
    JobState.RETRYING: LocalState.RUNNING,
    JobState.PAUSED: LocalState.PAUSED,
    JobState.FAILED: LocalState.FAILED,
}


def local_state(
    job: JobState | None, holding: Holding | None, *, is_newer_known: bool = False
) -> LocalState:
    """The state of a granule whose jobs stand at `job` (`None` without any).

    `holding` is `None` while nobody has looked: then a finished job is believed. `is_newer_known`
    says that a newer publication is known which need not be here.
    """
    if job in _OF_JOBS:
        return _OF_JOBS[job]
    is_superseded = is_newer_known or (holding is not None and bool(holding.newer))
    is_whole = job is JobState.DONE if holding is None else holding.is_whole
    if is_whole:
        return LocalState.OLD_COPY if is_superseded else LocalState.ON_DISK
    if holding is not None and holding.files:
        return LocalState.PARTLY
    if is_superseded:
        return LocalState.SUPERSEDED
    is_older_here = holding is not None and (holding.older or holding.differing)
    return LocalState.UPDATE if is_older_here else LocalState.NONE


def newer_here(keys: Iterable[Key]) -> Mapping[Key, str]:
    """Of granules that are here, those that others supersede: each with the newest one's id.

    Judged by their names, within one collection.
    """
    ranked: dict[tuple[str, str], list[tuple[tuple[str, str], str]]] = {}
    for collection, item_id in keys:
        if (parts := name_parts(item_id)) is not None:
            ranked.setdefault((collection, parts[0]), []).append((parts[1], item_id))
    return {
        (place[0], item_id): max(some)[1]
        for place, some in ranked.items()
        for rank, item_id in some
        if rank < max(some)[0]
    }


def why_newer(newer_id: str, older_id: str) -> str:
    """By what one publication is newer than another, in a few words; empty where unknown."""
    newer, older = publication_of(newer_id), publication_of(older_id)
    return "" if newer is None or older is None else newer.why_newer(older)


@dataclass(frozen=True, slots=True)
class ScanStep:
    """How far a look through the download folders is."""

    folder: Path
    """The download folder that is looked through."""
    files: int = 0
    """Seen so far in folders that have changed since the last look."""
    changes: int = 0
    """Files that came, went or changed."""
    trouble: str = ""
    """Why a folder could not be looked through, one sentence."""
