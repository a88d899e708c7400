"""The settings of transfers, and what is known about one while it is under way."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from maap_tui.errors import StorageError, TransferError
from maap_tui.models.layout import Layout
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.text import clean
from maap_tui.models.transfer import JobRequest

from .exchange import Timeouts

MEBIBYTE = 2**20
MANY_NAMES = "/"
"""Stands between the names of a part that is being renamed; no file name can have it."""


@dataclass(frozen=True, slots=True)
class TransferSettings:
    """How downloads are done."""

    folder: Path
    """The download folder where a plan names no other."""
    parallel: int = 3
    """Transfers at once, 1 to 8."""
    timeouts: Timeouts = field(default_factory=Timeouts)
    max_attempts: int = 8
    """Attempts without progress before a job fails."""
    backoff: float = 1.0
    """Seconds before the second attempt; doubles from there."""
    sync_bytes: int = 8 * MEBIBYTE
    """How much may be written and not yet be known as safe after a crash."""
    sync_seconds: float = 1.0
    """How long it may be so."""
    chunk: int = MEBIBYTE
    """Bytes read and written at a time."""
    reserve: int = 64 * MEBIBYTE
    """Space that downloads leave free."""
    progress: int = MEBIBYTE
    """Bytes gained that start the count of attempts anew."""
    probe: float = 15.0
    """Seconds until the queue first looks whether a shared cause is gone."""
    split_above: int = 64 * MEBIBYTE
    """Bytes of a file that several connections may fetch."""
    split_gain: float = 8.0
    """Seconds that the rest of a file has to take for others to join."""
    token_origins: frozenset[str] = frozenset()
    """Origins (as `http.origin_of` spells them) that may receive the token."""
    speed_limit: int | None = None
    """Bytes a second of all transfers together."""
    quiet_hours: QuietHours | None = None
    """When nothing is transferred."""
    layout: Layout | None = None
    """By which finished files are looked for, besides the usual one."""
    instance: str = field(default_factory=lambda: secrets.token_hex(3))
    """Six hexadecimal digits that no other running program has, for the names of part files."""


Piece = tuple[int, int]
"""A stretch of a file: its first byte, and the one behind its last."""


@dataclass(frozen=True, slots=True)
class PartRecord:
    """What may be relied on about a part file, also after a crash."""

    name: str = ""
    """Of the part file; empty while there is none. While it is being renamed, the new and the old
    name with a `/` between: it has one of them."""
    synced: int = 0
    """Bytes that are on the disk for certain; behind them anything may be."""
    validator: str = ""
    """Strong `ETag`, or else a `Last-Modified` fit for `If-Range` (RFC 9110 section 13.1.5), or
    else a weak `ETag`."""
    total: int | None = None
    """Bytes of the whole file as the server said with the first of them."""
    is_complete: bool = False
    """Whether the body came to its proper end: only the verification is left."""
    is_ours: bool = False
    """Whether this very run has made it or made it its own; never kept."""
    pieces: tuple[Piece, ...] = ()
    """Behind `synced`, in order and apart from each other, what else is on the disk for certain."""

    @property
    def kept(self) -> int:
        """Bytes on the disk in all."""
        return self.synced + sum(end - start for start, end in self.pieces)

    @property
    def end(self) -> int:
        """Behind the last byte that is on the disk."""
        return self.pieces[-1][1] if self.pieces else self.synced

    def cut_to(self, size: int) -> "PartRecord":
        """What is left of it when the file has only `size` bytes."""
        if size >= self.end:
            return self
        pieces = tuple(piece for piece in self.pieces if piece[1] <= size)
        if size >= self.synced:
            return replace(self, pieces=pieces)
        return replace(self, synced=size, is_complete=False, pieces=())


@dataclass(frozen=True, slots=True)
class Order:
    """One file to fetch and where to put it."""

    request: JobRequest
    root: Path
    """The download folder."""
    device: int
    """The device that held `root` when it was ordered."""
    target: Path
    """The finished file, below `root`."""

    @property
    def below(self) -> tuple[str, ...]:
        """The folders between `root` and the file; raises `StorageError` where it is not below it.

        A plan makes no such order, but the file of a queue may have been changed by anybody.
        """
        is_below = self.target.is_relative_to(self.root) and ".." not in self.target.parts
        if not is_below or self.target == self.root:
            raise StorageError(
                f"{clean(self.target)} is not below its download folder.",
                hint="Clear the job, then queue the file anew.",
            )
        return self.target.parent.relative_to(self.root).parts


@dataclass(slots=True)
class Progress:
    """Plain figures that the transferring thread writes and everybody may read."""

    received: int = 0
    """Bytes in the part file."""
    fetched: int = 0
    """Bytes that came over the network, never less than before."""
    total: int | None = None
    is_verifying: bool = False
    checked: float | None = None
    """Share (0 to 1) of an archive that was read again to verify it."""

    def note_checked(self, share: float) -> None:
        """So much of the archive was read again."""
        self.checked = share


Ledger = Callable[[PartRecord], None]
"""Takes down what is safe now; called by one thread at a time.

Returns at once, except in two cases, in which it waits until the note itself is safe: when what was
taken down before is no longer true (`is_retreat`), so that no crash brings the old back (raises
`StorageError` when it cannot be), and when bytes were added but not the last ones, so that a crash
costs few.
"""


def is_retreat(before: PartRecord, after: PartRecord) -> bool:
    """Whether a crash must not find `before` once the part file is touched again."""
    held = ((0, after.synced), *after.pieces)
    if not all(any(a <= start and end <= b for a, b in held) for start, end in before.pieces):
        return True
    new_names = set(after.name.split(MANY_NAMES)) - set(before.name.split(MANY_NAMES))
    return after.synced < before.synced or bool(new_names - {""})


class Busy(TransferError):
    """The server asks for patience."""

    def __init__(self, message: str, wait: float | None) -> None:
        super().__init__(message, is_temporary=True)
        self.wait = wait
        """Seconds, where the server said so."""


class WrongContent(TransferError):
    """What came is not the file: it may be worth one try from its first byte, no more."""


class FreshTokenRefused(TransferError):
    """401 with a token that was just bought."""
