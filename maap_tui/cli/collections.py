"""`maap-tui collections`: which collections there are, or which match a search."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence

from maap_tui.errors import InputError
from maap_tui.models.access import meaning_of
from maap_tui.models.catalog import Collection
from maap_tui.models.geometry import BBox
from maap_tui.models.missions import mission_of
from maap_tui.models.query import CollectionQuery
from maap_tui.models.text import count_noun
from maap_tui.models.time_range import TimeRange
from maap_tui.services import Shelf

from .context import Context, Verb, read_option
from .printing import csv_line, json_array
from .search_options import add_area_and_time
from .table import Column, lay_out

FORMATS = ("table", "json", "csv", "ids")
FIELDS = (
    *("id", "title", "mission", "access", "access_label", "start", "end", "platforms"),
    *("license", "doi"),
)
"""The columns of CSV."""
_COLUMNS = (
    Column("COLLECTION", may_shrink=True),
    Column("TITLE", may_shrink=True),
    Column("MISSION"),
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
    parser.add_argument(
        "--offline", action="store_true", help="From what is kept of the last list; asks nobody"
    )
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
    console, shelf = context.console, context.services.shelf
    find = _kept if arguments.offline else _asked
    found = find(context, collection_query)
    for line in _lines(found, arguments.format, console.width, shelf):
        console.write(line)
    if not found or console.is_live:
        hint = " --title asks for a whole title; -q finds words." * bool(arguments.title)
        console.note(f"{count_noun(len(found), 'collection')} found.{'' if found else hint}")
    return 0


def _asked(context: Context, query: CollectionQuery) -> list[Collection]:
    """What the catalogue gives; a list of all collections is kept for another time."""
    found: list[Collection] = []
    context.console.await_answer("asking the catalogue")
    with context.interrupts.gently() as stop:
        for page in context.services.shelf.collections(query, stop):
            found.extend(page)
            context.console.draw([count_noun(len(found), "collection")])
    context.console.clear()
    return found


def _kept(context: Context, query: CollectionQuery) -> list[Collection]:
    """What is kept; raises `InputError` when that is nothing."""
    shelf = context.services.shelf
    kept = shelf.kept_collections()
    if kept is None:
        raise InputError(
            "No list of collections is kept yet.",
            hint="Run maap-tui collections once with a network; --demo keeps none.",
        )
    context.console.note(f"as of {kept.age_in_words()}, not asked anew.")
    return list(shelf.judged_here(query))


def _lines(
    found: Sequence[Collection], format_name: str, width: int | None, shelf: Shelf
) -> Iterator[str]:
    if format_name == "ids":
        return (collection.id for collection in found)
    if format_name == "json":
        return json_array(_record(collection) | _more(collection, shelf) for collection in found)
    if format_name == "csv":
        return _csv(found)
    return lay_out(_COLUMNS, [_cells(collection) for collection in found], width)


def _record(collection: Collection) -> dict[str, object]:
    return {**collection.as_record(), "mission": mission_of(collection)}


def _more(collection: Collection, shelf: Shelf) -> dict[str, object]:
    """What the card says beyond the collection itself; a count only where one is kept."""
    kept = shelf.kept_count(collection.id)
    return {
        "access_meaning": meaning_of(collection),
        "granules": kept.value if kept else None,
        "granules_counted": f"{kept.moment:%Y-%m-%dT%H:%M:%SZ}" if kept else None,
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
        mission_of(collection),
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
