"""Services of which nothing is loaded before the first of them is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .services_like import ServicesLike


class DeferredServices:
    """Is a `ServicesLike`; `make` is called once, with the first question."""

    def __init__(self, make: Callable[[], ServicesLike]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> ServicesLike:
        return self._make()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)
