"""Files that are written whole or not at all, wherever the person wants them."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from maap_tui.errors import StorageError
from maap_tui.models.text import clean

from .disk import storage_error


def whole_path(path: Path) -> Path:
    """`path` from the root of the disk, `~` read and links left as they are.

    Raises `StorageError` for a home that nobody has.
    """
    try:
        return Path(os.path.abspath(path.expanduser()))
    except (RuntimeError, OSError) as error:
        raise StorageError(
            f"{clean(path, 400)} leads nowhere: there is no such home or work folder.",
            hint="Give the whole path.",
        ) from error


@contextmanager
def whole_file(path: Path, *, replaces: bool, mode: int | None = None) -> Iterator[BinaryIO]:
    """What is written in the block becomes the file `path`, once all of it is on the disk.

    It is written beside it, and nothing of it stays where the block ends by an error. Raises
    `FileExistsError` for a file that is there already, unless it `replaces` that, and `OSError`.
    """
    made = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with open(made, "xb") as opened:
            if mode is not None:
                os.fchmod(opened.fileno(), mode)
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        if replaces:
            os.replace(made, path)
        else:
            named_anew(made, path)
    finally:
        with suppress(OSError, ValueError):
            made.unlink(missing_ok=True)


@contextmanager
def exported_file(path: Path, *, replaces: bool) -> Iterator[BinaryIO]:
    """`whole_file` where a person wants it: raises `StorageError` with what to do instead."""
    shown = clean(path, 400)
    try:
        with whole_file(path, replaces=replaces) as opened:
            yield opened
    except FileExistsError as error:
        raise StorageError(f"{shown} is there already.", hint="Choose another name.") from error
    except FileNotFoundError as error:
        raise StorageError(
            f"There is no folder {clean(path.parent, 400)}.", hint="Choose another one."
        ) from error
    except OSError as error:
        raise storage_error(error, path) from error
    except ValueError as error:
        raise StorageError(f"{shown} is no name for a file.", hint="Choose another one.") from error


def named_anew(made: Path, path: Path) -> None:
    """Gives `made` the name `path`; raises `FileExistsError` where that is taken."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.replace(made, path)
