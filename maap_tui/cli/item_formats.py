"""Granules on standard output: as a table, as JSON in several shapes, as CSV, ids or addresses.

Formats that need only one granule at a time are written as pages arrive; the others at the end,
so that an interrupted search leaves no half document behind.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from maap_tui.models.catalog import Item
from maap_tui.models.text import format_bytes

from .console import Console
from .printing import address, csv_line, feature_collection, json_array, json_text
from .table import Column, lay_out

FORMATS = ("table", "json", "ndjson", "geojson", "csv", "ids", "urls")
WHOLE_FORMATS = ("json", "ndjson", "geojson", "urls")
"""Those that are made of the whole document of each granule."""

FIELDS = (
    "id",
    "collection",
    "start",
    "end",
    "product_type",
    "version",
    "platform",
    "orbit",
    "track",
    "frame",
    "size",
)
"""The columns of CSV, by the fields of `Item`; `size` in bytes."""

MatchedBy = Callable[[Item], tuple[str, ...]]
"""The names of the places that a granule matched."""
MATCHED_PROPERTY = "maap-tui:matched"
"""What JSON formats call them among the properties of an item."""

_COLUMNS = (
    Column("GRANULE", may_shrink=True),
    Column("START"),
    Column("TYPE"),
    Column("VERSION"),
    Column("ORBIT", is_number=True),
    Column("TRACK", is_number=True),
    Column("FRAME", is_number=True),
    Column("SIZE", is_number=True),
)


class ItemWriter(ABC):
    """Takes granules page by page and writes them to a console."""

    is_streaming = False
    """Whether it writes before the end, so that nothing should be drawn in between."""

    @abstractmethod
    def add(self, items: Sequence[Item]) -> None:
        """One page more."""

    @abstractmethod
    def finish(self, matched: int | None) -> None:
        """The search has ended; `matched` is what the catalogue counted."""


class _Streamed(ItemWriter):
    is_streaming = True

    def __init__(
        self, console: Console, lines_of: Callable[[Item], Iterator[str]], heading: str = ""
    ) -> None:
        self._console = console
        self._lines_of = lines_of
        if heading:
            console.write(heading)

    def add(self, items: Sequence[Item]) -> None:
        for item in items:
            for line in self._lines_of(item):
                self._console.write(line)
        self._console.flush()

    def finish(self, matched: int | None) -> None:
        """Everything is written already."""


class _Addresses(_Streamed):
    """Of the files that the patterns name, of which there must be one."""

    def __init__(self, console: Console, patterns: Sequence[str]) -> None:
        super().__init__(console, self._addresses)
        self._patterns = patterns
        self._without: Item | None = None
        self._has_any = False

    def _addresses(self, item: Item) -> Iterator[str]:
        from maap_tui.models.selection import choose_assets
        from maap_tui.models.stac import assets_of

        for asset in choose_assets(assets_of(item), self._patterns):
            self._has_any = True
            yield address(asset.href)
        self._without = None if self._has_any else item

    def finish(self, matched: int | None) -> None:
        if self._patterns and self._without is not None:
            from .unknown_assets import no_such_asset

            raise no_such_asset(self._patterns, self._without)


class _Collected(ItemWriter):
    def __init__(
        self,
        console: Console,
        lines_of: Callable[[Sequence[Item], int | None], Iterator[str]],
    ) -> None:
        self._console = console
        self._lines_of = lines_of
        self._items: list[Item] = []

    def add(self, items: Sequence[Item]) -> None:
        self._items.extend(items)

    def finish(self, matched: int | None) -> None:
        for line in self._lines_of(self._items, matched):
            self._console.write(line)


def item_writer(
    format_name: str,
    console: Console,
    patterns: Sequence[str] = (),
    matched_by: MatchedBy | None = None,
) -> ItemWriter:
    """The writer of one of `FORMATS`; `patterns` choose the assets whose addresses are written.

    `matched_by` gives the names of the places that matched a granule, where a batch has them.
    """
    if format_name == "ndjson":
        return _Streamed(console, lambda item: iter([json_text(_document(item, matched_by))]))
    if format_name == "ids":
        return _Streamed(console, lambda item: iter([item.id]))
    if format_name == "csv":
        heading = FIELDS if matched_by is None else (*FIELDS, "matched")
        return _Streamed(console, lambda item: iter([_csv(item, matched_by)]), csv_line(heading))
    if format_name == "urls":
        return _Addresses(console, patterns)
    if format_name == "json":
        return _Collected(
            console, lambda items, _: json_array(_document(item, matched_by) for item in items)
        )
    if format_name == "geojson":
        return _Collected(
            console,
            lambda items, matched: feature_collection(
                (_document(item, matched_by) for item in items), matched, len(items)
            ),
        )
    return _Collected(console, lambda items, _: _table(items, console.width, matched_by))


def _document(item: Item, matched_by: MatchedBy | None) -> dict[str, Any]:
    """The item as the catalogue sent it; in a batch with the names of what it matched."""
    document = item.as_dict()
    if matched_by is not None and isinstance(document.get("properties"), dict):
        document["properties"][MATCHED_PROPERTY] = list(matched_by(item))
    return document


def _csv(item: Item, matched_by: MatchedBy | None) -> str:
    cells = [getattr(item, field) for field in FIELDS]
    return csv_line(cells if matched_by is None else [*cells, "; ".join(matched_by(item))])


def _table(items: Sequence[Item], width: int | None, matched_by: MatchedBy | None) -> Iterator[str]:
    """The rows, with a column for the collection where there are several, and for the match."""
    if not items:
        return iter(())
    more: list[tuple[Column, Callable[[Item], str]]] = []
    if len({item.collection for item in items}) > 1:
        more.append((Column("COLLECTION", may_shrink=True), lambda item: item.collection))
    if matched_by is not None:
        from maap_tui.models.batch import names_in_words

        more.append(
            (Column("MATCHED", may_shrink=True), lambda item: names_in_words(matched_by(item)))
        )
    columns = (*_COLUMNS, *(column for column, _ in more))
    rows = [(*_cells(item), *(cell(item) for _, cell in more)) for item in items]
    return lay_out(columns, rows, width)


def _cells(item: Item) -> tuple[str, ...]:
    size = "" if item.size is None else format_bytes(item.size)
    return (
        item.id,
        item.start[:19].replace("T", " "),
        item.product_type,
        item.version,
        item.orbit,
        item.track,
        item.frame,
        f"~{size}" if size and item.size_is_estimate else size,
    )
