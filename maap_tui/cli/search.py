"""`maap-tui search`: which granules match."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

from maap_tui.errors import CatalogError, InputError
from maap_tui.models.text import count_noun

from .context import Context, Verb
from .item_formats import FORMATS, WHOLE_FORMATS, item_writer
from .remembering import remember, remember_count
from .search_options import add_assets_option, add_choose_option, add_search_options
from .search_reading import Asked, read_search
from .unknown_collections import refuse_unknown

if TYPE_CHECKING:
    from maap_tui.models.area import Area
    from maap_tui.models.catalog import Item, Page
    from maap_tui.models.query import SearchQuery
    from maap_tui.models.rules.chain import RuleChain
    from maap_tui.services import Catalog

    from .console import Console


def _add_arguments(parser: ArgumentParser) -> None:
    add_search_options(parser)
    add_choose_option(parser)
    add_assets_option(parser)
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument(
        "--report",
        metavar="FILE",
        help="With --batch: write what each place found, as FILE.json or FILE.csv",
    )
    parser.add_argument("--count", action="store_true", help="Only tell how many there are")


def _run(arguments: Namespace, context: Context) -> int:
    console = context.console
    asked = read_search(arguments, context.services)
    rules = _rules(arguments, asked.area)
    if rules is not None and arguments.count:
        raise InputError(
            "--count asks the catalogue, which cannot choose by rule.", hint="Leave out one."
        )
    if asked.is_batch:
        from .batch import run_batch

        return run_batch(asked, arguments, rules, context)
    if arguments.report is not None:
        raise InputError("--report tells of the places of --batch.", hint="Leave it out.")
    if arguments.count:
        note_area(asked.area, console)
        return _count(asked, context)
    writer = item_writer(arguments.format, console, arguments.assets)
    is_quiet = writer.is_streaming and console.is_out_terminal and rules is None
    matched: int | None = None
    if rules is None and arguments.format not in WHOLE_FORMATS:
        asked = replace(asked, query=replace(asked.query, wants_documents=False))
    with context.interrupts.gently() as stop:
        _look_at_filter(asked, context, stop)
        found = asked_pages(asked, context, stop, is_quiet=is_quiet)
        if rules is not None:
            from .choosing import Chooser

            found = Chooser(rules, asked.area, context, stop).pages(found)
        for page in found:
            matched = page.matched if page.matched is not None else matched
            writer.add(page.items)
        writer.finish(matched)
    return 0


def _rules(arguments: Namespace, area: Area | None) -> RuleChain | None:
    """The rules of `--choose`, if any; what reads them is only loaded then."""
    if arguments.choose is None:
        return None
    from .choosing import read_rules

    return read_rules(arguments, area)


def _look_at_filter(asked: Asked, context: Context, stop: Event) -> None:
    """Refuses a wrong filter, if there is one; what looks at it is only loaded then."""
    if asked.query.cql2:
        from .filter_text import look_at_filter

        look_at_filter(asked, context, stop)


def _look_at_values(search_query: SearchQuery, context: Context, stop: Event) -> None:
    """Tells which values of the filter may be the reason why nothing was found."""
    if search_query.cql2:
        from .filter_text import look_at_values

        look_at_values(search_query, context, stop)


def asked_pages(
    asked: Asked, context: Context, stop: Event, *, is_quiet: bool = False
) -> Iterator[Page]:
    """The pages of a search that goes into the history."""
    found = _found_pages(asked, context, stop, is_quiet=is_quiet)
    yield from _newest(found, context.console) if asked.form.newest_only else found


def _newest(found: Iterator[Page], console: Console) -> Iterator[Page]:
    """All pages as one, without what is superseded."""
    pages_found = list(found)
    items = only_newest([item for page in pages_found for item in page.items], console)
    if pages_found:
        yield replace(pages_found[-1], items=tuple(items), notices=())


def only_newest(items: Sequence[Item], console: Console) -> list[Item]:
    """The granules without those that are superseded; what was left out is told."""
    from maap_tui.models.newest import NewestOnly

    newest = NewestOnly()
    newest.add(items)
    console.note(f"newest baseline only: {newest.words()}.")
    return newest.kept(items)


def _found_pages(asked: Asked, context: Context, stop: Event, *, is_quiet: bool) -> Iterator[Page]:
    console = context.console
    note_area(asked.area, console)
    remember(asked.form, context)
    matched: int | None = None
    found = 0
    try:
        for page in pages(context.services.catalog, asked.query, stop, console, is_quiet=is_quiet):
            matched = page.matched if page.matched is not None else matched
            found += len(page.items)
            yield page
        if not found:
            _look_at_values(asked.query, context, stop)
    finally:
        if matched is not None:
            remember_count(asked.form, matched, context)


def note_area(area: Area | None, console: Console) -> None:
    """Tells what was mended or assumed."""
    for note in area.notes if area else ():
        console.note(note)


def _count(asked: Asked, context: Context) -> int:
    """Writes the number alone, so that a script can use it."""
    search_query = asked.query
    with context.interrupts.gently() as stop:
        _look_at_filter(asked, context, stop)
        context.console.await_answer("counting")
        count = context.services.catalog.count(search_query, stop)
        if count.matched == 0 or len(search_query.collections) > 1:
            refuse_unknown(search_query.collections, context.services.catalog, stop)
        if count.matched == 0:
            _look_at_values(search_query, context, stop)
    if count.matched is None:
        raise CatalogError(
            "This catalogue does not tell how many granules match.", hint="Leave out --count."
        )
    context.console.clear()
    context.console.write(str(count.matched))
    if count.is_at_most:
        context.console.note(
            "at most: some are counted twice, or are only judged when they are fetched."
        )
    return 0


def pages(
    catalog: Catalog,
    search_query: SearchQuery,
    stop: Event,
    console: Console,
    *,
    is_quiet: bool = False,
) -> Iterator[Page]:
    """The pages of a search, with notices and counts told on standard error.

    The running count is drawn on a terminal unless `is_quiet`.
    """
    fetched, matched, most = 0, None, ""
    empty = set(search_query.collections)
    console.await_answer("searching")
    for page in catalog.search(search_query, stop):
        fetched += len(page.items)
        empty.difference_update(item.collection for item in page.items)
        matched = page.matched if page.matched is not None else matched
        most = "at most " if page.is_at_most and matched is not None else ""
        for notice in page.notices:
            console.note(notice)
        if not is_quiet:
            console.draw(
                [", ".join(filter(None, [most + _counts(fetched, matched), page.progress]))]
            )
        yield page
    console.clear()
    if empty and (len(search_query.collections) > 1 or not matched):
        refuse_unknown(sorted(empty), catalog, stop)
    if console.is_live or not fetched:
        console.note(f"{most}{_counts(fetched, matched)}.")


def _counts(fetched: int, matched: int | None) -> str:
    """`406 match, 120 fetched`."""
    known = f"{count_noun(matched, 'granule')} match, " if matched is not None else ""
    return f"{known}{fetched} fetched" if fetched or known else "no granule matches"


VERB = Verb(
    name="search",
    usage="COLLECTION... | --saved NAME",
    summary="Find granules in one or more collections.",
    add_arguments=_add_arguments,
    run=_run,
    is_desk_work=True,
    description=(
        "Find granules in one or more collections, newest first. Conditions are joined by AND."
    ),
)
