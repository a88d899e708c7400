"""Textual's driver, made to outlast its terminal."""

import os
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from io import TextIOWrapper
from select import select
from typing import TYPE_CHECKING, Protocol, TextIO, cast, runtime_checkable

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

if TYPE_CHECKING:
    from textual.app import App

LOOK_SECONDS = 0.1
"""From one look whether the app has ended, or a lone Esc was meant, to the next."""
READ_BYTES = 4096


@runtime_checkable
class Listener(Protocol):
    """An app that ends cleanly on signals."""

    def listen(self) -> None:
        """Takes the signals over."""


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

    def start_application_mode(self) -> None:
        """Takes the signals over first: who ends the app from here on has to put all of it back."""
        if isinstance(self._app, Listener):
            self._app.listen()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def run_input_thread(self) -> None:
        """Reads the keys; bytes that are no UTF-8, as pasted by an old terminal, stand out as such.

        Textual's own reader ends the app with the first of them.
        """
        parser = XTermParser()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with suppress(OSError):
            while not self.exit_event.is_set():
                if select([self.fileno], [], [], LOOK_SECONDS)[0]:
                    if not (typed := os.read(self.fileno, READ_BYTES)):
                        return
                    self._process(parser.feed(text) if (text := decode(typed)) else ())
                self._process(parser.tick())

    def _process(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)


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
