"""Writes reports where a person wants them."""

from pathlib import Path

from .whole_files import exported_file, whole_path


class ReportFiles:
    """Implements the Protocol `Reports`."""

    def write(self, text: str, path: Path, *, replaces: bool = False) -> Path:
        """Writes it whole or not at all, and returns its absolute path; raises `StorageError`."""
        where = whole_path(path)
        with exported_file(where, replaces=replaces) as opened:
            opened.write(text.encode())
        return where
