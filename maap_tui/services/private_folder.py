"""Where the program keeps things: for its owner only, whatever the umask says."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

_MODE = 0o700
_FILE_MODE = 0o600


def make_private_folder(folder: Path) -> None:
    """Makes `folder` and those above it, for their owner only, where they are missing.

    One that is there stays as it is. Raises `OSError`.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:  # what one start makes on the way may be another's own folder
        make_private_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(_MODE)
        folder.chmod(_MODE)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def make_private_file(path: Path) -> None:
    """Makes the empty file `path` where it is missing; one that is there is kept private.

    Raises `OSError`.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
    except FileExistsError:
        keep_private(path)
        return
    try:
        os.fchmod(descriptor, _FILE_MODE)
    finally:
        os.close(descriptor)


def keep_private(path: Path) -> None:
    """Takes the rights of others to `path` away, if it is ours and has any."""
    status = path.stat()
    if status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) & 0o077:
        path.chmod(_FILE_MODE)
