"""The granules and files that a person chooses on the command line, as a plan."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from maap_tui.errors import InputError, StorageError
from maap_tui.models.catalog import Item
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.existing import Existing
from maap_tui.models.layout import Layout
from maap_tui.models.selection import requests_for
from maap_tui.models.text import clean, count_noun, format_bytes
from maap_tui.settings import ROWS

from .arguments import add_setting
from .context import Context
from .item_input import read_items
from .outcome import tell_about
from .search_options import add_assets_option, add_choose_option, add_search_options
from .unknown_assets import no_such_asset

_SEARCH_OPTIONS = (
    "bbox",
    "intersects",
    "where",
    "datetime",
    "ids",
    "filter",
    "sortby",
    "max_items",
    "saved",
    "batch",
    "within",
    "radius",
    "starts_within",
    "newest_only",
)


def add_choice_options(parser: ArgumentParser) -> None:
    """What says which files are meant, and where they go."""
    add_source_options(parser)
    add_where_options(parser)


def add_source_options(parser: ArgumentParser) -> None:
    """What says which granules are meant."""
    add_search_options(parser)
    add_choose_option(parser)
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE|-",
        help="Instead of a search: granules as GeoJSON, or one a line; - for standard input",
    )


def add_where_options(parser: ArgumentParser) -> None:
    """Which of their files are meant, and where they go."""
    add_assets_option(parser)
    add_setting_option(parser, "layout")
    parser.add_argument(
        "--existing",
        choices=[each.value for each in Existing],
        default=Existing.REPLACE.value,
        help="What becomes of files of another size in their place: replaced once the new ones"
        " are checked (the default), kept beside them, or left as they are",
    )
    parser.add_argument(
        "--again", action="store_true", help="Fetch also what is here already, in any folder"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="Only tell what would be fetched, and where to"
    )


def add_setting_option(parser: ArgumentParser, key: str) -> None:
    """The flag of a setting that not every verb takes."""
    for row in ROWS:
        if row.key == key:
            add_setting(parser, row)


def read_plan(
    arguments: Namespace, context: Context, items: Sequence[Item] | None = None
) -> DownloadPlan:
    """What fetching the chosen files would mean, or those of `items`; raises `MaapError`."""
    if items is None:
        items = chosen_items(arguments, context)
    layout = Layout.parse(context.settings.layout)
    requests = requests_for(items, arguments.assets, layout)
    lacking = len(items) - len({(request.collection, request.item_id) for request in requests})
    if arguments.assets and items and not requests:
        raise no_such_asset(arguments.assets, items[0])
    if lacking:
        what = "file that the patterns name" if arguments.assets else "data file"
        context.console.note(f"{lacking} of {count_noun(len(items), 'granule')} without a {what}.")
    made = context.services.downloads.plan(requests, again=arguments.again)
    plan = made.with_existing(Existing(arguments.existing))
    tell_about(plan, context)
    return plan


def chosen_items(arguments: Namespace, context: Context) -> Sequence[Item]:
    """The granules that are meant; raises `MaapError`."""
    if arguments.source is None:
        return _found(arguments, context)
    given = [name for name in _SEARCH_OPTIONS if getattr(arguments, name) not in (None, False)]
    if arguments.collections or given:
        raise InputError(
            "--from takes granules that were found already: no collection or search option "
            "can be used with it.",
        )
    if arguments.choose is None:
        return read_items(arguments.source, context.console)
    from .choosing import chosen, read_rules

    rules = read_rules(arguments, None)
    items = read_items(arguments.source, context.console)
    with context.interrupts.gently() as stop:
        return chosen(items, rules, None, context, stop)


def _found(arguments: Namespace, context: Context) -> Sequence[Item]:
    """By a search; who brings granules along does not pay for loading it."""
    from .batch import searched
    from .choosing import chosen, read_rules
    from .filter_text import look_at_filter
    from .search import asked_pages
    from .search_reading import read_search

    asked = read_search(arguments, context.services)
    rules = read_rules(arguments, asked.area)
    with context.interrupts.gently() as stop:
        look_at_filter(asked, context, stop)
        if asked.is_batch:
            items = searched(asked, context, stop)
        else:
            items = [item for page in asked_pages(asked, context, stop) for item in page.items]
        return chosen(items, rules, asked.area, context, stop)


def require_room(plan: DownloadPlan) -> None:
    """Raises `StorageError` for what will not fit."""
    if not plan.fits:
        needed, free = format_bytes(plan.total_bytes), format_bytes(plan.free_bytes)
        raise StorageError(
            f"{needed} are needed and {free} are free in {clean(plan.folder)}.",
            hint="Choose another folder with --download-dir, or fewer granules.",
        )
