"""Stand-ins for the catalogue, and for what is kept of it. See `tests.ui.fakes`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.catalog import Collection, Count, Item, Page
from maap_tui.models.inventory import Inventory
from maap_tui.models.kept import Kept
from maap_tui.models.preview import Picture, Preview
from maap_tui.models.query import CollectionQuery, Queryable, SearchQuery

_MOST_LOOKS = 1_000
"""Times a hundredth of a second that a search waits for its test."""


class Feed:
    """One running search, whose pages a test hands out."""

    def __init__(self, search_query: SearchQuery, stop: Event) -> None:
        self.search_query = search_query
        self.stop = stop
        self._steps: SimpleQueue[Page | MaapError | None] = SimpleQueue()

    def page(self, *items: Item, matched: int | None = None, notices: Sequence[str] = ()) -> None:
        self._steps.put(Page(tuple(items), matched, tuple(notices)))

    def end(self) -> None:
        self._steps.put(None)

    def fail(self, error: MaapError) -> None:
        self._steps.put(error)

    def pages(self) -> Iterator[Page]:
        while (step := self._next_step()) is not None:
            if isinstance(step, MaapError):
                raise step
            yield step

    def _next_step(self) -> Page | MaapError | None:
        for _ in range(_MOST_LOOKS):
            if self.stop.is_set():
                break
            try:
                return self._steps.get(timeout=0.01)
            except Empty:
                continue
        raise Cancelled("stopped, or forgotten by its test")


class FakeCatalog:
    """A catalogue whose searches wait for the test, or play `script` when there is one."""

    url = "https://catalog.example/catalogue/"

    def __init__(self) -> None:
        self.feeds: list[Feed] = []
        self.script: tuple[Page, ...] | None = None
        self.collection_pages: list[tuple[Collection, ...]] = []
        self.collection_queries: list[CollectionQuery] = []
        self.queryables_of: dict[str, tuple[Queryable, ...]] = {}
        self.error: MaapError | None = None
        """Raised by the collection calls."""
        self.pause = 0.0
        """Seconds for which a busy server is left alone."""

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        feed = Feed(search_query, stop)
        for page in self.script or ():
            feed.page(*page.items, matched=page.matched, notices=page.notices)
        if self.script is not None:
            feed.end()
        self.feeds.append(feed)
        return feed.pages()

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        self.collection_queries.append(collection_query)
        if self.error is not None:
            raise self.error
        yield from self.collection_pages

    def count(self, search_query: SearchQuery, stop: Event) -> Count:
        return Count(None)

    def asks_again_in(self, stop: Event) -> float:
        return self.pause

    def queryables(self, collection_id: str, stop: Event) -> tuple[Queryable, ...]:
        if self.error is not None:
            raise self.error
        return self.queryables_of.get(collection_id, ())


class FakeShelf:
    """Remembers nothing until a test says what; asks the fake catalogue for the rest."""

    def __init__(self, catalog: FakeCatalog) -> None:
        self.catalog = catalog
        self.kept: Kept[tuple[Collection, ...]] | None = None
        self.counted: dict[str, int | MaapError] = {}
        self.count_calls: list[str] = []
        self.kept_inventories: dict[str, Kept[Inventory]] = {}
        self.inventories: SimpleQueue[Inventory | MaapError | None] = SimpleQueue()
        """What taking an inventory gives, step by step; `None` ends it."""
        self.was_stopped = Event()

    def keep(self, *collections: Collection, age: timedelta = timedelta(0)) -> None:
        self.kept = Kept(collections, datetime.now(UTC) - age)

    def kept_collections(self) -> Kept[tuple[Collection, ...]] | None:
        return self.kept

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        yield from self.catalog.collections(collection_query, stop)

    def judged_here(self, collection_query: CollectionQuery) -> tuple[Collection, ...]:
        words = collection_query.text.casefold()
        return tuple(c for c in self.kept.value if words in c.title.casefold()) if self.kept else ()

    def queryables(self, collection_id: str, stop: Event) -> Iterator[tuple[Queryable, ...]]:
        yield self.catalog.queryables(collection_id, stop)

    def kept_count(self, collection_id: str) -> Kept[int] | None:
        return None

    def count(self, collection_id: str, stop: Event) -> int:
        self.count_calls.append(collection_id)
        counted = self.counted.get(collection_id, 0)
        if isinstance(counted, MaapError):
            raise counted
        return counted

    def kept_inventory(self, collection_id: str) -> Kept[Inventory] | None:
        return self.kept_inventories.get(collection_id)

    def inventory(self, collection_id: str, stop: Event) -> Iterator[Inventory]:
        for _ in range(_MOST_LOOKS):
            if stop.is_set():
                self.was_stopped.set()
                raise Cancelled("stopped")
            with suppress(Empty):
                step = self.inventories.get(timeout=0.01)
                if step is None:
                    return
                if isinstance(step, MaapError):
                    raise step
                yield step

    def counts(self, collection_id: str) -> Mapping[str, Mapping[str, int]]:
        kept = self.kept_inventories.get(collection_id)
        return {} if kept is None else {"product:type": kept.value.counts(("product:type",))}


@dataclass
class FakePreviews:
    """Gives a picture of two colours for every preview, or what a test says for its address."""

    said: dict[str, Picture | MaapError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Addresses, in the order in which they were asked for."""
    boxes: list[tuple[int, int]] = field(default_factory=list)
    holds: bool = False
    """Whether answers wait until the question is given up."""
    given_up: list[str] = field(default_factory=list)

    def picture(self, preview: Preview, box: tuple[int, int], stop: Event) -> Picture:
        self.asked.append(preview.href)
        self.boxes.append(box)
        if self.holds:
            stop.wait(10)
            self.given_up.append(preview.href)
            raise Cancelled("Stopped.")
        answer = self.said.get(preview.href, a_picture())
        if isinstance(answer, MaapError):
            raise answer
        return answer


def a_picture(width: int = 8, height: int = 8) -> Picture:
    """The upper half is red, the lower half blue."""
    half = height // 2
    pixels = b"\xff\0\0" * width * half + b"\0\0\xff" * width * (height - half)
    return Picture(width, height, pixels, 1600, 1600, "PNG", 123_456)
