"""The errors of the store, in words that name the folder."""

import errno
from pathlib import Path

from maap_tui.errors import StorageError
from maap_tui.models.text import clean

from ..database import is_damage, reason_of


class QueueUnusable(StorageError):
    """The queue itself cannot be written or read; concerns every job in it."""


class NewerQueue(StorageError):
    """A later version of the program made the queue; it was left as it is."""


class DestinationTaken(StorageError):
    """Another row of the queue has the same destination; nothing was added."""


def cannot_write(error: Exception, folder: Path) -> QueueUnusable:
    """The error to raise, `from error`, for what kept the queue from being written."""
    hint = "Make room or mend the folder: the queue goes on then."
    if getattr(error, "errno", None) in (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR):
        hint = "Mend the folder, or set MAAP_TUI_STATE_DIR to another one."
    return _unusable("write", error, folder, hint)


def cannot_read(error: Exception, folder: Path) -> QueueUnusable:
    """The error to raise, `from error`, for what kept the queue from being read."""
    return _unusable("read", error, folder, "Look at the folder, then try again.")


def _unusable(verb: str, error: Exception, folder: Path, hint: str) -> QueueUnusable:
    return QueueUnusable(
        f"Cannot {verb} the queue in {clean(folder)}: {reason_of(error)}.",
        hint="Start maap-tui again." if _is_final(error) else hint,
    )


def _is_final(error: Exception) -> bool:
    """Whether nothing gets better before the file is opened anew."""
    return is_damage(error) or isinstance(error, FileNotFoundError)
