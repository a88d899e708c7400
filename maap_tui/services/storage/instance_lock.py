"""Which instance of the program runs the queue."""

import errno
import fcntl
import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from typing import Self

from maap_tui.errors import StorageError
from maap_tui.models.text import clean

from ..closing import Closing
from ..private_folder import make_private_folder
from .failures import cannot_write

LOCK_NAME = "queue.lock"
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP)
_LONGEST = 300
"""Bytes of the file that are looked at."""


class LockedBy(StorageError):
    """Another instance runs the queue; this one may look at it with `QueueReader`."""

    def __init__(self, pid: int | None, host: str) -> None:
        self.pid = pid
        """`None` when the other one has not yet said."""
        self.host = host
        who = "" if pid is None else f" (pid {pid})" if host == _host() else f" (pid {pid}, {host})"
        super().__init__(
            f"Another maap-tui{who} runs the queue.", hint="End that one to change the queue here."
        )

    def anew(self) -> Self:
        return type(self)(self.pid, self.host)


class InstanceLock(Closing):
    """Held for the life of the program; the kernel frees it, however the program ends.

    It saves work and confusion, no more: where it lies (some shared file systems let everybody have
    it) part files are kept apart by `instance_id`.
    """

    def __init__(self, descriptor: int, *, is_certain: bool) -> None:
        self._descriptor = descriptor
        self.instance_id = secrets.token_hex(3)
        """Six hexadecimal digits for the names of this instance's files."""
        self.notice = (
            ""
            if is_certain
            else "This disk cannot tell whether another maap-tui runs the queue: run only one."
        )
        """What the person has to be told, empty when all is well."""

    @classmethod
    def acquire(cls, folder: Path) -> "InstanceLock":
        """Takes the lock of the state folder `folder`, which is made where it is missing.

        Raises `LockedBy` at once when another instance has it, or `QueueUnusable`.
        """
        try:
            make_private_folder(folder)
            descriptor = _opened(folder / LOCK_NAME)
        except OSError as error:
            raise cannot_write(error, folder) from error
        try:
            is_certain = _lock(descriptor)
            _sign(descriptor)
        except BlockingIOError:
            owner = _signature(descriptor)
            os.close(descriptor)
            raise LockedBy(*owner) from None
        except OSError as error:
            os.close(descriptor)
            raise cannot_write(error, folder) from error
        return cls(descriptor, is_certain=is_certain)

    def close(self) -> None:
        """Lets another instance have it; safe to call twice. The file stays."""
        if self._descriptor >= 0:
            with suppress(OSError):  # closing does as much, unless a child still holds it
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = -1


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o600)
    if os.fstat(descriptor).st_uid == os.geteuid():
        os.fchmod(descriptor, 0o600)
    return descriptor


def _lock(descriptor: int) -> bool:
    """Whether the lock was taken; not so where the disk knows no locks.

    Raises `BlockingIOError` when another one has it.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return False
        raise
    return True


def _sign(descriptor: int) -> None:
    """Writes down who has the lock, for the message to others only."""
    with suppress(OSError):  # a full disk must not keep anybody from looking at the queue
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {_host()}\n".encode(), 0)


def _signature(descriptor: int) -> tuple[int | None, str]:
    """Process id and host of the one that has the lock."""
    text = os.pread(descriptor, _LONGEST, 0).decode("utf-8", "replace")
    pid, _, host = text.partition(" ")
    is_number = pid.isascii() and pid.isdecimal() and len(pid) < 12
    return (int(pid) if is_number else None), clean(host)


def _host() -> str:
    return clean(socket.gethostname())
