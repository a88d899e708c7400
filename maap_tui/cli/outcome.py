"""What is said about files as they end, and which exit code that makes."""

from collections.abc import Sequence

from maap_tui.errors import CatalogError, CredentialsError, StorageError
from maap_tui.models.text import count_noun, format_bytes
from maap_tui.models.transfer import JobState

from .context import Context
from .file_reports import FileReport

_SHARED_CAUSES = frozenset(
    error.exit_code for error in (CredentialsError, CatalogError, StorageError)
)
"""Exit codes of what can stop every file alike: they are the command's own when they do."""
_LEFT = frozenset(state.value for state in JobState if not state.is_final)


def tell(reports: Sequence[FileReport], name: str, context: Context) -> None:
    """Writes a line or, for the format `json`, an object for each file."""
    console = context.console
    for report in reports:
        console.write(report.as_json() if name == "json" else report.as_text(console.width))
    console.flush()


def tell_end(reports: Sequence[FileReport], where: str, context: Context) -> None:
    """How it went, in one sentence on standard error."""
    good = [report for report in reports if not report.is_failure]
    left = sum(report.state in _LEFT for report in reports)
    failed = len(reports) - len(good) - left
    size = format_bytes(sum(report.size or 0 for report in good))
    text = f"{count_noun(len(good), 'file')} ({size}){where}; {failed} failed"
    context.console.note(f"{text}, {left} left in the queue." if left else f"{text}.")


def exit_code_of(reports: Sequence[FileReport]) -> int:
    """0 when every file is here; the shared cause when all failures have one; else 1."""
    codes = {report.exit_code or 1 for report in reports if report.is_failure}
    if not codes:
        return 0
    return codes.pop() if len(codes) == 1 and codes <= _SHARED_CAUSES else 1
