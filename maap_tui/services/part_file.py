"""The unfinished file beside its target, and how it becomes the finished one.

Never preallocated, so that its length never promises more than was written. A final name is given
in an order that a power cut cannot turn round: contents, name, folder.
"""

import errno
import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import NamedTuple, TypeVar

from maap_tui.errors import NameTaken, StorageError, TransferError
from maap_tui.models.text import clean

from .closing import Closing
from .disk import flush, opened_folder, storage_error, sync_folder
from .file_names import PART_SUFFIX
from .transfer_state import MANY_NAMES, Order

_OPEN = os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
_MODE = 0o644
_AT_ONCE = 128 * 1024
"""Bytes of one write. For larger ones Linux 6.16 and later takes large pieces of memory, which a
virtual machine has to ask its host for first: that took twice the time of all else together."""
_RENAMES = 4
"""How often a file is given its name in all, where something holds that name."""
_RENAME_PAUSE = 0.25
_IN_USE = (errno.EBUSY, errno.ETXTBSY, errno.EINTR)

Result = TypeVar("Result")


class _Standing(NamedTuple):
    """What tells a file apart from another one, and from itself once it was changed."""

    inode: int
    size: int
    modified: int


class PartTaken(TransferError):
    """Another instance took the part file over: what is written there is its own affair now."""


class PartFile(Closing):
    """A part file held open; every method raises `StorageError`."""

    def __init__(self, folder: int, name: str, descriptor: int, target: Path) -> None:
        self._folder = folder
        self._target = target
        self._descriptor = descriptor
        self.name = name
        self.size = os.fstat(descriptor).st_size
        """Bytes in the file; whatever is written goes behind them."""
        self._has_unsynced = True
        self._stood = self._standing()

    @classmethod
    def open(
        cls, folder: int, target: Path, known_name: str, *, is_new: bool = False
    ) -> "PartFile":
        """Opens the part of `target` in the folder with descriptor `folder`.

        `known_name` is the part's name: of ours from before or, where it `is_new`, the one to make
        it under. A file that somebody else left or writes is never touched, not even one that came
        to bear the new name a moment ago: another name is taken instead.
        """
        try:
            known = None if is_new else _open_known(folder, known_name)
            name, descriptor = known or _create(
                folder, known_name or target.name + PART_SUFFIX, target.name
            )
            return cls(folder, name, descriptor, target)
        except OSError as error:
            raise storage_error(error, target) from error

    def write(self, view: memoryview) -> None:
        """Appends all of `view`; raises `PartTaken` where another program cut the file."""
        if os.fstat(self._descriptor).st_size < self.size:  # the gap would be filled with zeros
            raise self._taken("cut short by another program")
        self.write_at(view, self.size)
        self.size += len(view)

    def write_at(self, view: memoryview, offset: int) -> None:
        """Puts all of `view` at `offset`, for whoever keeps account of what is where."""
        try:
            while view:
                count = os.pwrite(self._descriptor, view[:_AT_ONCE], offset)
                self._has_unsynced = True
                offset += count
                view = view[count:]
        except OSError as error:
            raise storage_error(error, self._target) from error

    def read(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`."""
        return self._do(lambda: os.pread(self._descriptor, count, offset))

    def cut(self, size: int) -> None:
        """Forgets everything behind `size` bytes."""
        if size < os.fstat(self._descriptor).st_size:
            self.require_ours()
            self._has_unsynced = True
            self._do(lambda: os.ftruncate(self._descriptor, size))
        self.size = min(self.size, size)

    def sync(self) -> None:
        """Returns once everything written up to now is on the disk; more may come meanwhile."""
        self._has_unsynced = False
        try:
            flush(self._descriptor)
        except OSError as error:
            self._has_unsynced = True
            raise storage_error(error, self._target) from error

    def require_ours(self) -> None:
        """Raises `PartTaken` when the file does not bear its name in its place any more.

        Then another instance took it over, as it may where locks lie, and fills it by itself; or
        the folder was moved away, and the file would be finished where nobody looks for it.
        """
        try:
            named = os.stat(self.name, dir_fd=self._folder, follow_symlinks=False)
            place = os.stat(self._target.parent)
        except OSError:  # gone, or out of reach: in either case not to be relied on
            is_ours = False
        else:
            is_ours = os.path.samestat(named, os.fstat(self._descriptor))
            is_ours = is_ours and os.path.samestat(place, os.fstat(self._folder))
        if not is_ours:
            raise self._taken("taken away")

    def _taken(self, how: str) -> PartTaken:
        name = clean(self._target.name)
        return PartTaken(f"The part file of {name} was {how}.", is_temporary=True)

    def publish(self) -> None:
        """Makes the part the finished file, replacing what bore that name when it was opened.

        What came there since is somebody's own, unless it is as large: then it is the same file,
        brought by another program. Raises `NameTaken` where it is not.
        """
        self.require_ours()
        if self._has_unsynced:
            self._do(lambda: os.fsync(self._descriptor))
        self._require_name()
        self._do(self._rename)
        self._do(lambda: sync_folder(self._folder))

    def _require_name(self) -> None:
        there = self._standing()
        if there is None or there == self._stood or there.size == self.size:
            return
        raise NameTaken(
            f"Another file came to stand at {clean(self._target)} meanwhile; it was not replaced.",
            hint="Move it if you want to keep it, then press R: what stands there is replaced.",
        )

    def _standing(self) -> _Standing | None:
        """What bears the final name now."""
        try:
            found = os.stat(self._target.name, dir_fd=self._folder, follow_symlinks=False)
        except OSError:  # nothing, mostly; else the rename says why not
            return None
        return _Standing(found.st_ino, found.st_size, found.st_mtime_ns)

    def _rename(self) -> None:
        """Gives the part its final name; what is in use for a moment is asked for again."""
        names = (self.name, self._target.name)
        for tries_left in range(_RENAMES - 1, -1, -1):
            try:
                os.replace(*names, src_dir_fd=self._folder, dst_dir_fd=self._folder)
                return
            except OSError as error:
                if error.errno not in _IN_USE or not tries_left:
                    raise
            Event().wait(_RENAME_PAUSE)

    @property
    def descriptor(self) -> int:
        """For reading by others; it stays ours."""
        return self._descriptor

    def close(self) -> None:
        os.close(self._descriptor)

    def _do(self, action: Callable[[], Result]) -> Result:
        try:
            return action()
        except OSError as error:
            raise storage_error(error, self._target) from error


def _open_known(folder: int, name: str) -> tuple[str, int] | None:
    """The part that is ours from before, if it is still there and still a plain file."""
    if not name:
        return None
    try:
        descriptor = os.open(name, _OPEN, dir_fd=folder)
    except OSError:  # gone, or something else bears its name now: a new one is made
        return None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return name, descriptor
    os.close(descriptor)
    return None


def claimed_name(final_name: str, instance: str) -> str:
    """The name under which a part of an earlier run goes on in the run `instance`."""
    return f"{final_name}.{instance}{PART_SUFFIX}"


def claim_part(folder: int, known_names: str, mine: str) -> bool:
    """Renames the part that an earlier run left in `folder` to `mine`; whether there was one.

    A rename succeeds for one only, so that two instances never fill the same file, whatever locks
    say. `known_names` is `PartRecord.name`. Raises `OSError`.
    """
    for name in known_names.split(MANY_NAMES):
        try:
            if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                continue
            os.rename(name, mine, src_dir_fd=folder, dst_dir_fd=folder)
        except FileNotFoundError:
            continue
        return True
    return False


def free_name(folder: int, final_name: str, instance: str) -> str:
    """A name for a new part that nothing in `folder` bears; raises `StorageError`."""
    for name in (final_name + PART_SUFFIX, claimed_name(final_name, instance)):
        try:
            os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return name
        except OSError as error:
            raise storage_error(error, Path(final_name)) from error
    return claimed_name(final_name, secrets.token_hex(3))


def _create(folder: int, name: str, final_name: str) -> tuple[str, int]:
    """A new empty part under `name`, or under another one when something bears it."""
    flags = _OPEN | os.O_CREAT | os.O_EXCL
    try:
        return name, os.open(name, flags, _MODE, dir_fd=folder)
    except FileExistsError:  # of another program or an earlier life: left alone
        name = claimed_name(final_name, secrets.token_hex(3))
        return name, os.open(name, flags, _MODE, dir_fd=folder)


def discard_part(order: Order, names: str) -> None:
    """Removes the part file of `order`, if it is there and reachable."""
    with (
        suppress(StorageError, OSError),  # unreachable: nothing to remove
        opened_folder(order.root, order.device, order.below, make=False) as folder,
    ):
        for name in names.split(MANY_NAMES):
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)
