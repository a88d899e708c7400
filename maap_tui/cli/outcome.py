"""What is said about files as they end, and which exit code that makes."""

from collections.abc import Sequence

from maap_tui.errors import CatalogError, CredentialsError, StorageError
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.text import clean, count_noun, format_bytes
from maap_tui.models.transfer import JobState

from .console import OutputClosed
from .context import Context
from .file_reports import SKIPPED, FileReport

_SHARED_CAUSES = frozenset(
    error.exit_code for error in (CredentialsError, CatalogError, StorageError)
)
"""Exit codes of what can stop every file alike: they are the command's own when they do."""
_BROKEN_PIPE = 128 + 13
"""As a shell says it of a program that SIGPIPE has ended."""
_LEFT = frozenset(state.value for state in JobState if not state.is_final)


def tell(reports: Sequence[FileReport], format_name: str, context: Context) -> None:
    """Writes a line or, for the format `json`, an object for each file."""
    console = context.console
    for report in reports:
        console.write(report.as_json() if format_name == "json" else report.as_text(console.width))
    console.flush()


def tell_ended(report: FileReport, format_name: str, left: int, context: Context) -> None:
    """The same of one file while `left` are on their way: without a reader they are stopped."""
    try:
        tell([report], format_name, context)
    except OutputClosed as closed:
        if left:
            files = count_noun(left, "file")
            context.console.note(
                f"nobody reads the output: {files} not finished; run the same command to go on."
            )
            closed.exit_code = _BROKEN_PIPE
        raise


def tell_end(reports: Sequence[FileReport], where: str, context: Context) -> None:
    """How it went, in one sentence on standard error."""
    good = [r for r in reports if not r.is_failure and r.state != SKIPPED]
    skipped = sum(report.state == SKIPPED for report in reports)
    left = sum(report.state in _LEFT for report in reports)
    failed = len(reports) - len(good) - left - skipped
    size = format_bytes(sum(report.size or 0 for report in good))
    text = f"{count_noun(len(good), 'file')} ({size}){where}; {failed} failed"
    more = [f"{skipped} skipped"] * bool(skipped) + [f"{left} left in the queue"] * bool(left)
    context.console.note(", ".join([text, *more]) + ".")


def tell_about(plan: DownloadPlan, context: Context) -> None:
    """What a person has to know about the files to fetch, besides how many they are."""
    for words in plan_remarks(plan):
        context.console.note(words)


def plan_remarks(plan: DownloadPlan) -> list[str]:
    """What is here already, other files in their place, and other sites that they come from."""
    told = []
    if plan.here_count:
        size = format_bytes(plan.here_bytes)
        told.append(
            f"{plan.here_count} of {count_noun(plan.asked_count, 'file')} here already ({size}), "
            f"{len(plan.requests)} to fetch; --again fetches all."
        )
    if plan.replaced:
        files = count_noun(len(plan.replaced), "file")
        told.append(f"{files} here of another size will be replaced, once the new one is checked.")
    if plan.kept:
        files = count_noun(len(plan.kept), "file")
        told.append(f"{files} here of another size stay; the new ones get names beside them.")
    if plan.other_sites:
        sites = clean(", ".join(plan.other_sites))
        told.append(f"from another site, without the sign-in: {sites}.")
    return told


def exit_code_of(reports: Sequence[FileReport]) -> int:
    """0 when every file is here; the shared cause when all failures have one; else 1."""
    codes = {report.exit_code or 1 for report in reports if report.is_failure}
    if not codes:
        return 0
    return codes.pop() if len(codes) == 1 and codes <= _SHARED_CAUSES else 1
