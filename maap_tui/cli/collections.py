"""`maap-tui collections`: which collections there are, or which match a search."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from maap_tui.models.catalog import Collection
from maap_tui.models.geometry import BBox
from maap_tui.models.query import CollectionQuery
from maap_tui.models.text import count_noun
from maap_tui.models.time_range import TimeRange

from .context import Context, Verb, read_option
from .printing import csv_line, json_array
from .search_options import add_area_and_time
from .table import Column, lay_out

FORMATS = ("table", "json", "csv", "ids")
FIELDS = ("id", "title", "access", "access_label", "start", "end", "platforms", "license", "doi")
"""The columns of CSV."""
_COLUMNS = (
    Column("COLLECTION", may_shrink=True),
    Column("TITLE", may_shrink=True),
    Column("ACCESS"),
    Column("FROM"),
    Column("TO"),
)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("-q", dest="text", metavar="TEXT", help="Free text")
    parser.add_argument("--title", metavar="T", help="With exactly this title")
    parser.add_argument("--platform", metavar="P", help="Of this mission, for example BIOMASS")
    parser.add_argument("--organisation", metavar="O", help="Of this provider: ESA/ESRIN")
    add_area_and_time(parser)
    parser.add_argument("--format", choices=FORMATS, default="table")


def _run(arguments: Namespace, context: Context) -> int:
    collection_query = CollectionQuery(
        text=arguments.text or "",
        title=arguments.title or "",
        platform=arguments.platform or "",
        organisation=arguments.organisation or "",
        bbox=read_option("--bbox", BBox.parse, arguments.bbox),
        time_range=read_option("--datetime", TimeRange.parse, arguments.datetime),
        cql2=(arguments.filter or "").strip(),
    )
    console = context.console
    found: list[Collection] = []
    with context.interrupts.gently() as stop:
        for page in context.services.catalog.collections(collection_query, stop):
            found.extend(page)
            console.draw([count_noun(len(found), "collection")])
    console.clear()
    for line in _lines(found, arguments.format, console.width):
        console.write(line)
    if not found or console.is_live:
        console.note(f"{count_noun(len(found), 'collection')} found.")
    return 0


def _lines(found: Sequence[Collection], name: str, width: int | None) -> Iterator[str]:
    if name == "ids":
        return (collection.id for collection in found)
    if name == "json":
        return json_array(_record(collection) for collection in found)
    if name == "csv":
        return _csv(found)
    return lay_out(_COLUMNS, [_cells(collection) for collection in found], width)


def _record(collection: Collection) -> dict[str, object]:
    """The fields of `Collection`, the box as four numbers and the access by its value."""
    box = collection.bbox
    return asdict(collection) | {
        "access": collection.access.value,
        "bbox": None if box is None else [box.west, box.south, box.east, box.north],
    }


def _csv(found: Sequence[Collection]) -> Iterator[str]:
    yield csv_line(FIELDS)
    for collection in found:
        record = _record(collection) | {"platforms": ";".join(collection.platforms)}
        yield csv_line([record[field] for field in FIELDS])


def _cells(collection: Collection) -> tuple[str, ...]:
    return (
        collection.id,
        collection.title,
        collection.access.value,
        collection.start[:10],
        collection.end[:10],
    )


VERB = Verb(
    name="collections",
    summary="List collections, all or those that match.",
    add_arguments=_add_arguments,
    run=_run,
)
