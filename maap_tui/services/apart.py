"""Work in a process of its own: what would hold up every thread, or could not be stopped.

One call of C that lets no other thread run stops the screen as well, and none can be given up. A
process costs a third of a second, so it is for what is large or may never end.
"""

import importlib
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import TypeVar

from maap_tui.errors import Cancelled, MaapError

_LOOK = 0.05
"""Seconds between two looks at whether the work is still wanted."""
_MODULE = "maap_tui.services.apart"
T = TypeVar("T")


class GaveNoResult(Exception):
    """The process took too long, or ended without a result."""


def apart(work: Callable[..., T], *given: object, stop: Event | None, patience: float) -> T:
    """What `work`, a function of a module, makes of `given` within `patience` seconds.

    Raises the `MaapError` that it raises, `Cancelled` and `GaveNoResult`.
    """
    if is_apart():
        return work(*given)
    task = pickle.dumps((work.__module__, work.__qualname__, given, patience))
    command = [sys.executable, "-P", "-m", _MODULE]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # what interrupts this program ends it here
    )
    try:
        answer = _answer(process, task, stop, monotonic() + patience)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    if not answer:
        raise GaveNoResult
    found, error = pickle.loads(answer)
    if error is not None:
        raise error
    result: T = found
    return result


def is_apart() -> bool:
    """Whether this is such a process already."""
    return getattr(sys.modules["__main__"].__spec__, "name", "") == _MODULE


def _answer(
    process: "subprocess.Popen[bytes]", task: bytes, stop: Event | None, end: float
) -> bytes:
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin as sink:  # all is read before the work begins
        sink.write(task)
    process.stdin = None
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=_LOOK)[0]
        if stop is not None and stop.is_set():
            raise Cancelled("Stopped.")
        if monotonic() > end:
            raise GaveNoResult


def _work() -> None:
    """The life of the process: it ends by itself also where nobody waits for it any more."""
    module, name, given, patience = pickle.load(sys.stdin.buffer)
    seconds = int(patience) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    found, failed = None, None
    try:
        found = getattr(importlib.import_module(module), name)(*given)
    except MaapError as error:
        failed = error
    sys.stdout.buffer.write(pickle.dumps((found, failed)))


if __name__ == "__main__":
    _work()
