"""`maap-tui inventory`: what a collection holds, by product type, baseline and month."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from maap_tui.errors import Cancelled, InputError
from maap_tui.models.inventory import Inventory, InventoryRow, Tally
from maap_tui.models.kept import Kept
from maap_tui.models.text import count_noun

from .context import Context, Verb
from .printing import csv_line, json_text
from .table import Column, lay_out
from .unknown_collections import refusing_unknown

FORMATS = ("table", "json", "csv")
CSV_FIELDS = ("type", "baseline", "period", "granules", "first_start", "last_start", "trouble")
_COLUMNS = (
    Column("TYPE", may_shrink=True),
    Column("BASELINE"),
    Column("GRANULES", is_number=True),
    Column("FIRST START"),
    Column("LAST START"),
    Column("NOTE", may_shrink=True),
)
_BAR_WIDTH = 40


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("collection", metavar="COLLECTION", help="Id of a collection.")
    parser.add_argument(
        "--offline", action="store_true", help="The inventory that is kept; asks nobody"
    )
    parser.add_argument("--format", choices=FORMATS, default="table")


def _run(arguments: Namespace, context: Context) -> int:
    take = _kept if arguments.offline else _taken
    inventory, is_whole = take(context, arguments.collection)
    console = context.console
    for line in _lines(inventory, arguments.format, console.width):
        console.write(line)
    if inventory.notice:
        console.note(inventory.notice)
    if inventory.troubles:
        told = count_noun(inventory.troubles, "count")
        console.note(f"{told} could not be had: see the notes.")
    if not is_whole:
        console.note("stopped: this is part of the inventory; the same command goes on.")
    return 0


def _taken(context: Context, collection_id: str) -> tuple[Inventory, bool]:
    """Counts now; what had come before it was stopped is shown as well."""
    console, latest = context.console, Inventory(collection_id)
    catalog = context.services.catalog
    with context.interrupts.gently() as stop, refusing_unknown(collection_id, catalog, stop):
        try:
            for latest in context.services.shelf.inventory(collection_id, stop):
                known = count_noun(latest.asked, "request")
                console.draw([f"{known} made, {latest.left} to go (Ctrl-C keeps what has come)"])
        except Cancelled:
            console.clear()
            if latest.total.count is None:
                raise
            return latest, False
    console.clear()
    return latest, True


def _kept(context: Context, collection_id: str) -> tuple[Inventory, bool]:
    kept: Kept[Inventory] | None = context.services.shelf.kept_inventory(collection_id)
    if kept is None:
        raise InputError(
            "No inventory of this collection is kept yet.",
            hint="Leave out --offline once; --demo keeps none.",
        )
    context.console.note(f"as of {kept.age_in_words()}, not counted anew.")
    return kept.value, kept.value.is_complete


def _lines(inventory: Inventory, format_name: str, width: int | None) -> Iterator[str]:
    if format_name == "json":
        yield json_text(_record(inventory))
    elif format_name == "csv":
        yield csv_line(CSV_FIELDS)
        yield from map(csv_line, _csv_rows(inventory))
    else:
        rows = [InventoryRow("all", "", inventory.total), *inventory.rows()]
        yield from lay_out(_COLUMNS, [_cells(row) for row in rows], width)
        yield from _months(inventory)


def _cells(row: InventoryRow) -> tuple[str, ...]:
    tally = row.tally
    count = "?" if tally.count is None else str(tally.count)
    names = (row.product_type, row.baseline)
    return (*names, count, tally.first[:10], tally.last[:10], tally.trouble)


def _months(inventory: Inventory) -> Iterator[str]:
    periods = inventory.periods
    top = max((period.count or 0 for period in periods), default=0)
    if not top or inventory.calendar is None:
        return
    yield ""
    yield f"GRANULES THAT START IN EACH {inventory.calendar.word.upper()}"
    widest = len(str(top))
    for period in periods:
        if period.count is None:
            yield f"{period.name:<8}  {'?':>{widest}}"
        elif period.count:
            bar = "#" * max(1, round(period.count / top * _BAR_WIDTH))
            yield f"{period.name:<8}  {period.count:>{widest}}  {bar}"


def _csv_rows(inventory: Inventory) -> Iterator[tuple[object, ...]]:
    for row in (InventoryRow("", "", inventory.total), *inventory.rows()):
        tally = row.tally
        yield (
            *(row.product_type, row.baseline, "", tally.count),
            *(tally.first, tally.last, tally.trouble),
        )
    for period in inventory.periods:
        yield ("", "", period.name, period.count, "", "", "")


def _record(inventory: Inventory) -> dict[str, object]:
    return {
        "collection": inventory.collection,
        "is_complete": inventory.is_complete,
        "notice": inventory.notice,
        "total": _tally(inventory.total),
        "type_property": inventory.type_name,
        "baseline_property": inventory.baseline_name,
        "rows": [
            {"type": row.product_type or None, "baseline": row.baseline or None} | _tally(row.tally)
            for row in inventory.rows()
        ],
        "period": inventory.calendar.word if inventory.calendar else None,
        "periods": [
            {"name": period.name, "granules": period.count} for period in inventory.periods
        ],
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "granules": tally.count,
        "first_start": tally.first or None,
        "last_start": tally.last or None,
        "trouble": tally.trouble,
    }


VERB = Verb(
    name="inventory",
    usage="COLLECTION",
    summary="Count a collection's granules by product type, baseline and month.",
    add_arguments=_add_arguments,
    run=_run,
)
