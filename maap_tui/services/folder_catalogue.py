"""What the catalogue says about granules whose files are in a folder, asked politely."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from threading import Event

from maap_tui.models.catalog import Item
from maap_tui.models.publications import Publication, publication_of
from maap_tui.models.query import CollectionQuery, SearchQuery
from maap_tui.models.time_range import TimeRange
from maap_tui.models.time_selection import TimeSelection
from maap_tui.services import Catalog

from .cql2_text import equals
from .file_names import safe_name

BATCH = 50
"""Granules that one search asks for."""
_GAP = timedelta(hours=2)
"""Acquisitions that follow one another more closely are asked for in one search."""
_MARGIN = timedelta(minutes=1)
"""By which two publications of one acquisition may begin at different times."""

Tell = Callable[[str], None]
"""Told what is being done now."""


class FolderCatalogue:
    """Looks granules up by the names of their folders."""

    def __init__(self, catalog: Catalog, tell: Tell) -> None:
        self._catalog = catalog
        self._tell = tell
        self._collections: dict[str, str] | None = None

    def collection_of(self, folder_name: str, stop: Event) -> str:
        """The id of the collection whose files are in a folder of that name, empty without one.

        Raises `CatalogError`, `Cancelled`.
        """
        if self._collections is None:
            self._tell("asking the catalogue for its collections")
            pages = self._catalog.collections(CollectionQuery(), stop)
            ids = [collection.id for page in pages for collection in page]
            self._collections = {safe_name(each, "collection"): each for each in ids}
        return self._collections.get(folder_name, "")

    def items(self, collection: str, names: Sequence[str], stop: Event) -> dict[str, Item]:
        """The granules of these ids, by `safe_name` of each; at most `BATCH` are asked for.

        Names that no catalogue can have given are left out. Raises `CatalogError`, `Cancelled`.
        """
        names = [name for name in names if name.isprintable() and name.strip()]
        if not names:
            return {}
        self._tell(f"asking the catalogue about {len(names)} granules of {collection}")
        query = SearchQuery((collection,), ids=tuple(names), sortby="", page_size=BATCH)
        found = (item for page in self._catalog.search(query, stop) for item in page.items)
        return {safe_name(item.id, "item"): item for item in found if item.collection == collection}

    def siblings(self, collection: str, names: Iterable[str], stop: Event) -> Iterator[str]:
        """The ids of products like those named: of their types, and begun when they were.

        All publications of the same acquisitions are among them. Nothing is asked about names
        whose grammar is not known.
        """
        known = filter(None, map(publication_of, names))
        for product_type, publications in groupby(
            sorted(known, key=lambda each: (each.product_type, each.start)),
            key=lambda each: each.product_type,
        ):
            for span in _spans(publications):
                self._tell(f"asking for newer publications of {product_type}")
                condition = equals("product:type", product_type)
                query = SearchQuery(
                    (collection,), times=TimeSelection((span,)), cql2=condition, sortby=""
                )
                for page in self._catalog.search(query, stop):
                    yield from (item.id for item in page.items)


def _spans(publications: Iterable[Publication]) -> Iterator[TimeRange]:
    """The times to search, for publications sorted by their start."""
    first = last = None
    for publication in publications:
        if first is not None and last is not None and publication.start - last > _GAP:
            yield TimeRange(first - _MARGIN, last + _MARGIN)
            first = None
        first, last = first or publication.start, publication.start
    if first is not None and last is not None:
        yield TimeRange(first - _MARGIN, last + _MARGIN)
