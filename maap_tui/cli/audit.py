"""`maap-tui audit`: which files of a download folder are whole, and which are not."""

import os
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from maap_tui.errors import InputError, StorageError
from maap_tui.models.audit import FileState, Finding
from maap_tui.models.download_plan import DownloadPlan
from maap_tui.models.layout import DEFAULT_LAYOUT, Layout
from maap_tui.models.text import clean, count_noun, format_bytes

from .choice import add_setting_option
from .context import Context, Verb
from .printing import csv_records, json_array
from .queue.rows import owned_queue
from .table import Column, lay_out

_COLUMNS = (
    Column("STATE"),
    Column("SIZE", is_number=True),
    Column("BY"),
    Column("FILE", may_shrink=True),
    Column("CAUSE", may_shrink=True),
)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        help="A download folder, or one below it; the one that is set unless given",
    )
    parser.add_argument(
        "--offline",
        action="store_true",
        help="Ask no catalogue: only the queue, archives and empty files tell something",
    )
    parser.add_argument(
        "--requeue", action="store_true", help="Queue what is truncated, corrupt or missing"
    )
    add_setting_option(parser, "layout")
    parser.add_argument("--format", choices=("table", "json", "csv"), default="table")


def _run(arguments: Namespace, context: Context) -> int:
    from maap_tui.services.plain_files import typed_path

    given = str(context.settings.download_dir) if arguments.folder is None else arguments.folder
    folder = Path(os.path.abspath(typed_path(given)))
    if not (given and folder.is_dir()):
        raise InputError(f"{clean(given or repr(given), 400)} is not a folder.")
    if arguments.requeue:
        owned_queue(context)
    findings = _findings(folder, arguments, context)
    _learn(findings, folder, context)
    root = _root(folder, context)
    queued = _requeue(findings, root, context) if arguments.requeue else ""
    for line in _lines(findings, folder, arguments.format, context.console.width):
        context.console.write(line)
    context.console.flush()
    counts = Counter(finding.state for finding in findings)
    parts = [f"{counts[state]} {state.value}" for state in FileState if counts[state]]
    files = count_noun(len(findings), "file")
    context.console.note(f"{files}: {', '.join(parts)}." if parts else "there is no file.")
    if queued:
        context.console.note(queued)
    return int(len(findings) != counts[FileState.WHOLE])


def _learn(findings: Sequence[Finding], folder: Path, context: Context) -> None:
    """Lets the index of downloads know; without it, the audit is worth as much."""
    try:
        context.services.holdings.learn(findings, _root(folder, context))
    except StorageError as error:
        context.console.note(str(error))


def _root(folder: Path, context: Context) -> Path:
    """The download folder, if `folder` is in it; else it is taken for one itself."""
    usual = context.settings.download_dir
    return usual if folder.is_relative_to(usual) else folder


def _findings(folder: Path, arguments: Namespace, context: Context) -> list[Finding]:
    from maap_tui.services.audit import AuditScope, FolderAudit

    texts = dict.fromkeys([context.settings.layout, DEFAULT_LAYOUT])
    scope = AuditScope(
        folder,
        _root(folder, context),
        tuple(map(Layout.parse, texts)),
        context.services.downloads.snapshot().jobs,
        None if arguments.offline else context.services.catalog,
        context.services.holdings.at,
    )
    found: list[Finding] = []

    def tell(text: str) -> None:
        done = f"{count_noun(len(found), 'file')} looked at" if found else "starting"
        context.console.draw([f"{done}; {text}"])

    with context.interrupts.gently() as stop:
        for finding in FolderAudit(scope, tell, stop).findings():
            found.append(finding)
    context.console.clear()
    return sorted(found, key=lambda finding: finding.path)


def _lines(
    findings: Sequence[Finding], folder: Path, format_name: str, width: int | None
) -> Iterator[str]:
    if format_name == "table":
        last = sorted(findings, key=lambda finding: finding.state is not FileState.WHOLE)
        rows = [_cells(finding, folder) for finding in last]  # what needs a person is in sight
        return lay_out(_COLUMNS, rows, width) if rows else iter(())
    records = [_record(finding) for finding in findings]
    if format_name == "json":
        return json_array(records)
    return csv_records(records, _FIELDS)


def _cells(finding: Finding, folder: Path) -> tuple[str, ...]:
    shown = finding.path.relative_to(folder)
    size = "" if finding.size is None else format_bytes(finding.size)
    return finding.state.value, size, finding.proof, clean(shown, 4096), finding.cause


def _record(finding: Finding) -> dict[str, object]:
    return {
        "path": str(finding.path),
        "state": finding.state.value,
        "bytes": finding.size,
        "expected": finding.expected,
        "by": finding.proof or None,
        "cause": finding.cause or None,
        "collection": finding.collection or None,
        "item": finding.item_id or None,
        "asset": finding.asset_key or None,
        "newer": finding.newer or None,
    }


_FIELDS = (
    *("path", "state", "bytes", "expected", "by", "cause", "collection", "item", "asset"),
    "newer",
)


def _requeue(findings: Sequence[Finding], root: Path, context: Context) -> str:
    """Queues what can be mended, to where it is or was, and says so."""
    bad = [finding for finding in findings if finding.state.is_to_be_fetched]
    pairs = [(each.request, each.path) for each in bad if each.request and each.request.href]
    plan = DownloadPlan(
        folder=root,
        requests=tuple(request for request, _ in pairs),
        targets=tuple(path for _, path in pairs),
    )
    context.services.downloads.enqueue(plan)
    lost = len(bad) - len(pairs)
    text = f"{count_noun(len(pairs), 'file')} queued"
    text += f", {lost} not: where they come from is not known" if lost else ""
    return text + ("; maap-tui queue run fetches them." if pairs else ".")


VERB = Verb(
    name="audit",
    usage="[FOLDER]",
    summary="Look whether downloaded files are whole, and still the newest.",
    add_arguments=_add_arguments,
    run=_run,
    is_desk_work=True,
    description=(
        "Look whether downloaded files are whole, and still the newest: every file is whole,\n"
        "truncated, corrupt, missing, superseded, foreign (not known to be a granule's) or part\n"
        "(left over). It compares sizes, checksums and archives with the catalogue and the queue.\n"
        "Exit code 0 when every file is whole and the newest, 1 when one is not."
    ),
)
