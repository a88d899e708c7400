"""When a screen paints: at once, unless it has painted just now.

Textual paints at most sixty times a second, by a timer that is paused while nothing changes. Once
resumed, that timer waits for one to two of its intervals: a key that is pressed just after a bar of
a download has moved is answered up to 33 ms late. Here it waits for what is left of one interval.
"""

import asyncio
from asyncio import sleep, wait_for
from contextlib import suppress
from functools import cached_property
from math import inf
from time import monotonic

from textual.await_complete import AwaitComplete
from textual.events import Event, Resize, ScreenResume
from textual.screen import Screen, ScreenResultType
from textual.timer import EventTargetGone, Timer, TimerCallback

_FRAMES = "screen_update"
"""How Textual names the timer that paints (`textual.screen` of 8.2)."""


_ANSWERS = 3
"""Before a key has its effect other things may be painted; after it only this is."""
_ANSWER_SECONDS = 0.05
"""What comes later is no answer to the key."""


_TURNS = 4
"""Of the loop, from when a key or a timer's hour has come until the app is told of it."""


async def let_others() -> None:
    """Lets what has come meanwhile be done, between two pieces of long work."""
    for _ in range(_TURNS):
        await sleep(0)


class FrameTimer(Timer):
    """Ticks as soon as it is resumed, but not twice within its interval unless a key asks."""

    _painted = -inf
    _asked = -inf
    """When it ticked, and when a key last asked."""
    _answers = 0
    """How many ticks the key may still have at once."""

    def resume(self) -> None:
        self._wanted.set()

    def pause(self) -> None:
        self._wanted.clear()

    def hurry(self) -> None:
        """Lets the answer to a key come at once, although something else has just been painted.

        Keys that come faster than the interval share one answer.
        """
        now = monotonic()
        if now >= self._asked + self._interval:
            self._answers = _ANSWERS
            self._hurried.set()
        self._asked = now

    @cached_property
    def _wanted(self) -> asyncio.Event:
        return asyncio.Event()

    @cached_property
    def _hurried(self) -> asyncio.Event:
        return asyncio.Event()

    async def _run(self) -> None:
        while True:
            await self._wanted.wait()
            if (left := self._seconds_left()) > 0:
                await self._sleep(left)
                continue  # it may have been paused meanwhile
            await let_others()
            self._painted = monotonic()
            try:
                await self._tick(next_timer=self._painted, count=0)
            except EventTargetGone:
                return

    def _seconds_left(self) -> float:
        now = monotonic()
        if self._answers and now < self._asked + _ANSWER_SECONDS:
            self._answers -= 1
            return 0.0
        return self._painted + self._interval - now

    async def _sleep(self, seconds: float) -> None:
        self._hurried.clear()
        with suppress(TimeoutError):
            await wait_for(self._hurried.wait(), seconds)


class PromptScreen(Screen[ScreenResultType]):
    """A screen that paints by a `FrameTimer`, and leaves once."""

    _frames: FrameTimer | None = None

    def hurry(self) -> None:
        """To be called when a key was pressed: the next paintings may come at once."""
        if self._frames:
            self._frames.hurry()

    async def on_event(self, event: Event) -> None:
        """Textual lays out and paints a screen that has just come several times, in one go."""
        await super().on_event(event)
        if isinstance(event, ScreenResume | Resize):
            await let_others()

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leaves, while it is on top: Textual takes away whatever is.

        An answer that comes after Esc, or a second click, would end the screen behind it.
        """
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def set_interval(
        self,
        interval: float,
        callback: TimerCallback | None = None,
        *,
        name: str | None = None,
        repeat: int = 0,
        pause: bool = False,
    ) -> Timer:
        """As any screen's, but for the timer that paints."""
        if name != _FRAMES:
            return super().set_interval(interval, callback, name=name, repeat=repeat, pause=pause)
        self._frames = timer = FrameTimer(self, interval, name=name, callback=callback, pause=pause)
        timer._start()
        self._timers.add(timer)
        return timer
