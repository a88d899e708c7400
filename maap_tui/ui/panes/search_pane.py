"""What a pane needs to run one search at a time: workers, their messages, how things stand."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from threading import Event
from time import monotonic

from textual import on, work
from textual.message import Message

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.catalog import Item, Key, Page
from maap_tui.models.holding import Holding
from maap_tui.models.query import SearchQuery
from maap_tui.services import Catalog, Holdings

from ..collecting import LetsWorkersGo, rest_now
from ..disk_looks import LooksAtDisk
from .list_pane import ListPane
from .search_run import SearchRun, SearchState

LARGEST_PART = 1_000
"""Granules that are put into the list in one go."""
WORKED_SECONDS = 0.02
"""How long pages are put in before keys are answered and rows are drawn."""
_TURN = 0.005
"""Seconds that are left to others then."""


class SearchPane(LetsWorkersGo, ListPane, LooksAtDisk):
    """Runs searches in workers; a subclass shows what comes.

    Every message of a worker names its run, and only the run that is wanted now is heard.
    """

    class PageArrived(Message):
        """A worker has read a page of `run`."""

        def __init__(self, run: SearchRun, page: Page) -> None:
            super().__init__()
            self.run = run
            self.page = page

    class BatchEnded(Message):
        """A worker will send no more pages of `run` by itself."""

        def __init__(self, run: SearchRun, state: SearchState, error: MaapError | None) -> None:
            super().__init__()
            self.run = run
            self.state = state
            self.error = error

    class HoldingsChanged(Message):
        """What is here of the granules `keys` was looked at."""

        def __init__(self, keys: frozenset[Key]) -> None:
            super().__init__()
            self.keys = keys

    class HiddenChanged(Message):
        """Other granules are hidden because newer ones are there; `words` say which."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(
        self,
        title: str,
        catalog: Catalog,
        holdings: Holdings,
        *,
        page_target: int,
        id: str | None,  # noqa: A002
    ) -> None:
        super().__init__(title, id=id)
        self._catalog = catalog
        self._holdings = holdings
        self._page_target = page_target
        self.run: SearchRun | None = None
        """The search that is shown."""
        self.state = SearchState.NONE
        self._hidden = ""
        self._let_others = 0.0
        """When there was time for others last."""
        self.error: MaapError | None = None
        self.notices: tuple[str, ...] = ()

    # What a subclass shows

    def begin(self, run: SearchRun) -> None:
        """Another search has begun: what the last one found goes."""

    def show_items(self, items: Sequence[Item]) -> None:
        """More items of the search that is shown."""
        raise NotImplementedError

    def show_disk(self, found: Mapping[Key, Holding]) -> None:
        """What is here of some granules."""
        raise NotImplementedError

    def show_standing(self) -> None:
        """Something about the search has changed."""
        raise NotImplementedError

    def batch_over(self) -> None:
        """No more pages come by themselves; `state` says why."""

    def tell_hidden(self, words: str) -> None:
        """Lets others know what is hidden, if that is news."""
        if words != self._hidden:
            self._hidden = words
            self.post_message(self.HiddenChanged(words))

    # Searching

    def start(self, search_query: SearchQuery) -> None:
        """Begins a search; an older one can write nothing from now on."""
        self.start_run(SearchRun(self._catalog, search_query))

    def start_run(self, run: SearchRun) -> None:
        """Begins `run` in the place of the one that is shown."""
        if self.run is not None:
            self.run.stop.set()
        self.run = run
        self.error, self.notices = None, ()
        self.begin(self.run)
        self._load(self.run)

    def load_more(self, wanted: int | None = None) -> None:
        """Reads the next batch of the search that is shown, if there is one; of the usual size, or
        of as many as are `wanted`."""
        if self.run is not None and self.state is SearchState.MORE:
            self._load(self.run, wanted)

    def _load(self, run: SearchRun, wanted: int | None = None) -> None:
        self._set_state(SearchState.LOADING)
        self._read_batch(run, wanted or self._page_target)

    def cancel(self) -> None:
        """Stops loading; what has come stays."""
        if self.run is not None and self.state is SearchState.LOADING:
            self.run.stop.set()
            self._set_state(SearchState.STOPPED)

    def on_unmount(self) -> None:
        if self.run is not None:
            self.run.stop.set()

    def _set_state(self, state: SearchState) -> None:
        self.state = state
        self.show_standing()

    @work(thread=True, exclusive=True, group="search", description="search")
    def _read_batch(self, run: SearchRun, wanted: int) -> None:
        error = None
        try:
            for page in run.batch(wanted):
                for part in _parts(page):
                    self.post_message(self.PageArrived(run, part))
            state = SearchState.COMPLETE if run.is_complete else SearchState.MORE
        except Cancelled:
            state = SearchState.STOPPED
        except MaapError as raised:
            state, error = SearchState.FAILED, raised
        self.post_message(self.BatchEnded(run, state, error))

    def look(self, items: Sequence[Item], stop: Event) -> Mapping[Key, Holding]:
        return self._holdings.look(items, stop)

    def _is_wanted(self, run: SearchRun) -> bool:
        """Whether this run may still write: it was neither superseded nor stopped."""
        return run is self.run and not run.stop.is_set()

    @on(PageArrived)
    async def _take_page(self, message: PageArrived) -> None:
        if not self._is_wanted(message.run):
            return
        message.run.progress = message.page.progress
        if message.page.matched is not None:
            message.run.matched = message.page.matched
            message.run.is_at_most = message.page.is_at_most
        self.notices += message.page.notices
        self.show_items(message.page.items)
        if message.page.items:
            self.look_at_disk(message.page.items)
            if self.app.screen is self.screen:  # else what is over it, garbage soon, would stay
                self.call_after_refresh(rest_now)
        self.show_standing()
        await self._let_others_work()

    async def _let_others_work(self) -> None:
        """Now and then waits a little: where pages come sooner than they are put into the list, a
        pane would take one after the other, and nobody else came to work."""
        if monotonic() - self._let_others > WORKED_SECONDS:
            await asyncio.sleep(_TURN)
            self._let_others = monotonic()

    @on(BatchEnded)
    def _end_batch(self, message: BatchEnded) -> None:
        if self._is_wanted(message.run):
            self.error = message.error
            self._set_state(message.state)
            self.batch_over()

    @on(LooksAtDisk.DiskLookedAt)
    async def _take_disk(self, message: LooksAtDisk.DiskLookedAt) -> None:
        self.show_disk(message.found)
        self.post_message(self.HoldingsChanged(frozenset(message.found)))
        await self._let_others_work()


def _parts(page: Page) -> Iterator[Page]:
    """A large page in parts, so that keys are answered while its rows are put into the list."""
    yield replace(page, items=page.items[:LARGEST_PART])
    for at in range(LARGEST_PART, len(page.items), LARGEST_PART):
        yield Page(page.items[at : at + LARGEST_PART], progress=page.progress)
