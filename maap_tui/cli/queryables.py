"""`maap-tui queryables`: what the granules of a collection can be filtered by."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict

from maap_tui.models.query import Queryable

from .context import Context, Verb
from .printing import json_array
from .table import Column, lay_out
from .unknown_collections import refusing_unknown

_COLUMNS = (Column("NAME"), Column("TYPE"), Column("TITLE"), Column("VALUES", may_shrink=True))


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("collection", metavar="COLLECTION", help="Id of a collection.")
    parser.add_argument("--format", choices=("table", "json"), default="table")


def _run(arguments: Namespace, context: Context) -> int:
    console, name, catalog = context.console, arguments.collection, context.services.catalog
    console.await_answer("asking the catalogue")
    with context.interrupts.gently() as stop, refusing_unknown(name, catalog, stop):
        found = catalog.queryables(name, stop)
    console.clear()
    if arguments.format == "json":
        lines = json_array(asdict(queryable) for queryable in found)
    else:
        lines = lay_out(_COLUMNS, [_cells(queryable) for queryable in found], console.width)
    for line in lines:
        console.write(line)
    return 0


def _cells(queryable: Queryable) -> Sequence[str]:
    kind = f"{queryable.type} ({queryable.format})" if queryable.format else queryable.type
    return (queryable.name, kind, queryable.title, " ".join(queryable.enum))


VERB = Verb(
    name="queryables",
    usage="COLLECTION",
    summary="List what a collection's granules can be filtered by.",
    add_arguments=_add_arguments,
    run=_run,
)
