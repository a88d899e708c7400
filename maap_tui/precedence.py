"""The screen goes first: threads that work long let its loop have the interpreter.

Only one thread at a time runs Python, and none is preferred. While three of them read granules,
draw the map and look at the disk, the loop that answers keys gets a quarter, and a thread that
lets go for a few microseconds has the interpreter back before the loop is awake. So such threads
ask here between two pieces of their work. What they miss while the loop is at work they get while
it waits for the next key: they are done as soon as before. In commands, where no screen is, nobody
waits.
"""

from threading import Event, local
from time import monotonic, sleep

PATIENCE = 0.2
"""Seconds of one piece of the loop's work in which threads give way. What takes longer is no answer
to a key: the loop may be waiting for a thread, or for a program that it has started."""
_SPELL = 0.002
"""Seconds of work after which a thread lets go for a moment, though the loop asks for nothing: it
cannot even ask without the interpreter."""
_MOMENT = 0.0001
"""Seconds in which another thread can be awake and take it."""


class _Spell(local):
    """When this thread has begun to work."""

    began = 0.0


_rests: Event | None = None
"""Whether the loop waits for something to do; `None` where none has ever run."""
_works_since = 0.0
_spell = _Spell()


def loop_works() -> None:
    """To be called by the loop of the screen when it has something to do."""
    global _rests, _works_since
    if _rests is None:
        _rests = Event()
    _works_since = monotonic()
    _rests.clear()


def loop_rests() -> None:
    """To be called by the loop when it waits for something to do, and when it has ended."""
    if _rests is not None:
        _rests.set()


def give_way() -> None:
    """Waits while the screen's loop is at work. Not with a lock in hand that the loop may want.

    Costs less than a microsecond where it does not wait: to be called many times a millisecond.
    """
    if _rests is None:
        return
    if _rests.is_set():
        if monotonic() - _spell.began < _SPELL:
            return
        sleep(_MOMENT)
    if not _rests.is_set() and (left := _works_since + PATIENCE - monotonic()) > 0:
        _rests.wait(left)
    _spell.began = monotonic()
