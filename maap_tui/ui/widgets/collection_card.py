"""The card beside the collection list; counts the granules of whoever stays on a collection."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.catalog import Collection
from maap_tui.models.kept import Kept
from maap_tui.models.text import clean, grouped
from maap_tui.services import Shelf, SignIn

from ..collection_text import card_of

REST_SECONDS = 0.6
"""How long the cursor stays on a collection before its granules are counted."""


class CollectionCard(VerticalScroll):
    """Everything about one collection, and what its access means for this account."""

    class Counted(Message):
        """How many granules a collection has, or why that is not known."""

        def __init__(self, collection_id: str, words: Content, *, is_final: bool) -> None:
            super().__init__()
            self.collection_id = collection_id
            self.words = words
            self.is_final = is_final

    def __init__(self, shelf: Shelf, sign_in: SignIn) -> None:
        super().__init__(id="card")
        self._shelf = shelf
        self._sign_in = sign_in
        self._collection: Collection | None = None
        self._counts: dict[str, Content] = {}
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="card-text", markup=False)

    def show(self, collection: Collection) -> None:
        """Shows this one; counts its granules if it stays."""
        is_other = self._collection is None or collection.id != self._collection.id
        self._collection = collection
        self._draw()
        if is_other:
            self._wait_no_more()
            self.scroll_home(animate=False)
            if collection.is_searchable and collection.id not in self._counts:
                self._rest = self.set_timer(REST_SECONDS, self._start_counting)

    def show_words(self, words: Content) -> None:
        """Shows something that is no collection."""
        self._wait_no_more()
        self._collection = None
        self.query_one("#card-text", Static).update(words)
        self.scroll_home(animate=False)

    def _wait_no_more(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        self.workers.cancel_group(self, "count")

    def _draw(self) -> None:
        if (collection := self._collection) is not None:
            waiting = Content.styled("…", "$foreground-muted")
            words = self._counts.get(collection.id, waiting)
            card = card_of(collection, self._sign_in.status(), words)
            self.query_one("#card-text", Static).update(card)

    def _start_counting(self) -> None:
        if self._collection is not None:
            self._count(self._collection.id)

    @work(thread=True, exclusive=True, group="count", description="count")
    def _count(self, collection_id: str) -> None:
        stop = get_current_worker().cancelled_event
        kept = self._shelf.kept_count(collection_id)
        if kept is not None:
            self.post_message(self.Counted(collection_id, _kept_words(kept), is_final=False))
        try:
            count = self._shelf.count(collection_id, stop)
        except Cancelled:
            return
        except MaapError as error:
            if kept is None:
                words = Content.styled(f"not counted: {clean(error.message)}", "$text-warning")
                self.post_message(self.Counted(collection_id, words, is_final=False))
            return
        self.post_message(self.Counted(collection_id, Content(_number(count)), is_final=True))

    @on(Counted)
    def _show_count(self, message: Counted) -> None:
        message.stop()
        is_current = self._collection is not None and self._collection.id == message.collection_id
        if message.is_final or is_current:
            self._counts[message.collection_id] = message.words
        if is_current:
            self._draw()
        if not message.is_final:
            self._counts.pop(message.collection_id, None)  # asked for again the next time


def _number(count: int) -> str:
    return grouped(count) if count else "0: nothing is in it yet"


def _kept_words(kept: Kept[int]) -> Content:
    age = Content.styled(f"  as of {kept.age_in_words()}", "$foreground-muted")
    return Content(_number(kept.value)) + age
