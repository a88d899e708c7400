"""The errors of the store, in words that name the folder."""

import sqlite3
from pathlib import Path

from maap_tui.errors import StorageError
from maap_tui.models.text import clean

_PRIMARY = 0xFF
"""The bits of SQLite's extended result codes that hold the primary one."""
_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "access is denied",
    sqlite3.SQLITE_BUSY: "another program holds it",
    sqlite3.SQLITE_LOCKED: "another program holds it",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk does not take it",
    sqlite3.SQLITE_CORRUPT: "its file is damaged",
    sqlite3.SQLITE_NOTADB: "its file is damaged",
}
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class QueueUnusable(StorageError):
    """The queue itself cannot be written or read; concerns every job in it."""


class NewerQueue(StorageError):
    """A later version of the program made the queue; it was left as it is."""


class DestinationTaken(StorageError):
    """Another row of the queue has the same destination; nothing was added."""


def cannot_write(error: Exception, folder: Path) -> QueueUnusable:
    """The error to raise, `from error`, for what kept the queue from being written."""
    return _unusable(
        "write", error, folder, "Make room or mend the folder: the queue goes on then."
    )


def cannot_read(error: Exception, folder: Path) -> QueueUnusable:
    """The error to raise, `from error`, for what kept the queue from being read."""
    return _unusable("read", error, folder, "Look at the folder, then try again.")


def _unusable(verb: str, error: Exception, folder: Path, hint: str) -> QueueUnusable:
    return QueueUnusable(
        f"Cannot {verb} the queue in {clean(folder)}: {reason_of(error)}.",
        hint="Start maap-tui again." if _is_final(error) else hint,
    )


def reason_of(error: Exception) -> str:
    """Why the disk or the database did not do it, in words."""
    if isinstance(error, OSError):
        return clean(error.strerror or "unknown error").lower()
    return _REASONS.get(_code(error), clean(error))


def _is_final(error: Exception) -> bool:
    """Whether nothing gets better before the file is opened anew."""
    return is_damage(error) or isinstance(error, FileNotFoundError)


def is_damage(error: Exception) -> bool:
    """Whether the file is not, or no longer, a sound database."""
    return _code(error) in _DAMAGE


def _code(error: Exception) -> int:
    """SQLite's primary result code; -1 where there is none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & _PRIMARY if isinstance(code, int) else -1
