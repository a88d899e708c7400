"""`maap-tui basket`: the granules that are marked, in the app and here, by command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from maap_tui.errors import InputError
from maap_tui.models.basket import Amount, Changes
from maap_tui.models.earlier import Earlier
from maap_tui.models.text import clean, count_noun

from .context import Context, Verb, no_arguments, verb_group

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from maap_tui.models.catalog import Item

FORMATS = ("text", "json", "ndjson", "geojson", "csv", "ids", "urls")


def _marked(context: Context) -> list[Item]:
    """All that is in the basket; what became of its file is told."""
    store = context.services.basket_store
    items = [item for item in store.exchange({}).values() if item is not None]
    for notice in store.notices:
        context.console.note(f"warning: {clean(notice, 500)}")
    return items


def _of(items: Sequence[Item], collection: str | None) -> list[Item]:
    return [item for item in items if collection in (None, item.collection)]


# Looking


def _add_list_arguments(parser: ArgumentParser) -> None:
    _add_collection(parser)
    parser.add_argument("--format", choices=FORMATS, default="text")


def _add_collection(parser: ArgumentParser) -> None:
    parser.add_argument("--collection", metavar="ID", help="Only granules of this collection")


def _list(arguments: Namespace, context: Context) -> int:
    from .item_formats import item_writer

    items, console = _of(_marked(context), arguments.collection), context.console
    writer = item_writer("table" if arguments.format == "text" else arguments.format, console)
    writer.add(items)
    writer.finish(len(items))
    if arguments.format == "text":
        console.note(f"{Amount.of(items).words()} in the basket.")
    return 0


# Changing


def _add_add_arguments(parser: ArgumentParser) -> None:
    from .choice import add_source_options

    add_source_options(parser)


def _add(arguments: Namespace, context: Context) -> int:
    from .choice import chosen_items

    items = chosen_items(arguments, context)
    return _put(items, context)


def _put(items: Sequence[Item], context: Context) -> int:
    """Puts granules in, and tells how many of them are new."""
    marked = _marked(context)
    there = {item.key for item in marked}
    new = {item.key: item for item in items if item.key not in there}
    context.services.basket_store.exchange(new)
    words = f"{count_noun(len(new), 'granule')} put in"
    if known := len({item.key for item in items}) - len(new):
        words += f", {known} {'was' if known == 1 else 'were'} there already"
    _tell(words, [*marked, *new.values()], context)
    return 0


def _add_remove_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("ids", metavar="GRANULE", nargs="*", help="Its id")
    _add_collection(parser)


def _remove(arguments: Namespace, context: Context) -> int:
    if not arguments.ids and arguments.collection is None:
        raise InputError("Name granules, or a collection with --collection.")
    marked, wanted = _marked(context), set(arguments.ids)
    items = _of(marked, arguments.collection)
    gone = [item for item in items if not wanted or item.id in wanted]
    missing = wanted - {item.id for item in gone}
    for name in sorted(missing):
        context.console.note(f"warning: {clean(name)} is not in the basket.")
    _take_out(gone, marked, context)
    return 1 if missing else 0


def _take_out(items: Sequence[Item], marked: Sequence[Item], context: Context) -> None:
    gone: Changes = {item.key: None for item in items}
    if gone:
        context.services.basket_store.exchange(gone)
    left = [item for item in marked if item.key not in gone]
    _tell(f"{Amount.of(items).words()} taken out", left, context)


def _clear(arguments: Namespace, context: Context) -> int:
    items = _marked(context)
    _take_out(items, items, context)
    if items and context.console.is_live:
        context.console.note("maap-tui basket undo brings them back, for a day.")
    return 0


def _undo(arguments: Namespace, context: Context) -> int:
    marked, store = _marked(context), context.services.basket_store
    count = store.undo()
    back = [item for item in store.exchange({}).values() if item is not None]
    _tell(f"{count_noun(count, 'granule')} brought back", [*marked, *back], context)
    return 0


def _tell(words: str, left: Sequence[Item], context: Context) -> None:
    context.console.note(f"{words}; {Amount.of(left).words()} in the basket now.")


# Files


def _add_export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="Where to; never over another file")
    parser.add_argument("--force", action="store_true", help="Replace a file that is there")


def _export(arguments: Namespace, context: Context) -> int:
    items = _marked(context)
    with context.interrupts.gently() as stop:
        path = context.services.basket_files.write(
            items, Path(arguments.file), stop, replaces=arguments.force
        )
    context.console.note(f"{count_noun(len(items), 'granule')} written to {clean(path, 4096)}")
    return 0


def _add_import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="GeoJSON of STAC Items")


def _import(arguments: Namespace, context: Context) -> int:
    with context.interrupts.gently() as stop:
        read = context.services.basket_files.read(Path(arguments.file), stop)
    for reason in read.reasons:
        context.console.note(f"warning: {reason}.")
    if read.refused > len(read.reasons):
        context.console.note(f"warning: {read.refused - len(read.reasons)} entries more left out.")
    return _put(read.items, context)


# Downloading


def _add_download_arguments(parser: ArgumentParser) -> None:
    from .choice import add_setting_option, add_where_options
    from .report_option import add_report_option

    add_where_options(parser)
    add_setting_option(parser, "jobs")
    add_report_option(parser)
    _add_collection(parser)
    parser.add_argument(
        "--take-out",
        action="store_true",
        help="Take granules out of the basket once all of their files are here",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _download(arguments: Namespace, context: Context) -> int:
    from .download import fetch

    marked = _marked(context)
    items = _of(marked, arguments.collection)
    if not items:
        raise InputError("There is nothing to download in the basket.")
    fetched = fetch(arguments, context, items)
    if arguments.take_out and not arguments.dry_run:
        _take_out([item for item in items if item.key in fetched.whole], marked, context)
    return fetched.exit_code


_VERBS = (
    Verb("basket list", "Show what is in it.", _add_list_arguments, _list),
    Verb(
        "basket add",
        "Put in granules of a search or a file.",
        _add_add_arguments,
        _add,
        usage="COLLECTION... | --saved NAME | --from FILE",
    ),
    Verb(
        "basket remove",
        "Take granules out.",
        _add_remove_arguments,
        _remove,
        usage="GRANULE... | --collection ID",
    ),
    Verb("basket clear", "Take everything out.", no_arguments, _clear),
    Verb("basket undo", "Bring back what was taken out last.", no_arguments, _undo),
    Verb("basket export", "Write it as GeoJSON.", _add_export_arguments, _export, usage="FILE"),
    Verb("basket import", "Put in those of a file.", _add_import_arguments, _import, usage="FILE"),
    Verb(
        "basket download",
        "Fetch all of it, and check the files.",
        _add_download_arguments,
        _download,
        earlier=Earlier.ASIDE,
        demo_rate=20_000_000,
    ),
)
VERBS = verb_group(
    "basket",
    "Collect granules of many searches, and download them together.",
    _VERBS,
    "The basket holds what is marked: in the app and here, of all searches and\n"
    "collections. The app shows at once what a command changes.",
)
"""`basket` itself, which only says what there is, and its verbs."""
