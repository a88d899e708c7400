"""Keeps the basket while the app runs: a thread writes what changes, soon and in one go."""

import logging
from collections.abc import Mapping
from itertools import islice
from threading import Condition, Thread

from maap_tui.errors import StorageError
from maap_tui.models.basket import BasketNews, Changes
from maap_tui.models.catalog import Item, Key
from maap_tui.services import BasketStore

GATHER_SECONDS = 0.2
"""How long changes are gathered before they are written."""
LOOK_SECONDS = 1.0
"""From one look at what others do to the next, and to the next try after a failure."""
MOST_AT_ONCE = 5_000
"""News that are given at a time."""
_LOG = logging.getLogger(__name__)


class BasketKeeper:
    """Implements the Protocol `Baskets`; begins to read when it is first asked for something."""

    def __init__(
        self, store: BasketStore, gather: float = GATHER_SECONDS, look: float = LOOK_SECONDS
    ) -> None:
        self._store = store
        self._gather = gather
        self._look = look
        self._condition = Condition()
        self._inbox: list[Changes] = []
        """Changes that are not written yet, in their order."""
        self._news: dict[Key, Item | None] = {}
        self._trouble = ""
        self._notices_given = 0
        self._is_closing = False
        self._thread: Thread | None = None

    def put(self, changes: Changes) -> None:
        """Takes changes over; what they are about is no news any more."""
        if not changes:
            return
        with self._condition:
            self._begin()
            self._inbox.append(changes)
            if self._news:
                for key in changes:
                    self._news.pop(key, None)
            self._condition.notify()

    def news(self) -> BasketNews:
        """What others have changed, in pieces, and how it stands."""
        notices = tuple(self._store.notices[self._notices_given :])
        self._notices_given += len(notices)
        with self._condition:
            self._begin()
            taken = self._news
            if len(taken) > MOST_AT_ONCE:
                taken = dict(islice(self._news.items(), MOST_AT_ONCE))
                for key in taken:
                    del self._news[key]
            else:
                self._news = {}
            return BasketNews(taken, bool(self._news), self._trouble, notices)

    def close(self, timeout: float = 5.0) -> None:
        """Writes what is left, for at most `timeout` seconds."""
        with self._condition:
            self._is_closing = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join(timeout)
        if self._inbox:
            _LOG.error("changes of the basket could not be written: %s", self._trouble)

    # The thread

    def _begin(self) -> None:
        if self._thread is None and not self._is_closing:
            self._thread = Thread(target=self._run, name="maap-basket", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        self._exchange()
        while self._wait():
            self._exchange()
        self._exchange()

    def _wait(self) -> bool:
        """Waits until there is something to do, and says whether to go on after it."""
        with self._condition:
            is_failing = bool(self._trouble)
            if not self._is_closing and (is_failing or not self._inbox):
                self._condition.wait(self._look)
            if not self._is_closing and self._inbox and not is_failing:
                self._condition.wait_for(lambda: self._is_closing, self._gather)
            return not self._is_closing

    def _exchange(self) -> None:
        with self._condition:
            taken = len(self._inbox)
            changes = _joined(self._inbox)
        try:
            found = self._store.exchange(changes)
        except StorageError as error:
            self._trouble = str(error)
            return
        with self._condition:
            self._trouble = ""
            del self._inbox[:taken]
            if newer := _joined(self._inbox):
                found = {key: item for key, item in found.items() if key not in newer}
            self._news = {**self._news, **found} if self._news else dict(found)


def _joined(inbox: list[Changes]) -> Mapping[Key, Item | None]:
    """All changes as one: of each granule the last."""
    if len(inbox) == 1:
        return inbox[0]
    joined: dict[Key, Item | None] = {}
    for changes in inbox:
        for key in changes:
            joined.pop(key, None)
        joined.update(changes)
    return joined
