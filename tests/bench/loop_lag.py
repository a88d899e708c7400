"""How long the screen's loop is kept waiting: by its own work, or by threads that hold it up."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Event, Thread, get_ident
from time import perf_counter, process_time
from types import FrameType

LOOK = 0.001
"""Seconds between two looks at whether the loop is free."""
_SAMPLE = 0.005
SUSPECT = 0.03
"""Seconds of a wait from which it is noted what every thread is doing."""
_KEPT = 5
_IDLE = frozenset(("wait", "select", "_worker", "get", "_recv", "run", "acquire"))


class LoopLag:
    """The longest wait so far; made by `watched`."""

    def __init__(self) -> None:
        self.longest = 0.0
        """Milliseconds from when the loop was to look until it did."""
        self.working = 0.0
        """The same, but no more of each wait than this program used a processor meanwhile: on a
        busy machine the rest was another program's turn."""
        self.worst: list[tuple[float, str]] = []
        """The few longest waits by `working`, with the line of the project that was at work late
        in it, as far as was seen; the longest first."""
        self._loop_thread = get_ident()
        self._last = perf_counter()
        self._seen: list[str] = []

    async def look(self) -> None:
        """Looks until it is cancelled."""
        used = process_time()
        while True:
            await asyncio.sleep(LOOK)
            now, cpu = perf_counter(), process_time()
            wait = (now - self._last - LOOK) * 1e3
            working = min(wait, (cpu - used) * 1e3)
            self.longest = max(self.longest, wait)
            self.working = max(self.working, working)
            if working > SUSPECT * 1e3:
                found = (round(working, 1), "".join(self._seen[-1:]))
                self.worst = sorted([*self.worst, found], reverse=True)[:_KEPT]
            self._last, used, self._seen = now, cpu, []

    def sample(self, stop: Event) -> None:
        """Notes where the program is while the loop waits; for a thread."""
        while not stop.wait(_SAMPLE):
            if perf_counter() - self._last > SUSPECT:
                self._seen.append(_at_work(self._loop_thread))


@asynccontextmanager
async def watched(*, is_sampled: bool = False) -> AsyncIterator[LoopLag]:
    """Watches the running loop while the block runs; `is_sampled` also tells where it waited."""
    lag, stop = LoopLag(), Event()
    if is_sampled:
        Thread(target=lag.sample, args=(stop,), daemon=True).start()
    task = asyncio.create_task(lag.look())
    try:
        yield lag
        await asyncio.sleep(2 * LOOK)  # so that the last wait is noticed as well
    finally:
        stop.set()
        task.cancel()


async def lag_until(is_done: Callable[[], bool]) -> LoopLag:
    """Watches the loop until `is_done`."""
    async with watched() as lag:
        while not is_done():
            await asyncio.sleep(LOOK)
    return lag


def _at_work(loop_thread: int) -> str:
    """The innermost lines of the project: of the loop where it is in one, else of other threads."""
    frames = sys._current_frames()
    own = _line_of(frames.pop(loop_thread), "loop")
    others = (_line_of(frame, "thread") for ident, frame in frames.items() if ident != get_ident())
    return "; ".join(filter(None, (own, *others)))


def _line_of(frame: FrameType | None, name: str) -> str:
    if frame is not None and frame.f_code.co_name in _IDLE:
        return ""
    inner = ""
    while frame is not None:
        code = frame.f_code
        inner = inner or f"{code.co_filename.rpartition('/')[2]}:{frame.f_lineno}"
        if "/maap_tui/" in code.co_filename:
            mine = f"{code.co_filename.rpartition('/')[2]}:{frame.f_lineno}"
            return f"{name} {mine}" + (f" > {inner}" if inner != mine else "")
        frame = frame.f_back
    return f"{name} {inner}"
