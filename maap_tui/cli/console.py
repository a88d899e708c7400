"""The two streams of a command: data on standard output, everything else on standard error.

What is drawn in place (progress, bars) goes to standard error too, and only on a terminal.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import UnsupportedOperation
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from maap_tui.errors import MaapError, StorageError
from maap_tui.models.text import clean

if TYPE_CHECKING:
    from maap_tui.services.retrying import Pause

SENTENCE = 1000
"""Characters that an error and its hint may have together."""
_REDRAW_SECONDS = 0.1
_LONG_PAUSE = 3.0
"""Seconds of silence that a person would wonder at."""


class OutputClosed(Exception):
    """Whoever read our output has gone (a pager was left): the end of the work, not a failure.

    Except where that stops files on their way: then `exit_code` says so.
    """

    exit_code = 0


class Console:
    """Writes data, sentences, and lines that are drawn again and again."""

    def __init__(self, out: TextIO | None, err: TextIO | None) -> None:
        self._out = out
        self._err = err
        self._drawn = 0
        self._drawn_at = 0.0
        self._warned: set[str] = set()
        self._turn = RLock()
        self.is_live = _is_terminal(err) and os.environ.get("TERM", "") not in ("", "dumb")
        """Whether lines can be drawn in place."""
        for stream in (out, err):
            if stream is not None and hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")

    @property
    def is_out_terminal(self) -> bool:
        return _is_terminal(self._out)

    @property
    def width(self) -> int | None:
        """Columns that data may take; `None` when it does not go to a terminal."""
        return shutil.get_terminal_size().columns if self.is_out_terminal else None

    def write(self, line: str) -> None:
        """One line of data; it is written as it is, so it must be safe to show."""
        if self._drawn and self.is_out_terminal:
            self.clear()
        self._send(self._out, f"{line}\n")

    def flush(self) -> None:
        """Hands on what was written so far."""
        for stream in (self._out, self._err):
            self._send(stream, "", flush=True)

    def note(self, text: str) -> None:
        """A sentence for the person, made safe here."""
        with self._turn:
            self.clear()
            self._send(self._err, f"maap-tui: {clean(text, SENTENCE)}\n", flush=True)

    def tell_pause(self, pause: "Pause") -> None:
        """A busy server is left alone; from any thread, which nothing happens to."""
        if pause.seconds >= _LONG_PAUSE:
            with suppress(OutputClosed, StorageError):
                self.note(f"{pause.why}: asked again in {pause.seconds:.0f} s.")

    def await_answer(self, what: str) -> None:
        """What is under way before there is anything to count: `searching…`."""
        self.draw([f"{what}…"], now=True)

    def warn(self, text: str) -> None:
        """What goes on all the same; the same words once."""
        if text not in self._warned:
            self._warned.add(text)
            self.note(f"warning: {text}")

    def quote(self, lines: Sequence[str]) -> None:
        """Lines of what the person typed, safe to show already, with their indents."""
        self.clear()
        for line in lines:
            self._send(self._err, f"  {line}\n", flush=True)

    def error(self, error: MaapError) -> None:
        """What went wrong and what to do next, in one line."""
        self.note(f"error: {error}")

    def draw(self, lines: Sequence[str], *, now: bool = False) -> None:
        """Replaces the lines drawn before; nothing off a terminal or sooner than 100 ms."""
        if not self.is_live or (not now and monotonic() - self._drawn_at < _REDRAW_SECONDS):
            return
        columns = max(shutil.get_terminal_size().columns - 1, 10)
        from .table import cut

        body = "\n".join(f"{cut(line, columns)}\x1b[K" for line in lines)
        with self._turn:
            self._send(self._err, f"{self._home()}{body}\x1b[J", flush=True)
            self._drawn, self._drawn_at = len(lines), monotonic()

    def clear(self) -> None:
        """Takes away what `draw` has drawn."""
        if self._drawn:
            self._send(self._err, f"{self._home()}\x1b[J", flush=True)
            self._drawn, self._drawn_at = 0, 0.0

    def _home(self) -> str:
        """Moves to the first column of the first drawn line."""
        return "\r" + (f"\x1b[{self._drawn - 1}A" if self._drawn > 1 else "")

    def _send(self, stream: TextIO | None, text: str, *, flush: bool = False) -> None:
        if stream is None:  # the process was started with this stream closed
            return
        try:
            stream.write(text)
            if flush:
                stream.flush()
        except BrokenPipeError as error:
            raise OutputClosed from error
        except OSError as error:
            self._out = None
            raise StorageError(f"The output cannot be written: {error.strerror}.") from error

    def abandon(self) -> None:
        """Points both streams to nowhere, so that the interpreter's last flush does not fail."""
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, UnsupportedOperation, ValueError, BrokenPipeError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
