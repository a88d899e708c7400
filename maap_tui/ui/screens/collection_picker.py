"""The picker of collections: opens at once, fills while one types, shows what each one is."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError
from maap_tui.models.catalog import Collection
from maap_tui.models.query import CollectionQuery
from maap_tui.models.text import clean, count_noun
from maap_tui.services import Catalog

from ..collection_text import card_of
from ..narrowing import Findable, narrowed
from ..text import printable
from ..widgets.pick_list import PickList, columns
from ..words import ACCESS
from .dialog import PickerDialog


class CollectionList(PickList):
    """One line a collection: access sign, title, id."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Collection, ...] = ()

    def row_count(self) -> int:
        return len(self.shown)

    def row_lines(self, index: int, width: int, *, is_current: bool) -> Sequence[Content]:
        collection = self.shown[index]
        sign = ACCESS[collection.access].content(with_word=False)
        title, name = Content(printable(collection.title)), Content(printable(collection.id))
        if is_current:
            sign, title = sign.without_spans, title.stylize("bold")
        else:
            name = name.stylize("$foreground-muted")
        id_width = min(36, max(12, width * 2 // 5))
        return (columns((sign, 2), (title, width - 2 - id_width), (name, id_width)),)

    def show(self, collections: tuple[Collection, ...], current: Collection | None) -> None:
        """Shows these, with the cursor on `current` if it is among them."""
        self.shown = collections
        names = [collection.id for collection in collections]
        at = names.index(current.id) if current is not None and current.id in names else 0
        self.rows_changed(at)


class CollectionPicker(PickerDialog[Collection | None]):
    """Gives the collection that was chosen, or `None`; `loaded` makes the next opening instant."""

    DEFAULT_CSS = """
    CollectionPicker {
        #frame { width: 100%; height: 100%; }
        &.-wide #frame { width: 96%; height: 92%; }
        &.-huge #frame { width: 92%; height: 90%; max-width: 190; }
        #count { height: 1; margin-bottom: 1; color: $foreground-muted; }
        #count.-error { height: auto; color: $text-error; }
        #both { height: 1fr; layout: vertical; }
        CollectionList { width: 1fr; height: 1fr; }
        #card {
            width: 1fr; height: 9; padding: 0 0 0 2; scrollbar-size-vertical: 1;
            border-top: solid $border-blurred;
            &:focus { border-top: solid $border; }
        }
        &.-flat #card { display: none; }
        &.-tall #card { height: 14; }
        &.-wide #both, &.-huge #both { layout: horizontal; }
        &.-wide #card, &.-huge #card {
            height: 1fr; border-top: none; border-left: solid $border-blurred; margin-left: 1;
            &:focus { border-left: solid $border; }
        }
    }
    """
    TITLE_WORDS: ClassVar[str] = "Choose a collection"
    KEY_WORDS: ClassVar[str] = "type to narrow  ↑↓ move  enter take  tab read  esc leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "load", "Again", id="picker.again", show=False),
    ]

    class PageArrived(Message):
        """Some more collections are here."""

        def __init__(self, collections: tuple[Collection, ...]) -> None:
            super().__init__()
            self.collections = collections

    class LoadEnded(Message):
        """All are here, or an error has ended it."""

        def __init__(self, error: MaapError | None = None) -> None:
            super().__init__()
            self.error = error

    def __init__(self, catalog: Catalog, loaded: Sequence[Collection] = ()) -> None:
        super().__init__()
        self._catalog = catalog
        self._all: dict[str, Findable[Collection]] = {}
        self._add(loaded)
        self._is_complete = bool(loaded)
        self._error: MaapError | None = None

    @property
    def loaded(self) -> tuple[Collection, ...]:
        """All collections once every page has arrived, else nothing."""
        return tuple(each.thing for each in self._all.values()) if self._is_complete else ()

    def compose_inside(self) -> ComposeResult:
        narrow = self.narrowing_input()
        narrow.placeholder = "type words: biomass 1a, earthcare atlid"
        yield narrow
        yield Static("", id="count", markup=False)
        with Horizontal(id="both"):
            yield CollectionList()
            with VerticalScroll(id="card"):
                yield Static("", id="card-text", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        if self._is_complete:
            self.narrow("")
        else:
            self.action_load()

    def action_load(self) -> None:
        """Loads the collections, again after an error; nothing when they are here."""
        if not self._is_complete:
            self._error = None
            self._load()
            self.narrow(self.typed)
            self.set_focus(self.query_one("#narrow"))

    @work(thread=True, exclusive=True, group="collections")
    def _load(self) -> None:
        stop = get_current_worker().cancelled_event
        try:
            for page in self._catalog.collections(CollectionQuery(), stop):
                if stop.is_set():
                    return
                self.post_message(self.PageArrived(page))
            self.post_message(self.LoadEnded())
        except Cancelled:
            return
        except MaapError as error:
            self.post_message(self.LoadEnded(error))

    @on(PageArrived)
    def _add_page(self, message: PageArrived) -> None:
        message.stop()
        self._add(message.collections)
        rows = self.query_one(CollectionList)
        current = rows.shown[rows.cursor] if rows.shown else None
        rows.show(self._hits(self.typed), current)  # the cursor stays where somebody put it
        self._say_count()

    @on(LoadEnded)
    def _end_loading(self, message: LoadEnded) -> None:
        message.stop()
        self._error = message.error
        self._is_complete = message.error is None
        self._say_count()
        if message.error is not None:
            self.set_focus(None)  # so that r is a key and not a letter

    def _add(self, collections: Sequence[Collection]) -> None:
        self._all |= {each.id: _findable(each) for each in collections}
        in_order = sorted(self._all.items(), key=lambda pair: pair[1].names[1])
        self._all = dict(in_order)

    def narrow(self, text: str) -> None:
        self.query_one(CollectionList).show(self._hits(text), None)
        self._say_count()

    def _hits(self, text: str) -> tuple[Collection, ...]:
        return narrowed(tuple(self._all.values()), text)

    def _say_count(self) -> None:
        count = self.query_one("#count", Static)
        count.set_class(self._error is not None, "-error")
        if self._error is not None:
            count.update(Content(f"! {clean(str(self._error), 400)} Press r to try again."))
            return
        shown, known = len(self.query_one(CollectionList).shown), len(self._all)
        if not self._is_complete:
            words = f"loading: {count_noun(known, 'collection')} so far"
        elif shown == known:
            words = count_noun(known, "collection")
        else:
            words = f"{shown} of {count_noun(known, 'collection')}"
        if not shown and known:
            words += ": no collection has all these words"
        count.update(Content(words))

    @on(PickList.Moved)
    def _show_card(self, message: PickList.Moved) -> None:
        message.stop()
        shown = self.query_one(CollectionList).shown
        is_there = message.index < len(shown)
        card = card_of(shown[message.index]) if is_there else Content("")
        self.query_one("#card-text", Static).update(card)
        self.query_one("#card").scroll_home(animate=False)

    def take(self, index: int) -> None:
        shown = self.query_one(CollectionList).shown
        if index < len(shown):
            self.workers.cancel_group(self, "collections")
            self.dismiss(shown[index])

    def action_leave(self) -> None:
        self.workers.cancel_group(self, "collections")
        self.dismiss(None)


def _findable(collection: Collection) -> Findable[Collection]:
    names = (collection.id, collection.title)
    rest = (*collection.keywords, *collection.platforms, *collection.instruments)
    return Findable.of(collection, names, rest)
