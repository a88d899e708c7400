"""The screen goes first: threads that work for long let its loop have the interpreter.

Only one thread at a time runs Python, and none of them has priority. While three threads read
granules, draw the map and look at the disk, the loop that answers keys gets a quarter of the time;
and a thread that lets go for some microseconds has the interpreter back before the loop is awake.
So such threads call `give_way` between two pieces of their work. They lose nothing by it: the time
that they wait while the loop works they get back while it waits for the next key. In commands,
where there is no screen, nobody waits.
"""

import os
import sys
from contextlib import suppress
from threading import Event, get_native_id, local
from time import monotonic, sleep

PATIENCE = 0.2
"""For so many seconds of one piece of the loop's work threads give way. What takes longer is no
answer to a key: the loop may be waiting for a thread, or for a program that it has started."""
_SPELL = 0.002
"""After so many seconds of work a thread lets go for a moment even if the loop asks for nothing: it
cannot even ask without the interpreter."""
_MOMENT = 0.0001
"""So many seconds are enough for another thread to wake up and take the interpreter."""

_BEHIND = 5
"""Steps of niceness: where processors are short, the screen's thread has three times the share."""


class _Spell(local):
    """When this thread began to work."""

    began = 0.0


class Precedence:
    """Whether the loop of the screen is at work, and the threads that wait for it meanwhile."""

    def __init__(self) -> None:
        self.has_loop = False
        """Whether a loop has ever run; until then nobody gives way to it."""
        self.rests = Event()
        """Set while the loop waits for something to do."""
        self.works_since = 0.0
        self._spell = _Spell()

    def loop_works(self) -> None:
        """To be called by the loop of the screen when it has something to do."""
        self.works_since = monotonic()
        self.rests.clear()
        self.has_loop = True

    def loop_rests(self) -> None:
        """To be called by the loop when it waits for something to do, and when it has ended."""
        self.rests.set()

    def give_way(self) -> None:
        """Waits while the loop is at work. Do not call it with a lock that the loop may want.

        Costs less than a microsecond where it does not wait: call it as often as you like.
        """
        if not self.has_loop:
            return
        if self.rests.is_set():
            if monotonic() - self._spell.began < _SPELL:
                return
            sleep(_MOMENT)
        if not self.rests.is_set() and (left := self.works_since + PATIENCE - monotonic()) > 0:
            self.rests.wait(left)
        self._spell.began = monotonic()

    def step_back(self) -> None:
        """Lets the calling thread, and those that it starts, come after the loop for a processor.

        Giving way is not enough where each thread of a download could fill a processor: the loop
        wakes up and has to wait for one. Only Linux has a niceness of each thread.
        """
        if self.has_loop and sys.platform == "linux":
            thread = get_native_id()
            with suppress(OSError):
                niceness = os.getpriority(os.PRIO_PROCESS, thread) + _BEHIND
                os.setpriority(os.PRIO_PROCESS, thread, niceness)


PROCESS = Precedence()
"""That of this process: its threads share one interpreter."""
loop_works, loop_rests, give_way = PROCESS.loop_works, PROCESS.loop_rests, PROCESS.give_way
step_back = PROCESS.step_back
