"""The shelf: what is known of the catalogue from earlier, and how it is made new."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import timedelta
from threading import Event

from maap_tui.errors import MaapError, NoConnection
from maap_tui.models.catalog import Collection
from maap_tui.models.inventory import Inventory
from maap_tui.models.kept import Kept
from maap_tui.models.property_names import BASELINE_NAMES, TYPE_NAMES, aliases_of
from maap_tui.models.query import CollectionQuery, Queryable, SearchQuery
from maap_tui.services import Catalog

from ..catalog_errors import NoSuchCollection
from ..collection_search import check_query, judged
from .cache import CatalogueCache
from .codec import (
    collections_from_records,
    count_from,
    inventory_from_record,
    inventory_record,
    queryables_from_records,
)
from .counting import Counter
from .inventory import InventoryTaker
from .memory import Memory
from .questions import Subject

_COLLECTIONS, _QUERYABLES, _COUNT, _INVENTORY = "collections", "queryables", "count", "inventory"
QUERYABLES_FRESH = timedelta(hours=12)
COUNT_FRESH = timedelta(hours=12)

_log = logging.getLogger(__name__)


class CollectionShelf:
    """Implements the Protocol `Shelf`; safe to use from any thread."""

    def __init__(self, catalog: Catalog, cache: CatalogueCache) -> None:
        """Makes no request and touches no file."""
        self._catalog = catalog
        self._memory = Memory(cache)
        self._counter = Counter(catalog)

    # Collections

    def kept_collections(self) -> Kept[tuple[Collection, ...]] | None:
        return self._memory.get(_COLLECTIONS, "", collections_from_records)

    def collections(
        self, collection_query: CollectionQuery, stop: Event
    ) -> Iterator[tuple[Collection, ...]]:
        """The matching ones, page by page; a list of all collections is kept once it is whole."""
        pages = self._catalog.collections(collection_query, stop)
        if collection_query != CollectionQuery():
            return pages
        return self._keeping(pages)

    def _keeping(self, pages: Iterator[tuple[Collection, ...]]) -> Iterator[tuple[Collection, ...]]:
        found: dict[str, Collection] = {}
        for page in pages:
            found |= {collection.id: collection for collection in page}
            yield page
        if found:
            everything = tuple(found.values())
            records = [collection.as_record() for collection in everything]
            self._memory.put(_COLLECTIONS, "", everything, records)

    def judged_here(self, collection_query: CollectionQuery) -> tuple[Collection, ...]:
        check_query(collection_query)
        kept = self.kept_collections()
        return judged(kept.value, collection_query) if kept is not None else ()

    # Queryables

    def queryables(self, collection_id: str, stop: Event) -> Iterator[tuple[Queryable, ...]]:
        kept = self._memory.get(_QUERYABLES, collection_id, queryables_from_records)
        if kept is not None:
            yield kept.value
            if not kept.is_older_than(QUERYABLES_FRESH):
                return
        try:
            found = self._catalog.queryables(collection_id, stop)
        except NoConnection:
            if kept is None:
                raise
            return  # what is kept will do
        records = [asdict(queryable) for queryable in found]
        self._memory.put(_QUERYABLES, collection_id, found, records)
        if kept is None or found != kept.value:
            yield found

    # Counts

    def kept_count(self, collection_id: str) -> Kept[int] | None:
        kept = self._memory.get(_COUNT, collection_id, count_from)
        return None if kept is None or kept.value is None else Kept(kept.value, kept.moment)

    def count(self, collection_id: str, stop: Event) -> int:
        kept = self.kept_count(collection_id)
        if kept is not None and not kept.is_older_than(COUNT_FRESH):
            return kept.value
        count = self._counter.count(SearchQuery((collection_id,)), stop)
        self._memory.put(_COUNT, collection_id, count, count)
        return count

    # Inventories

    def kept_inventory(self, collection_id: str) -> Kept[Inventory] | None:
        return self._memory.get(_INVENTORY, collection_id, inventory_from_record)

    def inventory(self, collection_id: str, stop: Event) -> Iterator[Inventory]:
        kept = self.kept_inventory(collection_id)
        subject = self._subject(collection_id, stop)
        taker = InventoryTaker(self._counter, subject, kept.value if kept is not None else None)
        try:
            yield taker.now
            yield from taker.take(stop)
        finally:
            self._keep_inventory(taker.now, kept.value if kept is not None else None)

    def _subject(self, collection_id: str, stop: Event) -> Subject:
        told: list[tuple[Queryable, ...]] = []
        try:
            told.extend(self.queryables(collection_id, stop))
        except (NoConnection, NoSuchCollection):
            raise
        except MaapError as error:
            if stop.is_set():
                raise
            _log.info("no queryables for an inventory: %s", error.message)
        known = self.kept_collections()
        by_id = {each.id: each for each in known.value} if known is not None else {}
        collection = by_id.get(collection_id, Collection(collection_id, collection_id))
        return Subject(collection_id, told[-1] if told else (), collection.start, collection.end)

    def _keep_inventory(self, taken: Inventory, before: Inventory | None) -> None:
        """Part of an inventory is worth keeping, but not in the place of a whole one."""
        is_poorer = before is not None and before.is_complete and not taken.is_complete
        if taken.total.count is None or is_poorer:
            return
        self._memory.put(_INVENTORY, taken.collection, taken, inventory_record(taken))
        self._memory.put(_COUNT, taken.collection, taken.total.count, taken.total.count)

    def counts(self, collection_id: str) -> Mapping[str, Mapping[str, int]]:
        kept = self.kept_inventory(collection_id)
        found: dict[str, Mapping[str, int]] = {}
        for names in (TYPE_NAMES, BASELINE_NAMES):
            counts = kept.value.counts(names) if kept is not None else {}
            for name in names if counts else ():
                found |= dict.fromkeys((name, *aliases_of(name)), counts)
        return found
