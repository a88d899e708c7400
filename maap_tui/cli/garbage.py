"""How often Python looks for garbage while a command runs: seldom, as most objects live on."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_PATIENCE = 50_000
"""New objects between two looks, many times as many as Python's own."""


@contextmanager
def looked_for_seldom(*, to_the_end: bool) -> Iterator[None]:
    """Within it, what was loaded before is never looked through, and what is new only rarely.

    With `to_the_end` the process ends right after it, and Python's last look is spared as well.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_PATIENCE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if to_the_end:
            gc.freeze()
        else:
            gc.unfreeze()
