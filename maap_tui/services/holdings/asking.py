"""Asking a disk about many files, on a thread of its own: one that hangs cannot be interrupted."""

from __future__ import annotations

import os
import stat
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import IndexRow

PATIENCE = 20.0
"""Seconds without any answer after which a disk is given up."""
_LOOK = 0.05


def there_now(rows: Sequence[IndexRow], patience: float) -> tuple[list[IndexRow], IndexRow | None]:
    """Those files that stand there with the size that they had.

    Also the one about which the disk has not answered for so many seconds, where that happened:
    of it and of those behind it nothing is known.
    """
    if not rows:
        return [], None
    answers: list[bool] = []
    is_done = Event()

    def ask() -> None:
        for row in rows:
            answers.append(is_there(row))
        is_done.set()

    Thread(target=ask, name="maap-look", daemon=True).start()
    known, since = 0, monotonic()
    while not is_done.wait(_LOOK):
        if len(answers) > known:
            known, since = len(answers), monotonic()
        elif monotonic() - since > patience:
            break
    told = list(answers)
    sound = [row for row, is_sound in zip(rows, told, strict=False) if is_sound]
    return sound, rows[len(told)] if len(told) < len(rows) else None


def is_there(row: IndexRow) -> bool:
    """Whether a file of that size still stands there."""
    try:
        status = os.lstat(row.file.path)
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == row.file.size
