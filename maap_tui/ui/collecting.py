"""When Python looks for garbage: never through what stays for good.

A full collection looks at every object there is. With a hundred thousand granules loaded that is a
pause in which no key is answered; what is frozen is not looked at again. Nor is there anything to
find while the app is loaded and built: looking a hundred times and more is a fifth of that time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from textual.worker import Worker

_YOUNG = 1
_MANY = 10_000
"""Objects whose making would lead to some full collections."""


@contextmanager
def put_off() -> Iterator[None]:
    """Looks for no garbage until `begin`, or until the end of the block where that never came."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def rest_now() -> None:
    """Takes what there is for good, after what has just become garbage is gone.

    To be called when much was made that stays, such as a page of granules.
    """
    gc.collect(_YOUNG)
    gc.freeze()


@contextmanager
def making(count: int) -> Iterator[None]:
    """Inside, `count` things are made that stay: when those are many, nobody looks through them."""
    if count < _MANY:
        yield
        return
    gc.collect(_YOUNG)
    with put_off():
        yield
        gc.freeze()


class LetsWorkersGo:
    """Mixed into a widget whose workers end while pages come, and were given granules.

    A worker and its task hold each other, and with them all arguments and the message that led to
    it, until a full collection; what was frozen while it worked would be there for good.
    """

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.is_finished:
            event.worker._task = None


def begin() -> None:
    """Takes what the first frame needed for good, and ends what `put_off` began."""
    rest_now()
    gc.enable()
