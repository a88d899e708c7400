"""`--filter` before it is sent: where it is wrong, and which of its names are old or unknown.

Also `maap-tui filter`, which only looks.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

from maap_tui.errors import Cancelled, InputError, MaapError
from maap_tui.models.cql2_tokens import place_in_words
from maap_tui.models.filter_check import FilterCheck, excerpt, has_unusual_names
from maap_tui.models.filter_values import value_remarks
from maap_tui.models.query import Queryable, SearchQuery
from maap_tui.models.text import as_clause, clean

from .console import Console
from .context import Context, Verb
from .unknown_collections import refusing_unknown

if TYPE_CHECKING:
    from .search_reading import Asked

_WIDTH = 100


def look_at_filter(asked: "Asked", context: Context, stop: Event) -> None:
    """Refuses a filter that is not CQL2, and warns of names that a collection does not list.

    The list is asked for only where a name is not one of the usual ones: a search with known
    names costs no second request. It may be incomplete, so a name is never refused.
    """
    text, place = asked.query.cql2, asked.filter_place
    _refuse_errors(context.services.filters.check(text), context.console, place)
    if text and has_unusual_names(text):
        for collection in asked.query.collections:
            queryables = _queryables(collection, context, stop)
            check = context.services.filters.check(text, queryables)
            _refuse_errors(check, context.console, place)
            _warn(check, collection, context.console)


def look_at_values(search_query: SearchQuery, context: Context, stop: Event) -> None:
    """Of a search that found nothing: tells of values that its collections do not list."""
    if text := search_query.cql2:
        for collection in search_query.collections:
            for remark in value_remarks(text, _queryables(collection, context, stop)):
                context.console.note(f"{clean(collection, 80)}: {remark.sentence}")


def _queryables(collection: str, context: Context, stop: Event) -> Sequence[Queryable]:
    """Nothing when they cannot be had: the search itself will name the trouble."""
    try:
        return context.services.catalog.queryables(collection, stop)
    except Cancelled:
        raise
    except MaapError:
        return ()


def _refuse_errors(check: FilterCheck, console: Console, place: str = "--filter") -> None:
    if (error := check.error) is None:
        return
    console.quote(excerpt(check.text, error, _WIDTH))
    where = place_in_words(check.text, error.start)
    raise InputError(f"{place}, {where}: {as_clause(error.sentence)}")


def _warn(check: FilterCheck, collection: str, console: Console) -> None:
    for remark in check.remarks:
        console.note(f"{'note' if remark.is_renamed else 'warning'}: {remark.sentence}")
    if check.remarks:
        console.note(f"See maap-tui queryables {clean(collection, 80)}.")


# The verb


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("collection", metavar="COLLECTION", help="Id of a collection.")
    parser.add_argument("text", metavar="CQL2", help="The filter, in quotes.")


def _run(arguments: Namespace, context: Context) -> int:
    console, filters = context.console, context.services.filters
    text = arguments.text.strip()
    if not text:
        raise InputError("The filter is empty.", hint="Give a condition such as \"frame = 'A'\".")
    _refuse_errors(filters.check(text), console)
    name, catalog = arguments.collection, context.services.catalog
    with context.interrupts.gently() as stop, refusing_unknown(name, catalog, stop):
        queryables = catalog.queryables(name, stop)
    check = filters.check(text, queryables)
    _refuse_errors(check, console)
    remarks = (*check.remarks, *value_remarks(text, queryables))
    for remark in remarks:
        console.quote(excerpt(text, remark, _WIDTH))
        console.note(f"{'note' if remark.is_renamed else 'warning'}: {remark.sentence}")
    if not remarks:
        console.note("The filter is CQL2, and all its names and values are listed.")
    console.write(clean(check.renamed, len(check.renamed) + 1))
    return 0 if all(remark.is_renamed for remark in remarks) else 1


VERB = Verb(
    name="filter",
    usage="COLLECTION CQL2",
    summary="Check a filter without searching, and write it with today's names.",
    add_arguments=_add_arguments,
    run=_run,
    description=(
        "Check a filter without searching, and write it with today's names.\n"
        "The exit code is 1 when a name is not listed for the collection, 2 if it is not CQL2."
    ),
)
