"""Looks into folders for whoever picks a file, without waiting on a pipe or a device."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from maap_tui.errors import Cancelled, InputError
from maap_tui.models.folder import FolderEntry, FolderView
from maap_tui.models.text import clean

MOST_ENTRIES = 20_000
_RIGHTS_HINT = "Ask its owner for the right to read it."
_ODDITIES = (
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
)


class FolderReader:
    """Implements the Protocol `Folders`."""

    def __init__(self, most: int = MOST_ENTRIES) -> None:
        self._most = most

    def visit(self, path: Path, stop: Event) -> FolderView | Path:
        """See `maap_tui.services.Folders`."""
        with _told(path):
            path = Path(os.path.abspath(path))
            status = os.stat(path)
            if stat.S_ISDIR(status.st_mode):
                return self._view(path, stop)
            _require_file(path, status)
        return path

    def _view(self, folder: Path, stop: Event) -> FolderView:
        entries: list[FolderEntry] = []
        with os.scandir(folder) as found:
            for entry in found:
                if stop.is_set():
                    raise Cancelled("Stopped while a folder was read.")
                if len(entries) == self._most:
                    return FolderView(folder, _in_order(entries), is_cut=True)
                entries.append(_entry(entry))
        return FolderView(folder, _in_order(entries))


def _in_order(entries: list[FolderEntry]) -> tuple[FolderEntry, ...]:
    return tuple(sorted(entries, key=lambda each: (not each.is_folder, each.name.casefold())))


def _entry(found: os.DirEntry[str]) -> FolderEntry:
    """What `found` leads to; nothing is opened."""
    try:
        status = found.stat()
    except OSError:
        return FolderEntry(found.name, oddity="broken link" if found.is_symlink() else "unreadable")
    is_folder = stat.S_ISDIR(status.st_mode)
    size = status.st_size if stat.S_ISREG(status.st_mode) else None
    return FolderEntry(found.name, is_folder, size, status.st_mtime, _oddity(status))


def _oddity(status: os.stat_result) -> str:
    return next((word for test, word in _ODDITIES if test(status.st_mode)), "")


def _require_file(path: Path, status: os.stat_result) -> None:
    """Refuses what is no file, or holds nothing, or may not be opened."""
    name = clean(path.name, 80)
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{name} is a {_oddity(status) or 'special file'}, not a file.")
    if status.st_size == 0:
        raise InputError(f"{name} is empty.")
    os.close(os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0)))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns what the system says of `path` into one sentence."""
    name = clean(path.name or str(path), 80)
    try:
        yield
    except ValueError as error:
        raise InputError("A path cannot hold such a character.") from error
    except PermissionError as error:
        raise InputError(f"{name} may not be read.", hint=_RIGHTS_HINT) from error
    except NotADirectoryError as error:
        parent = clean(path.parent.name, 80)
        raise InputError(f"{parent} is a file, so nothing is below it.") from error
    except FileNotFoundError as error:
        if path.is_symlink():
            raise InputError(f"{name} is a link to something that is gone.") from error
        where = clean(path.parent, 200)
        raise InputError(f"There is no {name} in {where}.", hint="Check the path.") from error
    except OSError as error:
        words = {
            errno.ELOOP: f"{name} is a link that leads back to itself.",
            errno.ENAMETOOLONG: "The path is longer than a path may be.",
        }
        reason = clean(error.strerror or "no reason was given", 80)
        sentence = words.get(error.errno or 0, f"{name} cannot be read: {reason}.")
        raise InputError(sentence) from error
