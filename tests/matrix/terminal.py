"""The real program on a terminal of its own: what it writes, byte by byte."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from time import monotonic

SECONDS = 30.0
"""How long a test waits for anything before it fails."""
COLUMNS, ROWS = 120, 36

_LOOKS = {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LINES": str(ROWS)}
_ON_TERMINAL = 'exec "$@" <"$0" >"$0" 2>&1'
"""What a session opens first becomes its terminal, whose signals then come to it."""
_ESCAPES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_].*?\x1b\\|\x1b[@-Z=>78c]"
)


class Terminal:
    """A program on a pseudo terminal; its output is kept as it comes."""

    def __init__(
        self, *words: str, environ: Mapping[str, str] | None = None, columns: int = COLUMNS
    ) -> None:
        """Starts Python with these arguments."""
        self.output = b""
        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
        self.modes_before = self.modes
        """How the terminal was set before the program had it."""
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", _ON_TERMINAL, os.ttyname(theirs), sys.executable, *words],
            env={**os.environ, **_LOOKS, "COLUMNS": str(columns), **(environ or {})},
            start_new_session=True,
        )
        self.until(lambda: self.output or self.process.poll() is not None, "written to")
        os.close(theirs)

    @property
    def text(self) -> str:
        """The output without its escape sequences."""
        return _ESCAPES.sub(b"", self.output).decode("utf-8", "replace")

    @property
    def escapes(self) -> set[bytes]:
        """Every escape sequence that was written."""
        return set(_ESCAPES.findall(self.output))

    @property
    def modes(self) -> list[object]:
        """How the terminal is set: echo, lines, signals."""
        return list(termios.tcgetattr(self._ours))

    def send(self, *keys: str | bytes) -> None:
        """Presses keys: a text is typed, sequences are sent as they are."""
        for key in keys:
            os.write(self._ours, key.encode() if isinstance(key, str) else key)

    def click(self, column: int, row: int) -> None:
        """Presses and releases the left button (from 1, in SGR mode)."""
        self.send(f"\x1b[<0;{column};{row}M", f"\x1b[<0;{column};{row}m")

    def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Reads on until `condition` holds."""
        end = monotonic() + SECONDS
        while not condition():
            assert monotonic() < end, (
                f"never {what or 'came'}; the last of it:\n{self.text[-3000:]}"
            )
            self._read(0.05)

    def sees(self, *texts: str) -> None:
        """Reads on until all of these have been written, in any order."""
        self._await(0, texts, "")

    def press(self, key: str, *expected: str) -> None:
        """Presses one key (or types a text) and waits for what it brings to the screen."""
        self.settle()
        begun = len(self.text)
        self.send(key)
        self._await(begun, expected, f" after {key!r}")

    def _await(self, begun: int, texts: Iterable[str], when: str) -> None:
        for text in texts:
            self.until(partial(self._has, text, begun), f"saw {text!r}{when}")

    def _has(self, text: str, begun: int) -> bool:
        return text in self.text[begun:]

    def settle(self) -> None:
        """Reads on until nothing has come for a moment: what was drawn before is all here."""
        end = monotonic() + 1.0  # a moving figure never is
        while self._read(0.1) and monotonic() < end:
            continue

    def wait(self) -> int:
        """The exit code, once the program has ended and all of its output is read."""
        self.until(lambda: not self._read(0.05) and self.process.poll() is not None, "ended")
        return self.process.wait(SECONDS)

    def close(self) -> None:
        """Ends the program, if it still runs, and the terminal."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(SECONDS)
        os.close(self._ours)

    def hang_up(self) -> None:
        """Closes the terminal as if its window were closed."""
        os.close(self._ours)
        self._ours = os.open(os.devnull, os.O_RDWR)

    def _read(self, seconds: float) -> bool:
        """Takes in what there is; whether there was something."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._ours, 65_536)
        except OSError:  # the program has ended and closed its side
            return False
        self.output += data
        return bool(data)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()
