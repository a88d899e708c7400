"""Writes reports where a person wants them, and never over anything."""

from pathlib import Path

from maap_tui.errors import StorageError
from maap_tui.models.text import clean

from .disk import storage_error
from .whole_files import whole_file, whole_path


class ReportFiles:
    """Implements the Protocol `Reports`."""

    def write(self, text: str, path: Path) -> Path:
        """Writes a new file and returns its absolute path; raises `StorageError`."""
        where = whole_path(path)
        try:
            with whole_file(where, replaces=False) as opened:
                opened.write(text.encode())
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
