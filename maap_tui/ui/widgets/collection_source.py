"""What fetches for the collection picker: the kept list at once, the new one behind it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from maap_tui.errors import Cancelled, MaapError, NoConnection
from maap_tui.models.catalog import Collection
from maap_tui.models.kept import Kept
from maap_tui.models.query import CollectionQuery
from maap_tui.services import Shelf

from ..collection_status import CollectionStatus

FRESH = timedelta(minutes=10)
"""A list no older than this is not asked for again by itself."""
_ALL = CollectionQuery()


class CollectionSource(Widget):
    """Without a look of its own; tells whenever other collections are to be shown."""

    DEFAULT_CSS = "CollectionSource { display: none; }"

    class Changed(Message):
        """Something is known that was not; `None` leaves the list as it is."""

        def __init__(
            self, status: CollectionStatus, collections: Sequence[Collection] | None = None
        ) -> None:
            super().__init__()
            self.status = status
            self.collections = collections

    class Opened(Message):
        """What is kept, if anything; and whether the catalogue is asked as well."""

        def __init__(self, kept: Kept[tuple[Collection, ...]] | None, *, is_asked: bool) -> None:
            super().__init__()
            self.kept = kept
            self.is_asked = is_asked

    class PageArrived(Message):
        """So many collections are here by now."""

        def __init__(self, collections: tuple[Collection, ...]) -> None:
            super().__init__()
            self.collections = collections

    class Loaded(Message):
        """These are all, or an error has ended it."""

        def __init__(
            self, collections: tuple[Collection, ...], error: MaapError | None = None
        ) -> None:
            super().__init__()
            self.collections = collections
            self.error = error

    class Found(Message):
        """What matches a filter."""

        def __init__(
            self,
            collection_query: CollectionQuery,
            collections: tuple[Collection, ...],
            trouble: str = "",
            notice: str = "",
        ) -> None:
            super().__init__()
            self.collection_query = collection_query
            self.collections = collections
            self.trouble = trouble
            self.notice = notice

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self._all: tuple[Collection, ...] = ()
        self._wanted = _ALL
        self._found: tuple[Collection, ...] = ()
        self._status = CollectionStatus()

    def load(self, *, is_forced: bool = False) -> None:
        """Shows what is kept and asks for the list unless that is new; forced, asks anyway, and
        for what the filter finds as well."""
        self._status = replace(self._status, is_loading=True, trouble="")
        self._tell()
        self._load(is_forced)
        if is_forced and self._wanted != _ALL:
            self.find(self._wanted)

    def find(self, collection_query: CollectionQuery) -> None:
        """Shows what the catalogue finds for this; everything when nothing restricts it."""
        self._wanted = collection_query
        is_all = collection_query == _ALL
        self._status = replace(self._status, is_searching=not is_all, notice="", trouble="")
        self.workers.cancel_group(self, "find")
        if is_all:
            self._tell(self._all)
        else:
            self._tell()
            self._find(collection_query)

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self.workers.cancel_node(self)

    def _tell(self, collections: Sequence[Collection] | None = None) -> None:
        self.post_message(self.Changed(self._status, collections))

    # The whole list

    @work(thread=True, exclusive=True, group="load", description="load")
    def _load(self, is_forced: bool) -> None:
        stop = get_current_worker().cancelled_event
        kept = self._shelf.kept_collections()
        is_asked = is_forced or kept is None or kept.is_older_than(FRESH)
        self.post_message(self.Opened(kept, is_asked=is_asked))
        if not is_asked:
            return
        arrived: dict[str, Collection] = {}
        try:
            for page in self._shelf.collections(_ALL, stop):
                if stop.is_set():
                    return
                arrived |= {each.id: each for each in page}
                self.post_message(self.PageArrived(tuple(arrived.values())))
            self.post_message(self.Loaded(tuple(arrived.values())))
        except Cancelled:
            return
        except MaapError as error:
            self.post_message(self.Loaded((), error))

    @on(Opened)
    def _open(self, message: Opened) -> None:
        message.stop()
        moment = None
        if message.kept is not None:
            moment, self._all = message.kept.moment, message.kept.value
        self._status = replace(self._status, moment=moment, is_loading=message.is_asked)
        self._show_all()

    @on(PageArrived)
    def _add(self, message: PageArrived) -> None:
        """Shown as they come when nothing is kept; else they wait until all are here."""
        message.stop()
        if self._status.moment is None:
            self._all = message.collections
            self._show_all()

    @on(Loaded)
    def _end(self, message: Loaded) -> None:
        message.stop()
        self._status = replace(self._status, is_loading=False)
        if message.error is not None:
            self._status = replace(self._status, trouble=str(message.error))
            self._tell()
            return
        self._all = message.collections
        self._status = replace(self._status, moment=datetime.now(UTC), trouble="")
        self._show_all()

    def _show_all(self) -> None:
        self._tell(self._all if self._wanted == _ALL else None)

    # With a filter

    @work(thread=True, exclusive=True, group="find", description="find")
    def _find(self, collection_query: CollectionQuery) -> None:
        stop = get_current_worker().cancelled_event
        try:
            pages = list(self._shelf.collections(collection_query, stop))
            found = tuple(collection for page in pages for collection in page)
            self.post_message(self.Found(collection_query, found))
        except Cancelled:
            return
        except NoConnection as error:
            self.post_message(self._judged_here(collection_query, error))
        except MaapError as error:
            self.post_message(self.Found(collection_query, (), str(error)))

    def _judged_here(self, collection_query: CollectionQuery, error: NoConnection) -> Found:
        found = self._shelf.judged_here(collection_query)
        notice = "judged here, by the kept list" if found else ""
        return self.Found(collection_query, found, str(error), notice)

    @on(Found)
    def _show_found(self, message: Found) -> None:
        message.stop()
        if message.collection_query == self._wanted:  # else: an older question, too late
            self._status = replace(
                self._status, is_searching=False, trouble=message.trouble, notice=message.notice
            )
            self._tell(message.collections)
