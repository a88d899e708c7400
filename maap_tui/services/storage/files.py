"""The files of the state folder: private whatever the umask says, replaced whole or never.

A new queue is made under another name and linked into place, so that the file under the real name
is never half of one; a damaged one keeps its name until its replacement is ready.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from ..database import name_aside, remove_with_sides, sides_of
from ..disk import sync_folder
from ..private_folder import make_private_file
from ..whole_files import named_anew

QUEUE_NAME = "queue.sqlite3"
_NEW_NAME = "queue.new-{}.sqlite3"
_STALE = 3600.0
"""Seconds after which a file being made is the rest of a crash."""


def queue_exists(folder: Path) -> bool:
    """Whether there is a queue in `folder`, or what is left of one; makes nothing."""
    path = folder / QUEUE_NAME
    return any(map(_may_be_there, (path, *sides_of(path))))


def _may_be_there(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except OSError:  # out of reach, or its folder is none: opening it says why
        return True
    return True


def new_name(folder: Path) -> Path:
    """A name for a file being made, of this call alone: locks may lie."""
    return folder / _NEW_NAME.format(secrets.token_hex(4))


def remove_leftovers(folder: Path, now: float) -> None:
    """Removes what instances left half made that ended early. Raises `OSError`."""
    for path in folder.glob(_NEW_NAME.format("*")):
        with suppress(FileNotFoundError):  # finished just now
            if path.stat().st_mtime < now - _STALE:
                remove_with_sides(path)


def make_anew(path: Path) -> None:
    """Makes the empty file `path`, replacing what is there. Raises `OSError`."""
    remove_with_sides(path)
    make_private_file(path)


def synced(path: Path) -> None:
    """Returns once the file or folder `path` is on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if path.is_dir():
            sync_folder(descriptor)
        else:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def install(made: Path, path: Path) -> None:
    """Gives `made` the name `path`, unless another instance just made one there."""
    synced(made)
    with suppress(FileExistsError):  # theirs is as good as ours
        named_anew(made, path)
    made.unlink(missing_ok=True)
    synced(path.parent)


def replace_damaged(made: Path, path: Path, now: float) -> Path:
    """Puts `made` in the place of the damaged database `path`, which is kept under a new name.

    Says that name. After a crash in between, the damaged one is still in its place.
    """
    synced(made)
    aside = name_aside(path, "corrupt", now)
    if path.exists():
        try:
            os.link(path, aside)
        except OSError:  # a file system without links
            os.replace(path, aside)
    for old, new in zip(sides_of(path), sides_of(aside), strict=True):
        if old.exists():
            os.replace(old, new)
    os.replace(made, path)
    synced(path.parent)
    return aside
