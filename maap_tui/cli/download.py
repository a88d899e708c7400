"""`maap-tui download`: fetches the granules of a search, or of a file, and checks them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

from maap_tui.errors import CredentialsError, TokenRefused
from maap_tui.models.catalog import Item, Key
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.earlier import Earlier
from maap_tui.models.sign_in import TOKEN_PAGE, SignInState
from maap_tui.models.text import clean, count_noun, format_bytes
from maap_tui.services import SignIn

from .choice import add_choice_options, add_setting_option, read_plan, require_room
from .context import Context, Verb
from .file_reports import FileReport, as_job, finished, not_fetched, planned
from .outcome import exit_code_of, tell, tell_end, tell_ended
from .report_option import add_report_option, read_report_path, write_report
from .watching import Watcher


def _add_arguments(parser: ArgumentParser) -> None:
    add_choice_options(parser)
    add_setting_option(parser, "jobs")
    add_report_option(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a download."""

    exit_code: int
    whole: frozenset[Key] = frozenset()
    """The keys of the granules of which all that was wanted is here."""


def _run(arguments: Namespace, context: Context) -> int:
    return fetch(arguments, context).exit_code


def fetch(arguments: Namespace, context: Context, items: Sequence[Item] | None = None) -> Fetched:
    """Fetches what the arguments choose, or `items`; raises `MaapError`."""
    report_path = read_report_path(arguments.report)
    plan = read_plan(arguments, context, items)
    if arguments.dry_run:
        return Fetched(tell_plan(plan, arguments.format, context))
    reports = list(not_fetched(plan))
    tell(reports, arguments.format, context)
    watcher = Watcher(context, ())
    if plan.requests:
        require_room(plan)
        with context.interrupts.gently() as stop:
            if plan.sign_in_needed:
                context.console.await_answer("signing in")
                _require_sign_in(context.services.sign_in, stop)
            watcher = Watcher(context, context.services.downloads.enqueue(plan))
            for job in watcher.follow(stop):
                reports.append(finished(job))
                tell_ended(reports[-1], arguments.format, len(watcher.waiting), context)
    _tell_end(reports, watcher, plan, context)
    if report_path is not None:
        write_report([*map(as_job, not_fetched(plan)), *watcher.jobs], report_path, context)
    code = watcher.cause_exit_code or exit_code_of(reports)
    return Fetched(code, frozenset() if watcher.waiting else _whole(reports))


def _whole(reports: Sequence[FileReport]) -> frozenset[Key]:
    keys = {report.request.key[:2] for report in reports}
    return frozenset(keys - {r.request.key[:2] for r in reports if r.is_failure})


def tell_plan(plan: DownloadPlan, format_name: str, context: Context) -> int:
    """Writes what would be fetched and where to, and returns the exit code."""
    reports = [*planned(plan), *not_fetched(plan)]
    tell(reports, format_name, context)
    if format_name != "json":
        context.console.write(_summary(plan))
    return exit_code_of(reports)


def _summary(plan: DownloadPlan) -> str:
    """`3 files to fetch, ~1.31 GB, to /data (20.1 GB free); 1 already here, 1 refused`."""
    about = "~" if plan.estimated_bytes or plan.unknown_sizes else ""
    fits = "" if plan.fits else ": does not fit"
    free = "" if plan.free_bytes is None else f" ({format_bytes(plan.free_bytes)} free{fits})"
    text = f"{count_noun(len(plan.requests), 'file')} to fetch, "
    text += f"{about}{format_bytes(plan.total_bytes)}, to {clean(plan.folder, 4096)}{free}"
    queued = plan.here_sizes.count(None)
    more = {
        "already here": len(plan.already_here) - queued,
        "queued already": queued,
        "refused": len(plan.refused),
        "skipped": len(plan.skipped),
    }
    told = [f"{count} {what}" for what, count in more.items() if count]
    if plan.here_bytes:
        told[0] = f"{told[0]} ({format_bytes(plan.here_bytes)})"
    if plan.no_access:
        told.append(f"{len(plan.no_access)} of collections that refused your account before")
    if plan.unknown_sizes:
        told.append(f"{count_noun(plan.unknown_sizes, 'size')} not known")
    return "; ".join([text, *([", ".join(told)] if told else [])])


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


def _tell_end(
    reports: Sequence[FileReport], watcher: Watcher, plan: DownloadPlan, context: Context
) -> None:
    tell_end(reports, f" in {clean(plan.folder, 4096)}", context)
    if watcher.waiting:
        left = count_noun(len(watcher.waiting), "file")
        context.console.note(f"{left} not finished; run the same command again to go on.")


VERB = Verb(
    name="download",
    usage="COLLECTION... | --saved NAME | --from FILE",
    summary="Fetch granules, check them and put them in the download folder.",
    add_arguments=_add_arguments,
    run=_run,
    earlier=Earlier.ASIDE,
    description=(
        "Fetch granules, check them and put them in <folder>/<collection>/<granule>/, or\n"
        "where --layout says: {collection}/{year}/{month}/{id}/{name} (see --dry-run).\n"
        "A final file name always means a whole file; what is unfinished ends in .part.\n"
        "Run the same command again to go on after an interruption."
    ),
    demo_rate=20_000_000,
)
