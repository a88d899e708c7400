"""Textual's driver, made to outlast its terminal."""

from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App


class LastingDriver(LinuxDriver):
    """Takes it as it comes that the terminal vanishes: the app is about to be told.

    Textual's own writer would end with the first error, and the app then wait for it for ever.
    """

    def __init__(
        self,
        app: "App[object]",
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if self._file is not None:  # the writer asks no more of it than there is here
            self._file = cast(TextIOWrapper, _Output(self._file))

    def run_input_thread(self) -> None:
        with suppress(OSError):
            super().run_input_thread()


class _Output:
    """A file that drops what cannot be written."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()
