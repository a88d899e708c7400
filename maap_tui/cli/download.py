"""`maap-tui download`: fetches the granules of a search, or of a file, and checks them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from threading import Event

from maap_tui.errors import (
    CatalogError,
    CredentialsError,
    InputError,
    StorageError,
    TokenRefused,
)
from maap_tui.models.catalog import Item
from maap_tui.models.selection import requests_for
from maap_tui.models.sign_in import TOKEN_PAGE, SignInState
from maap_tui.models.text import clean, count_noun, format_bytes
from maap_tui.models.transfer import DownloadPlan
from maap_tui.services import SignIn
from maap_tui.settings import ROWS

from .arguments import add_setting
from .context import Context, Verb
from .file_reports import FileReport, not_fetched, planned
from .item_input import read_items
from .search import pages
from .search_options import add_assets_option, add_search_options, read_search
from .watching import watch

_SEARCH_OPTIONS = ("bbox", "intersects", "datetime", "ids", "filter", "sortby", "max_items")
_SHARED_CAUSES = frozenset(
    error.exit_code for error in (CredentialsError, CatalogError, StorageError)
)
"""Exit codes of what can stop every file alike: they are the command's own when they do."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_search_options(parser)
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE|-",
        help="Instead of a search: granules as GeoJSON, or one a line; - for standard input",
    )
    add_assets_option(parser)
    for row in ROWS:
        if row.key == "jobs":
            add_setting(parser, row)
    parser.add_argument(
        "--dry-run", action="store_true", help="Only tell what would be fetched, and where to"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _run(arguments: Namespace, context: Context) -> int:
    items = _items(arguments, context)
    requests = requests_for(items, arguments.assets)
    lacking = len(items) - len({(request.collection, request.item_id) for request in requests})
    if lacking:
        what = "file that the patterns name" if arguments.assets else "data file"
        context.console.note(f"{lacking} of {count_noun(len(items), 'granule')} without a {what}.")
    plan = context.services.downloads.plan(requests)
    if arguments.dry_run:
        return _tell_plan(plan, arguments.format, context)
    return _fetch(plan, arguments.format, context)


def _items(arguments: Namespace, context: Context) -> Sequence[Item]:
    if arguments.source is None:
        search_query = read_search(arguments, context.services.areas)
        with context.interrupts.gently() as stop:
            found = pages(context.services.catalog, search_query, stop, context.console)
            return [item for page in found for item in page.items]
    given = [name for name in _SEARCH_OPTIONS if getattr(arguments, name) is not None]
    if arguments.collections or given:
        raise InputError(
            "--from takes granules that were found already: no collection or search option "
            "can be used with it.",
        )
    return read_items(arguments.source, context.console)


def _tell_plan(plan: DownloadPlan, name: str, context: Context) -> int:
    reports = [*planned(plan), *not_fetched(plan)]
    _tell(reports, name, context)
    if name == "text":
        context.console.write(_summary(plan))
    return _exit_code(reports)


def _summary(plan: DownloadPlan) -> str:
    """`3 files to fetch, ~1.31 GB, to /data (20.1 GB free); 1 already here, 1 refused`."""
    about = "~" if plan.estimated_bytes or plan.unknown_sizes else ""
    free = "" if plan.free_bytes is None else f" ({format_bytes(plan.free_bytes)} free)"
    text = f"{count_noun(len(plan.requests), 'file')} to fetch, "
    text += f"{about}{format_bytes(plan.total_bytes)}, to {clean(plan.folder, 4096)}{free}"
    more = {
        "already here": plan.already_here,
        "without access": plan.no_access,
        "refused": plan.refused,
    }
    told = [f"{len(those)} {what}" for what, those in more.items() if those]
    if plan.unknown_sizes:
        told.append(f"{count_noun(plan.unknown_sizes, 'size')} not known")
    return "; ".join([text, *([", ".join(told)] if told else [])])


def _fetch(plan: DownloadPlan, name: str, context: Context) -> int:
    reports = list(not_fetched(plan))
    _tell(reports, name, context)
    if plan.requests:
        _require_room(plan)
        with context.interrupts.gently() as stop:
            if plan.sign_in_needed:
                _require_sign_in(context.services.sign_in, stop)
            for report in watch(plan, context, stop):
                _tell([report], name, context)
                reports.append(report)
    _tell_end(reports, plan, context)
    return _exit_code(reports)


def _require_room(plan: DownloadPlan) -> None:
    if not plan.fits:
        needed, free = format_bytes(plan.total_bytes), format_bytes(plan.free_bytes)
        raise StorageError(
            f"{needed} are needed and {free} are free in {clean(plan.folder)}.",
            hint="Choose another folder with --download-dir, or fewer granules.",
        )


def _require_sign_in(sign_in: SignIn, stop: Event) -> None:
    """Buys a token before anything starts, so that wrong credentials cost no half download."""
    status = sign_in.check(stop)
    if status.state is SignInState.NO_CREDENTIALS:
        raise CredentialsError(
            "There are no credentials: these files need them.",
            hint=f"Make a token at {TOKEN_PAGE} and put it into credentials.txt.",
        )
    if status.state is SignInState.UNREADABLE:
        raise CredentialsError(status.message)
    if status.state is SignInState.REFUSED:
        raise TokenRefused(status.message)


def _tell(reports: Sequence[FileReport], name: str, context: Context) -> None:
    console = context.console
    for report in reports:
        console.write(report.as_json() if name == "json" else report.as_text(console.width))
    console.flush()


def _tell_end(reports: Sequence[FileReport], plan: DownloadPlan, context: Context) -> None:
    """How it went, in one sentence on standard error."""
    failed = sum(report.is_failure for report in reports)
    size = sum(report.size or 0 for report in reports if not report.is_failure)
    ended = count_noun(len(reports) - failed, "file")
    where = f"in {clean(plan.folder, 4096)}"
    context.console.note(f"{ended} ({format_bytes(size)}) {where}; {failed} failed.")


def _exit_code(reports: Sequence[FileReport]) -> int:
    """0 when every file is here; the shared cause when all failures have one; else 1."""
    codes = {report.exit_code or 1 for report in reports if report.is_failure}
    if not codes:
        return 0
    return codes.pop() if len(codes) == 1 and codes <= _SHARED_CAUSES else 1


VERB = Verb(
    name="download",
    usage="COLLECTION... | --from FILE",
    summary="Fetch granules, check them and put them in the download folder.",
    add_arguments=_add_arguments,
    run=_run,
    description=(
        "Fetch granules, check them and put them in <folder>/<collection>/<granule>/.\n"
        "A final file name always means a whole file; what is unfinished ends in .part.\n"
        "Run the same command again to go on after an interruption."
    ),
    demo_rate=20_000_000,
)
