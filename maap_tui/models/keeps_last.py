"""The last result of a costly function, for several who want the same at about the same time."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class KeepsLast(Generic[K, V]):
    """A function that remembers its last result, by the identity of what it was given.

    Only one thread runs it at a time: who asks for the same meanwhile waits for that result.
    """

    def __init__(self, function: Callable[[K], V]) -> None:
        self._function = function
        self._lock = Lock()
        self._last: tuple[K, V] | None = None

    def __call__(self, given: K) -> V:
        with self._lock:
            if self._last is None or self._last[0] is not given:
                self._last = (given, self._function(given))
            return self._last[1]
