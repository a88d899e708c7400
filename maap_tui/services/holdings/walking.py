"""Looking through a folder on a thread of its own, so that a disk that hangs holds up nobody."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from time import monotonic, time_ns

from maap_tui.errors import Cancelled, StorageError
from maap_tui.models.text import clean
from maap_tui.precedence import give_way

from ..file_names import PART_SUFFIX
from .asking import PATIENCE

BATCH = 2_000
"""Files, folders counted like them, that are handed over at once."""
_LOOK = 0.05
_FRESH = 2 * 10**9
"""Nanoseconds: a folder that changed so lately may change once more within the same tick."""
_PART = os.fsencode(PART_SUFFIX)


@dataclass(frozen=True, slots=True)
class Seen:
    """A finished file."""

    name: bytes
    size: int
    mtime: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in one folder that has changed, or that could not be read."""

    place: bytes
    """Below the download folder; empty for that itself."""
    mtime: int
    """0 where the next look has to list it again."""
    files: tuple[Seen, ...] = ()
    folders: frozenset[bytes] = frozenset()
    trouble: str = ""


@dataclass(slots=True)
class _Walk:
    """What the walking thread shares with whoever waits for it."""

    root: bytes
    known: Mapping[bytes, int]
    apart: frozenset[bytes]
    answers: "Queue[list[Listing] | OSError | None]" = field(default_factory=lambda: Queue(4))
    stop: Event = field(default_factory=Event)
    beat: float = field(default_factory=monotonic)
    """When the disk answered last."""


def changed_folders(
    root: Path,
    known: Mapping[bytes, int],
    stop: Event,
    *,
    apart: frozenset[bytes] = frozenset(),
    patience: float = PATIENCE,
) -> Iterator[list[Listing]]:
    """The folders in `root` that are not as `known` has them (modification times by place).

    Links are not followed, and the folders `apart` are left out. Raises `StorageError` for a
    folder that is gone, cannot be read or has not answered for so many seconds, and `Cancelled`.
    """
    walk = _Walk(os.fsencode(root), known, apart)
    Thread(target=_walk, args=(walk,), name="maap-scan", daemon=True).start()
    try:
        while (answer := _next(walk, root, stop, patience)) is not None:
            if isinstance(answer, OSError):
                raise _trouble(answer, root) from answer
            yield answer
    finally:
        walk.stop.set()


def _next(walk: _Walk, root: Path, stop: Event, patience: float) -> list[Listing] | OSError | None:
    while True:
        if stop.is_set():
            raise Cancelled("Stopped.")
        try:
            return walk.answers.get(timeout=_LOOK)
        except Empty:
            if monotonic() - walk.beat > patience:
                raise StorageError(
                    f"The disk of {clean(root, 400)} has not answered for {patience:.0f} s.",
                    hint="What lies there is not known until it does.",
                ) from None


def _trouble(error: OSError, root: Path) -> StorageError:
    reason = clean(error.strerror or "unknown error").lower()
    return StorageError(
        f"{clean(root, 400)} cannot be read: {reason}.",
        hint="Is its disk connected? What lies there is not known until then.",
    )


def _walk(walk: _Walk) -> None:
    """The life of the thread."""
    try:
        _hand_over(walk, _listings(walk))
    except OSError as error:
        _put(walk, error)
    else:
        _put(walk, None)


def _hand_over(walk: _Walk, listings: Iterator[Listing]) -> None:
    batch: list[Listing] = []
    weight = 0
    for listing in listings:
        batch.append(listing)
        weight += 1 + len(listing.files)
        if weight >= BATCH:
            _put(walk, batch)
            batch, weight = [], 0
    if batch:
        _put(walk, batch)


def _put(walk: _Walk, answer: list[Listing] | OSError | None) -> None:
    while not walk.stop.is_set():
        walk.beat = monotonic()
        try:
            walk.answers.put(answer, timeout=_LOOK)
            return
        except Full:
            continue


def _listings(walk: _Walk) -> Iterator[Listing]:
    """Depth first, so that what belongs together comes together."""
    inner = _inner_folders(walk.known)
    waiting = [b""]
    while waiting and not walk.stop.is_set():
        give_way()
        place = waiting.pop()
        path = _joined(walk.root, place)
        if path in walk.apart:
            continue
        try:
            status = os.stat(path, follow_symlinks=not place)
            if not stat.S_ISDIR(status.st_mode):
                raise NotADirectoryError(20, os.strerror(20))
            walk.beat = monotonic()
            if walk.known.get(place) == status.st_mtime_ns:
                waiting += sorted(inner.get(place, ()), reverse=True)
                continue
            listing = _listed(path, place, status.st_mtime_ns)
            walk.beat = monotonic()
        except FileNotFoundError:  # gone meanwhile; its parent tells the next look
            if not place:
                raise
            continue
        except OSError as error:
            if not place:
                raise
            listing = Listing(place, 0, trouble=clean(error.strerror or "unknown error").lower())
        yield listing
        waiting += (_joined(place, name) for name in sorted(listing.folders, reverse=True))


def _inner_folders(known: Mapping[bytes, int]) -> dict[bytes, list[bytes]]:
    """The known folders by the one that they lie in."""
    inner: dict[bytes, list[bytes]] = {}
    for place in known:
        if place:
            inner.setdefault(place.rpartition(b"/")[0], []).append(place)
    return inner


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder and name else folder or name


def _listed(path: bytes, place: bytes, mtime: int) -> Listing:
    files: list[Seen] = []
    folders: list[bytes] = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.is_file(follow_symlinks=False) and not entry.name.endswith(_PART):
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # gone meanwhile
                    continue
                files.append(Seen(entry.name, status.st_size, status.st_mtime_ns))
    is_settled = time_ns() - mtime > _FRESH
    return Listing(place, mtime if is_settled else 0, tuple(files), frozenset(folders))
