"""Finding out whether a file that is all here is whole, by the best proof there is."""

import os
from collections.abc import Callable
from threading import Event

from maap_tui.errors import Cancelled, TransferError
from maap_tui.models.transfer import JobRequest, Verification

from .checksum import Multihash, parse_multihash
from .transfer_state import WrongContent

PIECE = 2**20
_ZIP_TYPES = ("application/zip", "application/x-zip-compressed")


def is_zip(request: JobRequest) -> bool:
    """Whether the file should be a zip archive."""
    name = request.file_name.casefold()
    media_type = request.media_type.partition(";")[0].strip().casefold()
    return request.is_archive or name.endswith(".zip") or media_type in _ZIP_TYPES


def judge_file(
    descriptor: int, request: JobRequest, expected: int | None, stop: Event
) -> Verification | None:
    """By what a file on the disk is found to be what `request` promises; `None` if it is not.

    `expected` is its size, where it is known; without one only a checksum or an archive's own
    proves anything. Raises `Cancelled` and `OSError`.
    """
    if expected not in (None, os.fstat(descriptor).st_size):
        return None
    multihash = parse_multihash(request.checksum)
    if multihash is not None:
        return Verification.CHECKSUM if _matches(descriptor, multihash, stop) else None
    is_whole = is_whole_zip(descriptor, stop) if is_zip(request) else None
    if is_whole is not None:
        return Verification.ZIP if is_whole else None
    return None if expected is None else Verification.SIZE


def _matches(descriptor: int, multihash: Multihash, stop: Event) -> bool:
    hasher, offset = multihash.new_hasher(), 0
    while piece := os.pread(descriptor, PIECE, offset):
        if stop.is_set():
            raise Cancelled("Stopped.")
        hasher.update(memoryview(piece))
        offset += len(piece)
    return multihash.matches(hasher)


def _nobody(share: float) -> None:
    """Nobody wants to know how far it is."""


def is_whole_zip(
    descriptor: int, stop: Event, tell: Callable[[float], None] = _nobody
) -> bool | None:
    """Reads every member and compares its CRC; `None` when this cannot be judged here.

    `descriptor` is of the open file and stays open; `tell` is called with the share (0 to 1) that
    was read. Members that are encrypted or packed by an unknown method cannot be judged. Raises
    `Cancelled`.
    """
    from .zips import read_through  # most files are none

    return read_through(descriptor, stop, tell)


def verify_without_checksum(
    descriptor: int,
    request: JobRequest,
    expected: int | None,
    stop: Event,
    tell: Callable[[float], None] = _nobody,
) -> Verification:
    """By what a file that has its length is found whole; raises `WrongContent`, `Cancelled`.

    `tell` is called with the share (0 to 1) of an archive that was read.
    """
    if is_zip(request):
        whole = is_whole_zip(descriptor, stop, tell)
        if whole is False:
            raise WrongContent("The archive is damaged, empty, or no archive at all.")
        if whole:
            return Verification.ZIP
    elif request.size is None and _is_web_page(descriptor) and not _should_be_one(request):
        raise WrongContent("Got a web page, not the product (signed in?).")
    return Verification.LENGTH if expected is None else Verification.SIZE


def _is_web_page(descriptor: int) -> bool:
    """Whether it begins like one, whatever its `Content-Type` said."""
    start = os.pread(descriptor, 512, 0).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def _should_be_one(request: JobRequest) -> bool:
    name = request.file_name.casefold()
    return "html" in request.media_type.casefold() or name.endswith((".html", ".htm", ".xhtml"))


def require_length(
    received: int, promised: int | None, expected: int | None, said: int | None
) -> None:
    """Raises unless `received` bytes are what was `expected`: as the catalogue `promised`, or else
    as the server `said`."""
    if expected in (None, received):
        return
    if promised is not None and said == received:
        raise WrongContent(f"The catalogue says {promised} bytes, the server sent {received}.")
    raise TransferError(f"Only {received} of {expected} bytes came.", is_temporary=True)
