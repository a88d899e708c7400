"""What lies in a folder, links left alone."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import NoReturn

from maap_tui.errors import Cancelled, StorageError
from maap_tui.models.text import clean

from .file_names import PART_SUFFIX

_INSTANCE = re.compile(r"\.[0-9a-f]{6}")
"""What may stand before the suffix of a part, see `part_file.claimed_name`."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One thing in a folder that is no folder itself."""

    path: Path
    size: int
    is_file: bool
    """Whether it is a regular file: neither a link nor something stranger."""

    @property
    def is_part(self) -> bool:
        return self.path.name.endswith(PART_SUFFIX)

    @property
    def target(self) -> Path:
        """For a part: the finished file that it was to become."""
        name = self.path.name.removesuffix(PART_SUFFIX)
        instance = name[-7:]
        return self.path.with_name(name[:-7] if _INSTANCE.fullmatch(instance) else name)


def entries_below(folder: Path, stop: Event) -> Iterator[FileEntry]:
    """Everything in `folder` and the folders in it; links to folders are not followed.

    Raises `StorageError` for a folder that cannot be read, and `Cancelled`.
    """
    for place, folders, names in os.walk(folder, onerror=_refuse):
        if stop.is_set():
            raise Cancelled("Stopped.")
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in sorted([*names, *links]):
            entry = _entry(Path(place, name))
            if entry is not None:
                yield entry


def _entry(path: Path) -> FileEntry | None:
    try:
        status = path.lstat()
    except FileNotFoundError:  # gone meanwhile
        return None
    except OSError as error:
        _refuse(error)
    return FileEntry(path, status.st_size, stat.S_ISREG(status.st_mode))


def _refuse(error: OSError) -> NoReturn:
    reason = clean(error.strerror or "unknown error").lower()
    raise StorageError(
        f"{clean(error.filename, 400)} cannot be read: {reason}.", hint="Look at its permissions."
    ) from error
