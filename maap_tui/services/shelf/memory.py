"""What this program has learnt itself, in front of what the file remembers."""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

from maap_tui.models.kept import Kept

from .cache import CatalogueCache

T = TypeVar("T")


class Memory:
    """Gives what was kept, from memory where it is there; works on where no file can be had."""

    def __init__(self, cache: CatalogueCache) -> None:
        self._cache = cache
        self._held: dict[tuple[str, str], Kept[Any]] = {}
        self._lock = Lock()

    def get(self, kind: str, name: str, decode: Callable[[Any], T]) -> Kept[T] | None:
        with self._lock:
            held = self._held.get((kind, name))
        if held is None and (held := self._cache.get(kind, name, decode)) is not None:
            with self._lock:
                held = self._held.setdefault((kind, name), held)
        return cast("Kept[T] | None", held)

    def put(self, kind: str, name: str, value: object, content: object) -> None:
        """Keeps `value`; `content` is what JSON can hold of it."""
        moment = self._cache.put(kind, name, content)
        with self._lock:
            self._held[kind, name] = Kept(value, moment)
