"""The folder of what the program keeps: for its owner only, whatever the umask says."""

import errno
import os
from contextlib import suppress
from pathlib import Path

_MODE = 0o700


def make_private_folder(folder: Path) -> None:
    """Makes `folder`, for its owner only, where it is missing; one that is there stays as it is.

    Raises `OSError`.
    """
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(_MODE)
        folder.chmod(_MODE)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
