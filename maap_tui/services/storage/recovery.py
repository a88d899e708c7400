"""Opening the queue's file at the start, whatever state it is in."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from maap_tui.models.text import clean

from ..database import (
    connect,
    connect_to_look,
    is_damage,
    make_durable,
    remove_with_sides,
    transaction,
    version_of,
)
from ..private_folder import keep_private, make_private_folder
from .backups import Backups
from .failures import NewerQueue, cannot_write
from .files import (
    QUEUE_NAME,
    install,
    make_anew,
    new_name,
    queue_exists,
    remove_leftovers,
    replace_damaged,
)
from .schema import VERSION, migrate
from .statements import ACTIVE

_HEADER = b"SQLite format 3\0"
_VERSION_AT = slice(60, 64)
"""Where the header holds `user_version` (https://www.sqlite.org/fileformat.html, 1.3)."""


class Damaged(Exception):
    """The file is no sound queue."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The queue's file, ready to be written."""

    connection: sqlite3.Connection
    path: Path
    journal_mode: str
    notice: str
    """What the person has to be told, empty when all is well."""


def open_queue(folder: Path, clock: Callable[[], float]) -> Opened:
    """Opens the queue in `folder`, making or mending it first where that is needed.

    Jobs that were under way when the last instance ended wait again. Raises `QueueUnusable`, or
    `NewerQueue` and then nothing was written.
    """
    try:
        make_private_folder(folder)
        path = folder / QUEUE_NAME
        notice = _make_sound(path, clock)
        keep_private(path)
        remove_leftovers(folder, clock())
        connection = connect(path)
        try:
            mode = make_durable(connection)
            migrate(connection)
            requeue_active(connection, clock())
        except BaseException:
            connection.close()
            raise
    except (sqlite3.Error, OSError) as error:
        raise cannot_write(error, folder) from error
    return Opened(connection, path, mode, notice)


def _make_sound(path: Path, clock: Callable[[], float]) -> str:
    """Sees to it that there is a sound file at `path`; the notice where it had to be mended."""
    if not queue_exists(path.parent):
        install(_new_queue(new_name(path.parent)), path)
        return ""
    try:
        inspect(path)
    except Damaged:
        return _mend(path, clock)
    return ""


def _new_queue(path: Path) -> Path:
    """An empty queue, made at `path`."""
    make_anew(path)
    with closing(connect(path)) as connection:
        migrate(connection)
    return path


def inspect(path: Path) -> None:
    """Looks whether the queue at `path` is sound, without writing anything to it.

    Raises `Damaged`, `NewerQueue`, or `sqlite3.Error` when it cannot be looked at.
    """
    if not path.exists():
        raise Damaged("gone")
    _require_known(_version_in_header(path), path)
    try:
        with closing(connect_to_look(path)) as connection:
            version = require_known(connection, path)
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found == "ok" and connection.execute("PRAGMA foreign_key_check").fetchone():
                found = "a row belongs to none"
    except sqlite3.Error as error:
        if is_damage(error):
            raise Damaged(str(error)) from error
        raise
    if found != "ok" or version < 1:
        raise Damaged(found)


def _version_in_header(path: Path) -> int:
    """The schema version without asking SQLite, which would make files beside a foreign one."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # never waits on a pipe
    with os.fdopen(descriptor, "rb") as opened:
        header = opened.read(100) or b""
    return int.from_bytes(header[_VERSION_AT]) if header.startswith(_HEADER) else 0


def require_known(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of the queue at `path`; raises `NewerQueue` when it is not ours."""
    return _require_known(version_of(connection), path)


def _require_known(version: int, path: Path) -> int:
    if version > VERSION:
        raise NewerQueue(
            f"The queue in {clean(path.parent)} was made by a newer maap-tui.",
            hint="Update this one, or set MAAP_TUI_STATE_DIR to another folder.",
        )
    return version


def _mend(path: Path, clock: Callable[[], float]) -> str:
    """Replaces a damaged file by its newest sound backup, or by an empty one; says so."""
    made = new_name(path.parent)
    backup = _restore(Backups(path.parent, clock).newest_first(), made)
    if backup is None:
        _new_queue(made)
    aside = replace_damaged(made, path, clock())
    if backup is None:
        outcome = "There was no backup: the queue starts empty."
    else:
        day = backup.name.removeprefix("queue.backup-")[:8]
        outcome = f"The backup of {day[:4]}-{day[4:6]}-{day[6:]} was opened."
    return (
        f"The queue was damaged and set aside as {aside.name}. {outcome} No download was touched."
    )


def _restore(backups: list[Path], made: Path) -> Path | None:
    """Copies the newest sound one of `backups` to `made` and says which that was."""
    for backup in backups:
        make_anew(made)
        shutil.copyfile(backup, made)
        try:
            inspect(made)
        except (Damaged, NewerQueue):  # an older one may do
            continue
        with closing(connect(made)) as connection:
            _distrust_parts(connection)
        return backup
    remove_with_sides(made)
    return None


def _distrust_parts(connection: sqlite3.Connection) -> None:
    """Forgets what a backup says about parts: they may have been begun anew since it was made."""
    migrate(connection)
    with transaction(connection):
        connection.execute(
            "UPDATE file"
            " SET synced = 0, validator = '', total_seen = NULL, is_complete = 0, pieces = ''"
        )


def requeue_active(connection: sqlite3.Connection, now: float) -> None:
    """Lets everything wait that was under way, with all its attempts; safe to do again.

    The attempts start anew because a program that was killed says nothing about the file.
    """
    with transaction(connection):
        connection.execute(
            "UPDATE file SET state = 'queued', attempts = 0, next_at = NULL, cause = '', hint = '',"
            f" exit_code = 0, updated = ? WHERE state IN ({ACTIVE})",
            (now,),
        )
