"""`--report FILE`: what became of every file, for whoever reads it later."""

import os
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from maap_tui.errors import InputError
from maap_tui.models.text import clean
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot

from .context import Context

_SUFFIXES = (".json", ".csv")


def add_report_option(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--report",
        metavar="FILE",
        help="Write what became of every file, as FILE.json or FILE.csv; replaces an older one",
    )


def read_report_path(text: str | None) -> Path | None:
    """Where the report goes, `None` without one; raises `InputError` before any work is done."""
    if text is None:
        return None
    from maap_tui.services.plain_files import typed_path

    path = Path(os.path.abspath(typed_path(text)))
    if path.suffix.lower() not in _SUFFIXES or path.is_dir():
        raise InputError("--report: a file whose name ends in .json or .csv is expected.")
    if not path.parent.is_dir():
        raise InputError(f"--report: there is no folder {clean(path.parent, 400)}.")
    return path


def write_report(jobs: Sequence[JobSnapshot], path: Path, context: Context) -> None:
    """Writes the report whole, in the place of an older one; raises `StorageError`."""
    from maap_tui.models.report import report_csv, report_json

    queue = QueueSnapshot(tuple(map(_at_rest, jobs)))
    is_json = path.suffix.lower() == ".json"
    text = report_json(queue, datetime.now(UTC)) if is_json else report_csv(queue)
    write_whole(text, path, context)


def _at_rest(job: JobSnapshot) -> JobSnapshot:
    """The job once the command has ended: what is under way then waits for the next one."""
    return replace(job, state=JobState.QUEUED) if job.state.is_active else job


def write_whole(text: str, path: Path, context: Context) -> None:
    """Writes a report whole, in the place of an older one; raises `StorageError`."""
    context.services.reports.write(text, path, replaces=True)
    context.console.note(f"report: {clean(path, 400)}")
