"""The catalogue: finds collections and granules in a STAC API, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import quote

from maap_tui.errors import Cancelled
from maap_tui.models.catalog import Collection, Count, Page
from maap_tui.models.query import CollectionQuery, Queryable, SearchQuery
from maap_tui.models.text import clean

from .calls import Call
from .catalog_errors import NoSuchCollection, Refused
from .collection_search import CollectionPages, check_query
from .cql2_text import check_words
from .granule_search import GranuleSearch
from .http import require_safe_url
from .item_search import check_search
from .merging import limited
from .pauses import Pauses
from .queryables import queryables_from_schema, queryables_link
from .retrying import Patience, Pause
from .splitting import WALL
from .stac_reader import SessionPool, StacReader

if TYPE_CHECKING:
    from .features import Keep
    from .landing import Landing


@dataclass(frozen=True, slots=True)
class CatalogSettings:
    """How the catalogue is asked."""

    url: str
    """The landing page."""
    patience: Patience = field(default_factory=Patience)
    page_size: int = 100
    """Granules asked for in one request."""
    url_limit: int = 6_000
    """Characters that a search address may have before the search goes by POST."""
    record_wall: int = WALL
    """Granules that one search hands out at most."""


class StacCatalog:
    """Implements the Protocol `Catalog` for MAAP and any other STAC API; safe to use from any
    thread, each call being made by one."""

    def __init__(self, settings: CatalogSettings, keep: "Keep | None" = None) -> None:
        """Makes no request; raises `InputError` when the address cannot be asked safely. `keep`
        says where the documents of granules go; `None` leaves them in memory."""
        require_safe_url(settings.url)
        self._settings = settings
        self._keep = keep
        self._sessions = SessionPool()
        self._pauses = Pauses()
        self._patience = replace(settings.patience, on_pause=self._note_pause)
        self._opened: Landing | None = None
        self._queryables_links: dict[str, str] = {}

    @property
    def url(self) -> str:
        """The landing page."""
        return self._settings.url

    def close(self) -> None:
        """Closes the connections that are kept open; a call under way closes its own."""
        self._sessions.close()

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        """The matching collections, page by page as they arrive, pseudo-collections left out.

        Conditions that the catalogue cannot judge are judged here, over all collections.
        """
        check_query(collection_query)
        return self._collections(collection_query, stop)

    def _collections(self, query: CollectionQuery, stop: Event) -> Iterator[tuple[Collection, ...]]:
        reader = self._reader(stop)
        pages = CollectionPages(reader, self._landing(reader), query)
        for page in pages:
            self._queryables_links.update(pages.links)
            yield page

    def queryables(self, collection_id: str, stop: Event) -> tuple[Queryable, ...]:
        """What the collection's granules can be filtered by; empty when it does not say."""
        check_words(collection_id)
        reader = self._reader(stop)
        base = self._landing(reader).collections_url.split("?")[0].rstrip("/")
        collection_url = f"{base}/{quote(collection_id, safe='')}"
        link = self._queryables_links.get(collection_id) or f"{collection_url}/queryables"
        try:
            return queryables_from_schema(reader.read(Call(link)).content)
        except Refused as error:
            if error.status != 404:
                raise
        return self._queryables_by_collection(reader, collection_id, collection_url)

    def _queryables_by_collection(
        self, reader: StacReader, collection_id: str, url: str
    ) -> tuple[Queryable, ...]:
        """By way of the collection's own document, where the usual address is not there."""
        try:
            document = reader.read(Call(url))
        except Refused as error:
            if error.status != 404:
                raise
            raise NoSuchCollection(
                f"The catalogue has no collection {clean(collection_id, 80)}.",
                hint="Look for it among the collections.",
            ) from error
        link = queryables_link(document.content, document.url)
        return queryables_from_schema(reader.read(Call(link)).content) if link else ()

    def search(self, search_query: SearchQuery, stop: Event) -> Iterator[Page]:
        """The matching granules, page by page as they arrive; each granule once.

        `Page.matched` is the catalogue's count for the whole search; over the antimeridian the sum
        of both halves. What arrived before an error stays right.
        """
        check_search(search_query)
        return self._search(search_query, stop)

    def count(self, search_query: SearchQuery, stop: Event) -> Count:
        """How many granules match, by one small request for each time and half of a box."""
        check_search(search_query)
        return self._granule_search(search_query, stop).count()

    def _search(self, query: SearchQuery, stop: Event) -> Iterator[Page]:
        pages = self._granule_search(query, stop).pages(stop)
        for page in limited(pages, query.max_items):
            if stop.is_set():
                raise Cancelled("Stopped.")
            yield page

    def _granule_search(self, query: SearchQuery, stop: Event) -> GranuleSearch:
        reader = self._reader(stop)
        landing = self._landing(reader)
        settings = self._settings
        return GranuleSearch(
            query,
            landing,
            partial(self._reader, stop, is_forgetful=not query.wants_documents),
            url_limit=settings.url_limit,
            page_size=settings.page_size,
            wall=settings.record_wall,
        )

    def _landing(self, reader: StacReader) -> "Landing":
        if self._opened is None:
            from .landing import open_landing

            self._opened = open_landing(self._settings.url, reader.read)
        return self._opened

    def _reader(self, stop: Event, *, is_forgetful: bool = False) -> StacReader:
        keep = self._keep
        if is_forgetful:
            from .features import forget

            keep = forget
        return StacReader(self._sessions, self._patience, stop, keep)

    def _note_pause(self, pause: Pause) -> None:
        self._pauses.note(pause)
        self._settings.patience.on_pause(pause)

    def asks_again_in(self, stop: Event) -> float:
        """Seconds until the server is asked again by whoever `stop` stops; 0 while it answers."""
        return self._pauses.left(stop)
