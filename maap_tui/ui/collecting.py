"""When Python looks for garbage: never through what stays for good.

A full collection looks at every object there is. With a hundred thousand granules loaded that is a
pause in which no key is answered; what is frozen is not looked at again. Nor is there anything to
find while the app is loaded and built: looking a hundred times and more is a fifth of that time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from textual._styles_cache import StylesCache
from textual.worker import Worker

_YOUNG, _OLD = 1, 2
"""Generations of objects."""
_MANY = 10_000
"""Objects whose making would lead to some full collections."""
_NEVER = 1_000_000
"""Collections of the middle-aged after which Python itself would look through all that is old."""
_SOON_DONE = 30_000
"""Old objects that are looked through in a few milliseconds."""
_STILL_DONE = 80_000
"""Old objects that are looked through in less than a blink: some screens that were left."""
TIDY_SECONDS = 20.0
"""Between two looks at what is old: screens that were left, for the most part."""


@contextmanager
def put_off() -> Iterator[None]:
    """Looks for no garbage until `begin` is called, at most until the end of the block."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def rest_now() -> None:
    """Freezes all there is, after dropping what has become garbage: it is not looked at again.

    To be called when much was made that stays, such as a page of granules, and not while a screen
    is open that will be left.
    """
    _drop_garbage()
    gc.freeze()


def count_old() -> int:
    """How many old objects there are, in one call of C: no other thread runs while they are listed.

    A tuple that another thread is filling from a generator is among them. If that thread went on
    while the list held it, the tuple could not grow, and Python raises `SystemError` there.
    """
    return next(map(len, map(gc.get_objects, (_OLD,))))


def _drop_garbage() -> None:
    """Frozen garbage would never go; where there is very much, only the young is looked through.

    Textual remembers two colours for each of the latest 1024 widgets, and with them every line that
    one has drawn: 17 MB of dialogs that were left.
    """
    StylesCache.get_inner_outer.cache_clear()
    is_little = count_old() <= _STILL_DONE
    gc.collect(_OLD if is_little else _YOUNG)


def keep_loaded() -> None:
    """Takes what there is for good without a look, after much was loaded: hardly any is garbage."""
    gc.freeze()


@contextmanager
def making(count: int) -> Iterator[None]:
    """Inside, `count` things are made that stay: when those are many, nobody looks through them."""
    if count < _MANY:
        yield
        return
    _drop_garbage()
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
    """Freezes what the first frame needed, and ends what `put_off` began.

    From here on what is old is looked through by `tidy` alone: what a large batch, import or queue
    has made would stop the screen for a fifth of a second, at some moment after it.
    """
    rest_now()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)
    gc.enable()


def tidy(*, may_take: bool = True) -> None:
    """To be called now and then: looks through what is old, and freezes it when it is much.

    Without `may_take` nothing is frozen: a screen that is open now would stay for good.
    """
    _drop_garbage()
    if may_take and count_old() > _SOON_DONE:
        gc.freeze()
