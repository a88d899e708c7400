"""Reads a small file that a person named, and nothing that only looks like one."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path


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


def read_plain_file(path: Path, limit: int) -> PlainFile:
    """Reads `path` if it is a regular file of at most `limit` bytes; links are followed.

    A pipe or a device is refused without waiting on it. Raises `NotPlainFile` or `OSError`.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(descriptor)
        _require_regular(status, limit)
        with open(descriptor, "rb", closefd=False) as opened:
            data = opened.read(limit + 1)
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise NotPlainFile(_too_large(limit))
    return PlainFile(data, status.st_mode, status.st_uid)


def stamp_of(path: Path) -> FileStamp:
    """The stamp of what is at `path` now; raises `OSError`."""
    status = os.stat(path)
    return FileStamp(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _require_regular(status: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise NotPlainFile("is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise NotPlainFile("is not a regular file")
    if status.st_size > limit:
        raise NotPlainFile(_too_large(limit))


def _too_large(limit: int) -> str:
    size = f"{limit // 2**20} MB" if limit >= 2**20 else f"{limit // 1024} KiB"
    return f"is larger than {size}"
