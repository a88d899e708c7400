"""A terminal with a program in it: what was pressed, what was painted, and how long it took."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
from collections.abc import Mapping, Sequence
from time import perf_counter
from types import TracebackType

from tests.bench.processes import cpu_seconds, family, memory_of

_SEQUENCES = re.compile(
    rb"\x1b\[[0-9:;<=>?$ ]*[@-~]"  # CSI
    rb"|\x1b\].*?(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b[PX^_].*?\x1b\\"  # DCS and its like
    rb"|\x1b[()][A-Z0-9]|\x1b[ -/]?[0-~]",
    re.DOTALL,
)
_ANSWERS = (
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),  # synchronised output: yes
    (b"\x1b[c", b"\x1b[?62;c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
)
"""What a terminal of today says when it is asked."""
_PIECE = 65536


class Ended(Exception):
    """The program in the terminal has ended."""


class Terminal:
    """120 columns by 40 lines, unless told otherwise; use with `with`."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        columns: int = 120,
        lines: int = 40,
    ) -> None:
        self._command = list(command)
        self._environ = {
            **environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "TEXTUAL_ANIMATIONS": "none",
        }
        self._size = struct.pack("HHHH", lines, columns, 0, 0)
        self._pid = 0
        self._descriptor = -1
        self._painted = b""
        self._last = 0.0
        self.bytes = 0
        """All that was painted so far."""

    def __enter__(self) -> "Terminal":
        self._pid, self._descriptor = pty.fork()
        if self._pid == 0:
            try:
                os.execvpe(self._command[0], self._command, self._environ)
            finally:
                os._exit(127)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, self._size)
        os.set_blocking(self._descriptor, False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for number, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
            os.kill(self._pid, number)
            if self._has_ended_within(patience):
                break
        os.close(self._descriptor)

    def _has_ended_within(self, patience: float) -> bool:
        end = perf_counter() + patience
        while perf_counter() < end:
            if os.waitpid(self._pid, os.WNOHANG)[0]:
                return True
            try:
                self.take(0.05)
            except Ended:
                continue
        return False

    def take(self, patience: float) -> bytes:
        """The next piece that is painted within `patience` seconds, if any."""
        if not select.select([self._descriptor], [], [], max(0.0, patience))[0]:
            return b""
        try:
            piece = os.read(self._descriptor, _PIECE)
        except OSError:  # how Linux says that nobody holds the other side any more
            piece = b""
        if not piece:
            raise Ended(f"ended: {_last_words(self.text())}")
        self._last = perf_counter()
        self.bytes += len(piece)
        self._painted += piece
        for question, answer in _ANSWERS:
            if question in piece:
                os.write(self._descriptor, answer)
        return piece

    def text(self) -> str:
        """What was painted since `forget`, without colours and movements."""
        return _SEQUENCES.sub(b"", self._painted).decode("utf-8", "replace")

    def forget(self) -> None:
        self._painted = b""

    def press(self, keys: str) -> None:
        os.write(self._descriptor, keys.encode())

    def wait_for(self, pattern: str, patience: float = 20.0) -> None:
        """Until `pattern` was painted since `forget`."""
        wanted, end = re.compile(pattern), perf_counter() + patience
        while not wanted.search(self.text()):
            if perf_counter() > end:
                said = _last_words(self.text())
                raise TimeoutError(f"{pattern!r} was not painted, but: {said}")
            self.take(0.5)

    def time_key(self, keys: str, pattern: str) -> float:
        """Seconds from pressing `keys` to the arrival of the piece that completes `pattern`."""
        self.forget()
        start = perf_counter()
        self.press(keys)
        self.wait_for(pattern)
        return self._last - start

    def time_paint(self, keys: str, quiet: float = 0.03) -> float:
        """Seconds from pressing `keys` to the last of what is painted then."""
        start = perf_counter()
        self.press(keys)
        self.take(10.0)
        self.settle(quiet)
        return self._last - start

    def watch(self, seconds: float) -> None:
        """Takes whatever is painted for so long."""
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            self.take(left)

    def settle(self, quiet: float = 0.3, patience: float = 10.0) -> None:
        """Until nothing was painted for `quiet` seconds."""
        end = perf_counter() + patience
        while perf_counter() < end and self.take(quiet):
            pass

    @property
    def cpu(self) -> float:
        """Processor seconds that the program and its children have used."""
        return cpu_seconds(family(self._pid))

    @property
    def memory(self) -> float:
        """Resident MiB of the program at present."""
        return sum(memory_of(pid, "VmRSS") for pid in family(self._pid))

    @property
    def peak_memory(self) -> float:
        """The most resident MiB that the program has had so far."""
        return sum(memory_of(pid, "VmHWM") for pid in family(self._pid))


def _last_words(text: str) -> str:
    """The end of what was painted, in one line."""
    return " ".join(text.split())[-200:]
