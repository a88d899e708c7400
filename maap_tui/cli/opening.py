"""The app's services, made in a thread while its first frame is on the screen already.

Making them takes longer than everything else before that frame: libraries of the network and of
the database are loaded, and the queue is read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event, RLock, current_thread, main_thread
from typing import TYPE_CHECKING, Any, cast

from maap_tui.errors import MaapError

if TYPE_CHECKING:
    from maap_tui.models.basket import BasketNews
    from maap_tui.models.transfer import QueueSnapshot
    from maap_tui.services import Services

    from .services_like import ServicesLike

_OVER = "The app is ending."
LONGEST_WAIT = 1.0
"""Seconds after which a question is answered though no frame has been drawn."""


class Opening:
    """Stand-ins for services that are yet to be made.

    Who asks one of them for something in a thread waits for the first frame, then until the
    service is made. What a screen asks without a thread is answered at once: the address of the
    catalogue, and how the queue and the basket look (`is_opening`, `is_open`).
    """

    def __init__(self, made: ServicesLike, catalog_url: str) -> None:
        self._made = made
        self._lock = RLock()
        self._is_drawn = Event()
        self._is_over = False
        self._later: dict[str, _Later] = {
            "catalog": _CatalogLater(self._way_to("catalog"), catalog_url),
            "baskets": _BasketsLater(self._way_to("baskets")),
            "downloads": _DownloadsLater(self._way_to("downloads")),
        }
        self.services = cast("Services", _StandIns(self._stand_in))

    def _way_to(self, name: str) -> Callable[[], object]:
        return partial(self._make, name)

    def _stand_in(self, name: str) -> _Later:
        with self._lock:
            return self._later.setdefault(name, _Later(self._way_to(name)))

    def _make(self, name: str) -> object:
        if current_thread() is not main_thread():
            self._is_drawn.wait(LONGEST_WAIT)
        with self._lock:
            if self._is_over:
                raise MaapError(_OVER)
            service: object = getattr(self._made, name)
            return service

    def end(self) -> None:
        """Lets go who still waits for a service: one that nobody needs any more is not made."""
        self._is_over = True
        self._is_drawn.set()

    def open(self) -> None:
        """Makes all of them; to be called when the first frame is drawn. Raises `MaapError`."""
        from dataclasses import fields

        from maap_tui.services import Services

        self._is_drawn.set()
        for each in fields(Services):
            self._stand_in(each.name).make()


class _StandIns:
    """Has a stand-in by the name of each service, made when it is first looked at."""

    def __init__(self, stand_in: Callable[[str], _Later]) -> None:
        self._stand_in = stand_in

    def __getattr__(self, name: str) -> _Later:
        return self._stand_in(name)


class _Later:
    """A service that is made when something is first asked of it."""

    def __init__(self, way: Callable[[], object]) -> None:
        self._way = way
        self._service: Any = None

    def make(self) -> Any:
        if self._service is None:
            self._service = self._way()
        return self._service

    def __getattr__(self, name: str) -> Any:
        return getattr(self.make(), name)


class _CatalogLater(_Later):
    """Knows its address before it is made."""

    def __init__(self, way: Callable[[], object], url: str) -> None:
        super().__init__(way)
        self.url = url


class _BasketsLater(_Later):
    """Has nothing to tell before it is made."""

    def news(self) -> BasketNews:
        if self._service is None:
            from maap_tui.models.basket import BasketNews

            return BasketNews(is_open=False)
        news: BasketNews = self._service.news()
        return news


class _DownloadsLater(_Later):
    """Looks like a queue that is being opened before it is made."""

    def snapshot(self) -> QueueSnapshot:
        if self._service is None:
            from maap_tui.models.transfer import QueueSnapshot

            return QueueSnapshot(is_opening=True)
        snapshot: QueueSnapshot = self._service.snapshot()
        return snapshot
