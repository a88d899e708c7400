"""What a person hands over: a file, a pipe, or what another command writes to standard input."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from maap_tui.errors import InputError


@contextmanager
def opened_input(source: str) -> Iterator[BinaryIO]:
    """The file at the path `source`, or standard input for `-`, which stays open.

    Raises `InputError` where there is no such home or no standard input, and `OSError`.
    """
    if source != "-":
        from maap_tui.services.plain_files import typed_path

        with typed_path(source).open("rb") as opened:
            yield opened
    elif sys.stdin is None:  # the process was started with it closed
        raise InputError("Standard input is closed.")
    else:
        yield sys.stdin.buffer
