"""`maap-tui queue add`: puts files into the queue without starting anything."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.text import clean, count_noun

from ..choice import add_choice_options, read_plan, require_room
from ..context import Context, Verb
from ..download import tell_plan
from ..file_reports import FileReport, not_fetched
from ..outcome import exit_code_of
from .rows import add_format_option, owned_queue, tell_notice, write_jobs


def _add_arguments(parser: ArgumentParser) -> None:
    add_choice_options(parser)
    add_format_option(parser)


def _run(arguments: Namespace, context: Context) -> int:
    downloads = context.services.downloads
    if not arguments.dry_run:
        owned_queue(context)
    plan = read_plan(arguments, context)
    if arguments.dry_run:
        return tell_plan(plan, arguments.format, context)
    require_room(plan)
    job_ids = downloads.enqueue(plan)
    write_jobs(downloads.snapshot(), job_ids, arguments.format, context)
    return _tell_end(plan, list(not_fetched(plan)), context)


def _tell_end(plan: DownloadPlan, others: Sequence[FileReport], context: Context) -> int:
    bad = [report for report in others if report.is_failure]
    for report in bad:
        context.console.note(f"{report.state}: {clean(report.request.file_name)}: {report.cause}")
    parts = [f"{count_noun(len(plan.requests), 'file')} queued"]
    parts += [f"{len(plan.already_here)} already here or queued"] if plan.already_here else []
    parts += [f"{len(plan.skipped)} skipped"] if plan.skipped else []
    parts += [f"{len(bad)} cannot be fetched"] if bad else []
    start = "; maap-tui queue run works them off." if plan.requests else "."
    context.console.note(", ".join(parts) + start)
    tell_notice(context)
    return exit_code_of(others)


VERB = Verb(
    name="queue add",
    usage="COLLECTION... | --saved NAME | --from FILE",
    summary="Queue granules of a search or a file, starting nothing.",
    add_arguments=_add_arguments,
    run=_run,
    is_desk_work=True,
    description=(
        "Queue granules of a search or a file, starting nothing: maap-tui queue run does, or the\n"
        "app when it is asked to."
    ),
)
