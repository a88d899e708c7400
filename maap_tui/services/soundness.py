"""Whether a finished file is what was promised, and if not, in which way."""

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from maap_tui.models.audit import FileState
from maap_tui.models.text import clean, format_bytes
from maap_tui.models.transfer import JobRequest, Verification

from .checksum import parse_multihash
from .verification import is_whole_zip, is_zip, judge_file

NOT_EMPTY = "not empty"
"""The proof for a file of which nobody promised anything."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and by what."""

    state: FileState
    proof: str
    cause: str = ""


def judged(path: Path, request: JobRequest, stop: Event) -> Verdict:
    """Looks at the file at `path`, which shall be what `request` asks for.

    By its size first, then by its checksum or, of an archive, by every member's CRC. Raises
    `Cancelled`.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        return _unreadable(error)
    try:
        return _of_size(descriptor, request) or _of_contents(descriptor, request, stop)
    except OSError as error:
        return _unreadable(error)
    finally:
        os.close(descriptor)


def _unreadable(error: OSError) -> Verdict:
    reason = clean(error.strerror or "unknown error").lower()
    return Verdict(FileState.CORRUPT, "reading", f"It cannot be read: {reason}.")


def _of_size(descriptor: int, request: JobRequest) -> Verdict | None:
    """What the size alone tells; `None` where nothing speaks against it."""
    size, expected = os.fstat(descriptor).st_size, request.size
    proof = Verification.SIZE.value
    if size == 0 and expected != 0:
        return Verdict(FileState.TRUNCATED, proof, "It is empty.")
    if expected is None or size == expected:
        return None
    told = f"It has {format_bytes(size)} of {format_bytes(expected)}"
    if abs(size - expected) < 1000:
        told = f"It has {size} of {expected} bytes"
    state = FileState.TRUNCATED if size < expected else FileState.CORRUPT
    return Verdict(state, proof, f"{told}.")


def _of_contents(descriptor: int, request: JobRequest, stop: Event) -> Verdict:
    if parse_multihash(request.checksum) is not None:
        return _by_checksum(descriptor, request, stop)
    is_whole = is_whole_zip(descriptor, stop) if is_zip(request) else None
    if is_whole is None:
        return _by_nothing_more(request)
    if is_whole:
        return Verdict(FileState.WHOLE, Verification.ZIP.value)
    return _of_bad_archive(descriptor)


def _by_checksum(descriptor: int, request: JobRequest, stop: Event) -> Verdict:
    is_right = judge_file(descriptor, request, None, stop) is not None
    state = FileState.WHOLE if is_right else FileState.CORRUPT
    cause = "" if is_right else "It does not match its checksum."
    return Verdict(state, Verification.CHECKSUM.value, cause)


def _by_nothing_more(request: JobRequest) -> Verdict:
    if request.size is not None:
        return Verdict(FileState.WHOLE, Verification.SIZE.value)
    return Verdict(FileState.WHOLE, NOT_EMPTY, "No size is known: there is nothing to compare.")


def _of_bad_archive(descriptor: int) -> Verdict:
    """An archive whose end is missing was cut; one with its end is wrong inside."""
    proof = Verification.ZIP.value
    start = os.pread(descriptor, 2, 0)
    with os.fdopen(os.dup(descriptor), "rb") as file:
        has_end = zipfile.is_zipfile(file)
    if start == b"PK" and not has_end:
        return Verdict(FileState.TRUNCATED, proof, "The end of the archive is missing.")
    if start != b"PK":
        return Verdict(FileState.CORRUPT, proof, "It is no zip archive.")
    return Verdict(FileState.CORRUPT, proof, "A file in the archive is damaged, or it holds none.")
