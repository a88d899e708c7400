"""Finds collections: by the catalogue where it can, else by looking at each of them here."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from maap_tui.models.catalog import Collection
from maap_tui.models.geometry import BBox
from maap_tui.models.instants import moment_of
from maap_tui.models.query import CollectionQuery
from maap_tui.models.stac_collection import collection_from_stac
from maap_tui.models.stac_values import MalformedDocument
from maap_tui.models.time_range import TimeRange

from .calls import MOST_EMPTY_PAGES, Call, get, next_call
from .catalog_errors import broken
from .cql2_text import FILTER_LANG, check_cql2, check_words, conjunction, equals
from .queryables import queryables_link
from .stac_reader import Document, StacReader

if TYPE_CHECKING:
    from .landing import Landing

PSEUDO_COLLECTIONS = frozenset({"series", "datasets", "services"})
"""Listed by the service like collections, but only ways to browse it."""
_PAGE = 100


def filter_of(query: CollectionQuery) -> str:
    """The CQL2 text of a query: its own clauses and what was typed."""
    clauses = [
        equals(name, value.strip())
        for name, value in (
            ("title", query.title),
            ("platform", query.platform),
            ("organisationName", query.organisation),
        )
        if value.strip()
    ]
    return conjunction(*clauses, query.cql2)


def check_query(query: CollectionQuery) -> None:
    """Refuses a filter that is not CQL2 text; raises `InputError`. Nothing is sent."""
    check_words(query.text, query.title, query.platform, query.organisation, query.cql2)
    if query.cql2.strip():
        check_cql2(query.cql2)


class CollectionPages:
    """The collections that match, page by page, without the pseudo-collections."""

    def __init__(self, reader: StacReader, landing: "Landing", query: CollectionQuery) -> None:
        self._reader = reader
        self._landing = landing
        self._query = query
        self._box_and_time_here = not landing.searches_collections
        self._text_here = not landing.searches_text
        self._filter_here = not landing.filters_collections
        self.links: dict[str, str] = {}
        """Where the queryables of each collection are, as far as its document says."""

    def __iter__(self) -> Iterator[tuple[Collection, ...]]:
        box = None if self._box_and_time_here else self._query.bbox
        seen: set[str] = set()
        for half in box.split() if box else (None,):
            for page in self._pages(self._call(half)):
                found = tuple(c for c in page if c.id not in seen and self._is_wanted(c))
                seen.update(collection.id for collection in found)
                if found:
                    yield found

    def _pages(self, call: Call | None) -> Iterator[list[Collection]]:
        """All that one search lists, until it ends or repeats itself."""
        listed: set[str] = set()
        asked: set[str] = set()
        empty = 0
        while call is not None and call.signature not in asked and empty <= MOST_EMPTY_PAGES:
            asked.add(call.signature)
            document = self._reader.read(call)
            page = self._collections(document)
            empty = 0 if page else empty + 1
            if page and listed.issuperset(collection.id for collection in page):
                return
            listed.update(collection.id for collection in page)
            yield page
            call = next_call(document.content, call)

    def _call(self, box: BBox | None) -> Call:
        query, landing = self._query, self._landing
        parameters: dict[str, str] = {}
        if landing.searches_collections:
            parameters["limit"] = str(_PAGE)
        if query.text.strip() and not self._text_here:
            parameters["q"] = query.text.strip()
        if (text := filter_of(query)) and not self._filter_here:
            parameters |= {"filter": text, "filter-lang": FILTER_LANG}
        if box:
            parameters["bbox"] = str(box)
        if query.time_range and not self._box_and_time_here:
            parameters["datetime"] = query.time_range.as_stac()
        return get(landing.collections_url, parameters)

    def _collections(self, document: Document) -> list[Collection]:
        listed = document.content.get("collections")
        if not isinstance(listed, list):
            raise broken("the catalogue", "has no list of collections")
        found = []
        for raw in listed:
            try:
                collection = collection_from_stac(raw)
            except (MalformedDocument, RecursionError):
                continue
            if collection.id not in PSEUDO_COLLECTIONS:
                found.append(collection)
                self._note_link(collection.id, queryables_link(raw, document.url))
        return found

    def _note_link(self, collection_id: str, link: str) -> None:
        if link:
            self.links[collection_id] = link

    def _is_wanted(self, collection: Collection) -> bool:
        query = self._query
        return (
            (not self._text_here or has_words(collection, query.text))
            and (not self._filter_here or passes(collection, query))
            and (
                not self._box_and_time_here
                or (touches(collection, query.bbox) and lasts(collection, query.time_range))
            )
        )


def judged(collections: Iterable[Collection], query: CollectionQuery) -> tuple[Collection, ...]:
    """Those that match, every condition being judged here."""
    return tuple(
        collection
        for collection in collections
        if has_words(collection, query.text)
        and passes(collection, query)
        and touches(collection, query.bbox)
        and lasts(collection, query.time_range)
    )


def has_words(collection: Collection, text: str) -> bool:
    """Free text as the STAC extension has it: alternatives between commas, all words of one."""
    if not text.strip():
        return True
    hay = " ".join(
        (collection.id, collection.title, collection.description, *collection.keywords)
    ).casefold()
    return any(
        all(word in hay for word in alternative.split())
        for alternative in text.casefold().split(",")
        if alternative.strip()
    )


def passes(collection: Collection, query: CollectionQuery) -> bool:
    """The filter, judged here; names as the service knows them, letters of either case."""
    named = (
        (query.title, (collection.title,)),
        (query.platform, collection.platforms),
        (query.organisation, collection.providers),
    )
    for wanted, values in named:
        given = wanted.strip().casefold()
        if given and given not in [value.casefold() for value in values]:
            return False
    return not query.cql2.strip() or _passes_cql2(collection, query.cql2)


def _passes_cql2(collection: Collection, text: str) -> bool:
    import cql2

    document = {
        "id": collection.id,
        "title": collection.title,
        "description": collection.description,
        "license": collection.license,
        "keywords": list(collection.keywords),
        "platform": next(iter(collection.platforms), ""),
        "organisationName": next(iter(collection.providers), ""),
    }
    try:
        return bool(cql2.parse_text(text).matches(document))
    except Exception:  # a property that this collection lacks: the library has no class for it
        return False


def touches(collection: Collection, box: BBox | None) -> bool:
    """Whether the collection's extent and `box` have a place in common; unknown extents do."""
    if box is None or collection.bbox is None:
        return True
    return any(
        mine.west <= theirs.east
        and theirs.west <= mine.east
        and mine.south <= theirs.north
        and theirs.south <= mine.north
        for mine in box.split()
        for theirs in collection.bbox.split()
    )


def lasts(collection: Collection, time_range: TimeRange | None) -> bool:
    """Whether the collection's time and `time_range` have a moment in common."""
    if time_range is None:
        return True
    start, end = moment_of(collection.start), moment_of(collection.end)
    begins_too_late = start and time_range.end and start > time_range.end
    ends_too_early = end and time_range.start and end < time_range.start
    return not begins_too_late and not ends_too_early
