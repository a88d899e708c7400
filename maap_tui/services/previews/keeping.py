"""Pictures that were fetched, as files in the cache folder; the longest unused go first.

Nothing in it is worth an error: what cannot be kept is only fetched again, and the log tells.
"""

import hashlib
import logging
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from time import time

from ..private_folder import make_private_folder

MOST_BYTES = 100 * 10**6
"""Of all kept pictures together."""
_FILE_MODE = 0o600
_ENDING = ".preview"
_log = logging.getLogger(__name__)


class KeptPictures:
    """Files named by the hash of their address; safe to use from any thread."""

    def __init__(
        self, folder: Path, most_bytes: int = MOST_BYTES, now: Callable[[], float] = time
    ) -> None:
        """Touches nothing yet."""
        self._folder = folder
        self._most = most_bytes
        self._now = now
        self._lock = Lock()

    def get(self, href: str, limit: int) -> bytes | None:
        """The bytes that were kept for `href`, if they are at most `limit`."""
        path = self._path(href)
        try:
            with path.open("rb") as file:
                content = file.read(limit + 1)
            os.utime(path, (self._now(), self._now()))
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.info("a kept preview cannot be read: %s", error.strerror)
            return None
        return content if 0 < len(content) <= limit else None

    def put(self, href: str, content: bytes) -> None:
        """Keeps `content`, and drops what has been unused for longest where room is short."""
        if len(content) > self._most:
            return
        path = self._path(href)
        part = path.with_suffix(f".{secrets.token_hex(4)}.part")
        try:
            make_private_folder(self._folder)
            with self._lock:
                self._make_room(len(content))
                self._write(part, path, content)
        except OSError as error:
            _log.info("a preview cannot be kept: %s", error.strerror)

    def forget(self, href: str) -> None:
        """Drops what is kept for `href`."""
        with suppress(OSError):
            self._path(href).unlink(missing_ok=True)

    def _write(self, part: Path, path: Path, content: bytes) -> None:
        """Whole or not at all, for its owner only."""
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            os.utime(part, (self._now(), self._now()))
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise

    def _make_room(self, wanted: int) -> None:
        """Leaves room for `wanted` bytes; half written files of an earlier end go as well."""
        files = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                status = path.stat()
                files.append((status.st_mtime, status.st_size, path))
        total = wanted + sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self._most and path.suffix == _ENDING:
                continue
            path.unlink(missing_ok=True)
            total -= size

    def _path(self, href: str) -> Path:
        return self._folder / (
            hashlib.sha256(href.encode("utf-8", "replace")).hexdigest() + _ENDING
        )
