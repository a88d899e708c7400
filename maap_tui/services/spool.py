"""Keeps the documents of granules in a file that nobody else sees, instead of in memory.

The file has no name: its room is given back however the program ends. What cannot be written there
stays in memory, so that a full disk costs no granule.
"""

import logging
import os
import tempfile
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from msgspec import Struct

from maap_tui.models.catalog import Stored

from .private_folder import make_private_folder

_LOG = logging.getLogger(__name__)
_LENGTH_BITS = 28
_LONGEST = (1 << _LENGTH_BITS) - 1


class _Place(Struct, gc=False):
    """Where a document lies in the file.

    There are as many of these as there are granules: place and length are one number, and no
    garbage collection looks at it, which halves what it takes.
    """

    spool: "DocumentSpool"
    place: int

    def read(self) -> bytes:
        return self.spool.read(self.place >> _LENGTH_BITS, len(self))

    def __len__(self) -> int:
        return self.place & _LONGEST


class DocumentSpool:
    """One file for all documents of a run; safe to use from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._file: BinaryIO | None = None
        self._end = 0
        self._is_failing = False

    def keep(self, document: bytes) -> Stored:
        """Puts `document` into the file and says where; gives it back where that fails."""
        with self._lock:
            if self._is_failing or len(document) > _LONGEST:
                return document
            try:
                at = self._append(document)
            except (OSError, ValueError) as error:
                self._is_failing = True
                _LOG.warning("documents stay in memory: %s", error)
                return document
        return _Place(self, at << _LENGTH_BITS | len(document))

    def _append(self, document: bytes) -> int:
        if self._file is None:
            make_private_folder(self._folder)
            self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115
        at = self._end
        written = 0
        while written < len(document):
            written += os.pwrite(self._file.fileno(), document[written:], at + written)
        self._end = at + len(document)
        return at

    def read(self, at: int, length: int) -> bytes:
        """The bytes that lie there; none where the file cannot be read, which the log tells."""
        try:
            found = os.pread(self._file.fileno(), length, at) if self._file is not None else b""
        except (OSError, ValueError) as error:
            _LOG.warning("a document cannot be read back: %s", error)
            return b""
        return found if len(found) == length else b""

    def close(self) -> None:
        """Gives the room back; what is asked for later is not there."""
        with self._lock:
            self._is_failing = True
            if self._file is not None:
                self._file.close()
