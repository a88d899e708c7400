"""One request and its answer, watched over: its time limits hold whatever the server does."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from threading import Event, Lock, Thread
from time import monotonic
from typing import NoReturn
from urllib.parse import urljoin

from maap_tui.errors import Cancelled, MaapError

from .answers import Answer
from .body import Tally, body_of
from .closing import Closing
from .failures import Dropped, explain, known_errors, no_answer
from .sockets import Lever

SLOWEST = 1024
"""Bytes a second under which a body counts as stalled, taken over one stall time."""
_TICK = 0.05
"""Seconds between two looks at the stop event."""
_LONGEST_STEP = 1.0
"""A longer tick means that this process slept, which is not the server's fault."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that each phase of an exchange may take."""

    connect: float = 10.0
    """Until the connection stands, its TLS included."""
    read: float = 60.0
    """From there to the end of the answer's header."""
    stall: float = 60.0
    """The longest silence in a body, and the window of its slowest rate."""


class End(Enum):
    """Why an exchange was ended from this side."""

    STOPPED = 1
    NO_CONNECTION = 2
    NO_HEADER = 3
    SILENT = 4
    SLOW = 5


class Pace:
    """Judges how fast a body comes, from regular looks at how much there is."""

    def __init__(self, stall: float) -> None:
        self._stall = stall
        self._seen = 0
        self._silence = 0.0
        self._window = 0.0
        self._window_start = 0

    def judge(self, received: int, seconds: float) -> End | None:
        """Takes in one look, `seconds` of reading after the last one."""
        seconds = min(seconds, _LONGEST_STEP)
        self._silence = 0.0 if received > self._seen else self._silence + seconds
        self._seen = received
        if self._silence >= self._stall:
            return End.SILENT
        self._window += seconds
        if self._window < self._stall:
            return None
        is_slow = received - self._window_start < SLOWEST * self._window
        self._window, self._window_start = 0.0, received
        return End.SLOW if is_slow else None


class Exchange:
    """Runs one request in a thread of its own, which then watches the body being read."""

    def __init__(self, host: str, timeouts: Timeouts, stop: Event, proxy: str = "") -> None:
        """`host` and `proxy` are names for messages."""
        self.host = host
        self._proxy = proxy
        self.tally = Tally()
        self._timeouts = timeouts
        self._stop = stop
        self._lever = Lever()
        self._lock = Lock()
        self._answered = Event()
        self._finished = Event()
        self._answer: Answer | None = None
        self._error: Exception | None = None
        self._end: End | None = None

    def start(self, call: Callable[[], Answer]) -> "Response":
        """Sends by `call` and returns once the whole header is here; raises as `http.send`."""
        self._thread = Thread(target=self._run, args=(call,), name="maap-exchange", daemon=True)
        self._thread.start()
        try:
            end = self._wait_for_header()
        except BaseException:  # an interrupt: nobody will read the answer
            self.end(End.STOPPED)
            self.finish()
            raise
        if end is not None:
            self.end(end)
            self._answered.wait(_TICK)  # mostly it comes back at once: no thread stays behind
        if self._end is not None or self._answer is None:
            self.finish()
            if self._answer is not None:  # it came in the very moment in which it was given up
                self._answer.close()
            self._raise()
        return Response(self, self._answer)

    def _raise(self) -> NoReturn:
        if self._end is None and not isinstance(self._error, known_errors()):
            raise self._error or AssertionError("neither answer nor error")
        # A header that cannot be encoded is quoted by its error, and may be the token.
        cause = None if isinstance(self._error, ValueError) else self._error
        raise self.failure(self._error) from cause

    def _wait_for_header(self) -> End | None:
        """Why waiting was given up, or `None` once the header (or an error) is here."""
        started = monotonic()
        while not self._answered.wait(_TICK):
            connected = self._lever.connected_at
            if self._stop.is_set():
                return End.STOPPED
            if connected is None and monotonic() - started > self._timeouts.connect:
                return End.NO_CONNECTION
            if connected is not None and monotonic() - connected > self._timeouts.read:
                return End.NO_HEADER
        return None

    def _run(self, call: Callable[[], Answer]) -> None:
        try:
            with self._lever.in_this_thread():
                answer = call()
        except Exception as error:  # whatever it is, the waiting thread raises it
            self._error = error
            self._answered.set()
        else:
            if self._hand_over(answer):
                self._watch()
            else:
                answer.close()
        finally:
            self._lever.release()

    def _hand_over(self, answer: Answer) -> bool:
        """Whether somebody still waits for the answer."""
        with self._lock:
            self._answer = answer if self._end is None else None
        self._answered.set()
        return self._answer is not None

    def _watch(self) -> None:
        """Ends the exchange when the body stops coming or nobody wants it any more."""
        pace, last = Pace(self._timeouts.stall), monotonic()
        while not self._finished.wait(_TICK):
            now = monotonic()
            seconds, last = now - last, now
            late = pace.judge(self.tally.received, seconds) if self.tally.is_reading else None
            end = End.STOPPED if self._stop.is_set() else late
            if end is not None:
                self.end(end)
                return

    def end(self, end: End) -> None:
        """Frees whoever waits on the connection; the first reason stays."""
        with self._lock:
            if not self._finished.is_set():  # else the connection may be another's already
                self._end = self._end or end
                self._lever.pull()

    @property
    def is_ended(self) -> bool:
        return self._end is not None

    @property
    def is_stale(self) -> bool:
        """Whether it failed for using a kept connection that the server had closed meanwhile."""
        return self._lever.is_kept_connection and self._error is not None and not self.is_ended

    def finish(self) -> None:
        """Lets the watching thread go, which does nothing any more; safe to call again."""
        with self._lock:
            self._finished.set()

    def failure(self, error: BaseException | None) -> MaapError:
        """What to raise: the reason on this side where there is one, else `error` in words."""
        limits = self._timeouts
        if self._end is End.STOPPED or self._stop.is_set():
            return Cancelled("Stopped.")
        if self._end is End.NO_CONNECTION:
            return no_answer(self.host, limits.connect)
        if self._end is End.NO_HEADER:
            return Dropped(f"{self.host} gave no answer within {limits.read:g} s.")
        if self._end is End.SILENT:
            return Dropped(f"{self.host} sent nothing for {limits.stall:g} s.")
        if self._end is End.SLOW:
            return Dropped(f"{self.host} is too slow (under {SLOWEST} bytes a second).")
        return explain(error or OSError("no answer"), self.host, limits.connect, self._proxy)


class Response(Closing):
    """An answer whose header is here and whose body comes as it is read; close it after use."""

    def __init__(self, exchange: Exchange, answer: Answer) -> None:
        self._exchange = exchange
        self._answer = answer
        self._body = body_of(answer, exchange.tally)
        self.status = answer.status
        self.url = answer.url
        self.host = exchange.host

    def header(self, name: str) -> str:
        """The header's value, empty when it is not there; hostile text."""
        return self._answer.header(name)

    @property
    def location(self) -> str:
        """Where a redirect (301, 302, 303, 307, 308) leads, absolute; empty for other answers."""
        if self.status not in (301, 302, 303, 307, 308):
            return ""
        said = self.header("Location").encode("latin-1", "replace").decode("utf-8", "replace")
        try:
            return urljoin(self.url, said) if said else ""
        except ValueError:  # no URL at all: whoever follows it says so
            return said

    @property
    def content_length(self) -> int | None:
        """Bytes of the body as sent, or `None` when the server does not say or makes no sense."""
        said = self.header("Content-Length")
        if self.header("Transfer-Encoding").lower() == "chunked":  # which is what counts then
            return None
        return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None

    @property
    def is_encoded(self) -> bool:
        """Whether the body is compressed on its way, so that its length says nothing."""
        return self.header("Content-Encoding").lower() not in ("", "identity")

    def readinto(self, view: memoryview) -> int:
        """Puts decoded body bytes into `view` and says how many; 0 once the body is complete.

        Raises `Cancelled` when stopped and `Dropped` when the body is cut, silent or too slow.
        """
        tally = self._exchange.tally
        tally.is_reading = True
        try:
            count = self._body.readinto(view)
        except known_errors() as error:
            raise self._exchange.failure(error) from error
        finally:
            tally.is_reading = False
        if not count and self._exchange.is_ended:
            raise self._exchange.failure(None)
        return count

    def close(self) -> None:
        """Gives a completely read connection back and ends any other; safe to call again."""
        self._exchange.finish()
        self._answer.close()
