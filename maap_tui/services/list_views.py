"""Keeps how the granule list looks, in a small file of the state folder."""

import os
from pathlib import Path
from threading import Lock

from maap_tui.errors import StorageError
from maap_tui.models.invalid import InvalidInput
from maap_tui.models.list_view import ListView
from maap_tui.models.list_view_file import LONGEST, from_toml, to_toml
from maap_tui.models.text import clean

from .disk import storage_error
from .plain_files import NotPlainFile, read_plain_file
from .private_folder import make_private_folder
from .whole_files import whole_file

FILE_NAME = "list.toml"


class ListViewFile:
    """Implements the Protocol `ListViews`; touches nothing before it is asked."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = Lock()

    def load(self) -> ListView:
        """What was saved last, or the usual looks; raises `StorageError` for a broken file."""
        try:
            return self._read()
        except (InvalidInput, NotPlainFile, UnicodeDecodeError) as error:
            what = "it is no UTF-8 text" if isinstance(error, UnicodeDecodeError) else clean(error)
            raise StorageError(
                f"{clean(self._path, 400)} cannot be read: {what}. The list has its usual columns.",
                hint=f"It is put aside as {FILE_NAME}.broken when the columns are changed.",
            ) from error
        except OSError as error:
            raise storage_error(error, self._path) from error

    def _read(self) -> ListView:
        try:
            data = read_plain_file(self._path, LONGEST).data
        except FileNotFoundError:
            return ListView()
        return from_toml(data.decode("utf-8-sig"))

    def save(self, view: ListView) -> None:
        """Writes the whole file or nothing; a broken one is put aside, never overwritten."""
        with self._lock:
            try:
                make_private_folder(self._path.parent)
                self._put_aside()
                with whole_file(self._path, replaces=True, mode=0o600) as opened:
                    opened.write(to_toml(view).encode())
            except OSError as error:
                raise storage_error(error, self._path) from error

    def _put_aside(self) -> None:
        try:
            self._read()
        except (InvalidInput, NotPlainFile, UnicodeDecodeError):
            os.rename(self._path, self._free_name())

    def _free_name(self) -> Path:
        number, path = 1, self._path.with_name(f"{FILE_NAME}.broken")
        while os.path.lexists(path):
            number += 1
            path = self._path.with_name(f"{FILE_NAME}.broken-{number}")
        return path
