"""How often a command looks for garbage: seldom, for most of what it makes stays to its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_PATIENCE = 50_000
"""Objects that are made between two looks."""


@contextmanager
def looked_for_seldom(*, to_the_end: bool) -> Iterator[None]:
    """Inside, what was loaded before is not looked at, and the rest a few times only.

    With `to_the_end` the process ends after it, and shall not look through all there is once more.
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
