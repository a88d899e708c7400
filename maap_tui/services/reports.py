"""Writes reports where a person wants them, and never over anything."""

import os
from contextlib import suppress
from pathlib import Path

from maap_tui.errors import StorageError
from maap_tui.models.text import clean

from .disk import storage_error


class ReportFiles:
    """Implements the Protocol `Reports`."""

    def write(self, text: str, path: Path) -> Path:
        """Writes a new file and returns its absolute path; raises `StorageError`."""
        where = _absolute(path)
        try:
            _write_new(text, where)
        except FileExistsError:
            raise StorageError(
                f"{clean(where, 400)} is there already.", hint="Choose another name."
            ) from None
        except FileNotFoundError:
            raise StorageError(
                f"There is no folder {clean(where.parent, 400)}.", hint="Choose another one."
            ) from None
        except OSError as error:
            raise storage_error(error, where) from error
        except ValueError as error:
            raise StorageError(
                f"{clean(where, 400)} is no name for a file.", hint="Choose another one."
            ) from error
        return where


def _write_new(text: str, where: Path) -> None:
    with open(where, "x", encoding="utf-8", newline="") as opened:
        try:
            opened.write(text)
            opened.flush()
        except OSError:
            with suppress(OSError):  # half a report is none
                os.unlink(where)
            raise


def _absolute(path: Path) -> Path:
    try:
        return Path(os.path.abspath(path.expanduser()))
    except (RuntimeError, OSError) as error:
        raise StorageError(
            f"{clean(path, 400)} leads nowhere: there is no such home or work folder.",
            hint="Give the whole path.",
        ) from error
