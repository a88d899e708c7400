"""Folders and the errors of the disk, in words.

A folder below the download folder is reached component by component through descriptors that do
not follow links, so that nobody who can write there leads a download elsewhere.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from maap_tui.errors import StorageError
from maap_tui.models.text import clean, format_bytes

_FULL = (errno.ENOSPC, errno.EDQUOT)
_GONE = (errno.EROFS, errno.ESTALE, errno.ENODEV, errno.ENXIO)
_OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


flush: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
"""Returns once the contents of a descriptor are on the disk; not every system has the cheap way."""


def sync_folder(descriptor: int) -> None:
    """Makes safe which names a folder holds, as far as its disk can: some shared ones cannot, and
    say so by an error that is none of the files'."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise


class DiskFull(StorageError):
    """No space for what is still to come; concerns every download to that disk."""


class FolderGone(StorageError):
    """The download folder cannot be used any more; concerns every download to it."""


def storage_error(error: OSError, path: Path) -> StorageError:
    """The error to raise for what happened at `path`."""
    shown = clean(path)
    if error.errno in _FULL:
        return DiskFull(f"The disk of {shown} is full.", hint="Make room: the queue goes on then.")
    if error.errno in _GONE:
        return FolderGone(
            f"{shown} cannot be written (read-only or unplugged?).",
            hint="Bring it back: the queue goes on then.",
        )
    if error.errno == errno.EFBIG:
        return StorageError(f"The disk of {shown} cannot hold files this large.")
    if error.errno == errno.ENAMETOOLONG:
        return StorageError(f"The name {shown} is too long for this disk.")
    if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return StorageError(
            f"Something else stands in the way at {shown}.", hint="Move it, then press R to retry."
        )
    reason = clean(error.strerror or "unknown error").lower()
    return StorageError(f"Cannot write {shown}: {reason}.", hint="Look at the folder, then retry.")


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of a disk."""

    free: int
    """For this user."""
    total: int


def not_enough(path: Path, needed: int, room: Room) -> DiskFull:
    """For a download that does not fit now."""
    free = format_bytes(room.free)
    return DiskFull(
        f"The disk of {clean(path)} is full: needs {format_bytes(needed)}, has {free}.",
        hint="Make room: the queue goes on then.",
    )


def never_enough(path: Path, needed: int, room: Room) -> StorageError:
    """For a download that does not fit however empty the disk were."""
    return StorageError(
        f"The disk of {clean(path)} is too small: needs {format_bytes(needed)}, "
        f"holds {format_bytes(room.total)} in all.",
        hint="Choose a folder on another disk.",
    )


def device_of(folder: Path) -> int:
    """The device that holds `folder`, which is created where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return folder.stat().st_dev
    except OSError as error:
        raise storage_error(error, folder) from error


def disk_of(folder: Path) -> int | None:
    """The device that holds `folder` or would hold it; makes nothing."""
    for candidate in (folder, *folder.parents):
        try:
            return candidate.stat().st_dev
        except OSError:  # not there yet: its parent tells
            continue
    return None


def room_of(folder: Path) -> Room | None:
    """The disk that holds `folder` or would hold it."""
    for candidate in (folder, *folder.parents):
        try:
            stats = os.statvfs(candidate)
        except OSError:  # not there yet: its parent tells
            continue
        if not stats.f_blocks:  # some file systems over a network do not say
            return None
        return Room(stats.f_bavail * stats.f_frsize, stats.f_blocks * stats.f_frsize)
    return None


def require_room(root: Path, still: int, others: int) -> None:
    """Raises where `still` bytes do not fit beside what `others` will write, or never will."""
    room = room_of(root)
    if room is None or room.free >= still + others:
        return
    if still > room.total:
        raise never_enough(root, still, room)
    raise not_enough(root, still + others, room)


def free_bytes(folder: Path) -> int | None:
    """Free space for this user on the disk that holds `folder` or would hold it."""
    room = room_of(folder)
    return None if room is None else room.free


@contextmanager
def opened_folder(
    root: Path, device: int, below: tuple[str, ...], *, make: bool = True
) -> Iterator[int]:
    """A descriptor of the folder `below` in `root`, closed at the end; missing ones are made.

    Raises `FolderGone` when `root` has vanished with its disk, `StorageError` otherwise.
    """
    descriptor = _open_root(root, device, make)
    try:
        for position, name in enumerate(below):
            try:
                inner = _open_inner(descriptor, name, make)
            except OSError as error:
                raise storage_error(error, root.joinpath(*below[: position + 1])) from error
            os.close(descriptor)
            descriptor = inner
        yield descriptor
    finally:
        os.close(descriptor)


def _open_root(root: Path, device: int, make: bool) -> int:
    """Opens the download folder itself, which may be a link of the person's own making.

    One that was deleted is made again only on the disk where it was: an empty mount point would
    else fill the wrong disk.
    """
    with suppress(OSError):  # what is wrong is found out below
        descriptor = os.open(root, _OPEN_FOLDER)
        if os.fstat(descriptor).st_dev == device:
            return descriptor
        os.close(descriptor)
    try:
        if not root.exists():
            if not make or root.parent.stat().st_dev != device:
                raise FileNotFoundError(errno.ENOENT, "gone")
            root.mkdir()
        elif _is_bare_mount_point(root, device):
            raise FileNotFoundError(errno.ENOENT, "not mounted")
        return os.open(root, _OPEN_FOLDER)
    except OSError as error:
        raise FolderGone(
            f"The folder {clean(root)} cannot be used (disk unplugged?).",
            hint="Bring it back: the queue goes on then.",
        ) from error


def _is_bare_mount_point(root: Path, device: int) -> bool:
    """Whether a disk that was mounted at `root` is not there any more.

    The number of a disk alone does not say so: it may change when the machine starts anew.
    """
    here = root.stat().st_dev
    return here != device and here == root.parent.stat().st_dev and not any(root.iterdir())


def _open_inner(parent: int, name: str, make: bool) -> int:
    if make:
        with suppress(FileExistsError):
            os.mkdir(name, dir_fd=parent)
            sync_folder(parent)
    return os.open(name, _OPEN_FOLDER | os.O_NOFOLLOW, dir_fd=parent)
