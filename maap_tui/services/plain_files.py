"""Reads a small file that a person named, and nothing that only looks like one."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from maap_tui.errors import InputError
from maap_tui.models.text import clean


class NotPlainFile(ValueError):
    """It is there, but it is no regular file of a sensible size; the text says what it is."""


@dataclass(frozen=True, slots=True)
class PlainFile:
    """The contents of a file, and whose it was when they were read."""

    data: bytes
    mode: int
    owner: int


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What changes when a file is edited or replaced."""

    inode: int
    size: int
    modified: int
    """When its contents changed, in nanoseconds."""
    changed: int
    """When its contents or the rights to it changed, in nanoseconds."""


def typed_path(text: str) -> Path:
    """The path that was typed, pasted with quotes, or dropped on a terminal with backslashes.

    Raises `InputError` for a home that nobody has here.
    """
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    bare = text[1:-1] if is_quoted else text
    if bare.startswith("file:"):
        bare = unquote(urlsplit(bare).path)
    try:
        path = Path(bare).expanduser()
    except RuntimeError as error:
        raise InputError(f"'{clean(text, 80)}' is in a home that is not known here.") from error
    is_escaped = "\\" in bare and not exists(path)
    return Path(re.sub(r"\\(.)", r"\1", str(path))) if is_escaped else path


def exists(path: Path) -> bool:
    """Whether something is there; also asked of what cannot be a path."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


@contextmanager
def opened_plain(path: Path, limit: int | None = None) -> Iterator[BinaryIO]:
    """`path` for reading, if it is a regular file (of at most `limit` bytes); links are followed.

    A pipe or a device is refused without waiting on it. Raises `NotPlainFile` or `OSError`.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    try:
        _require_regular(os.fstat(descriptor), limit)
        with open(descriptor, "rb", closefd=False) as opened:
            yield opened
    finally:
        os.close(descriptor)


def read_plain_file(path: Path, limit: int) -> PlainFile:
    """Reads all of `path`; see `opened_plain`."""
    with opened_plain(path, limit) as opened:
        status = os.fstat(opened.fileno())
        data = opened.read(limit + 1)
    if len(data) > limit:
        raise NotPlainFile(_too_large(limit))
    return PlainFile(data, status.st_mode, status.st_uid)


def stamp_of(path: Path) -> FileStamp:
    """The stamp of what is at `path` now; raises `OSError`."""
    status = os.stat(path)
    return FileStamp(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _require_regular(status: os.stat_result, limit: int | None) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise NotPlainFile("is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise NotPlainFile("is not a regular file")
    if limit is not None and status.st_size > limit:
        raise NotPlainFile(_too_large(limit))


def _too_large(limit: int) -> str:
    size = f"{limit // 2**20} MB" if limit >= 2**20 else f"{limit // 1024} KiB"
    return f"is larger than {size}"
