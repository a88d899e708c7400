"""Jobs of the queue on standard output, and how a person names them."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic

from maap_tui.errors import InputError, StorageError
from maap_tui.models.text import clean, count_noun, format_bytes
from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot

from ..context import Context
from ..printing import csv_records, json_array
from ..table import Column, lay_out

_SHORTEST = 6
"""Characters of an id that are shown, or as many more as tell all jobs apart."""
_PATIENCE = 1.5
"""Seconds for which a queue that somebody else holds is asked for again."""
_POLL_SECONDS = 0.1
_COLUMNS = (
    Column("JOB"),
    Column("STATE"),
    Column("DONE", is_number=True),
    Column("OF", is_number=True),
    Column("FILE", may_shrink=True),
    Column("CAUSE", may_shrink=True),
)


def add_format_option(parser: ArgumentParser, *more: str) -> None:
    parser.add_argument("--format", choices=("table", "json", *more), default="table")


def write_jobs(
    queue: QueueSnapshot, chosen: Iterable[str], format_name: str, context: Context
) -> None:
    """Writes these jobs in the order of the queue, as `table`, `json` or `csv`."""
    wanted = frozenset(chosen)
    rows = [(n, job) for n, job in enumerate(queue.jobs, start=1) if job.job_id in wanted]
    for line in _lines(rows, short_ids(queue.jobs), format_name, context.console.width):
        context.console.write(line)
    context.console.flush()


def _lines(
    rows: Sequence[tuple[int, JobSnapshot]],
    short: dict[str, str],
    format_name: str,
    width: int | None,
) -> Iterator[str]:
    if format_name == "table":
        cells = [_cells(job, short[job.job_id]) for _, job in rows]
        return lay_out(_COLUMNS, cells, width) if cells else iter(())
    records = [record_of(position, job) for position, job in rows]
    if format_name == "json":
        return json_array(records)
    return csv_records(records, _FIELDS)


def _cells(job: JobSnapshot, short: str) -> tuple[str, ...]:
    done = f"{int(job.fraction * 100)} %" if job.fraction is not None else ""
    return (
        short,
        job.state.value,
        done or format_bytes(job.received),
        _size(job),
        clean(job.target.name),
        f"{job.cause} {job.hint}".strip(),
    )


def _size(job: JobSnapshot) -> str:
    """Of the whole file, as far as it is known."""
    total = job.received if job.state is JobState.DONE else job.total
    if total is None and job.request.size_estimate is not None:
        return f"~{format_bytes(job.request.size_estimate)}"
    return "" if total is None else format_bytes(total)


def record_of(position: int, job: JobSnapshot) -> dict[str, object]:
    """A job for other programs; the names are those of `maap-tui download --format json`."""
    return {
        "position": position,
        "job": job.job_id,
        "state": job.state.value,
        "path": str(job.target),
        "collection": job.request.collection,
        "item": job.request.item_id,
        "asset": job.request.asset_key,
        "bytes": job.received,
        "total": job.total,
        "seconds": round(job.seconds, 1),
        "attempts": job.attempt,
        "verified": job.verified_by.value if job.verified_by else None,
        "cause": job.cause or None,
        "hint": job.hint or None,
    }


_FIELDS = (
    *("position", "job", "state", "path", "collection", "item", "asset", "bytes", "total"),
    *("seconds", "attempts", "verified", "cause", "hint"),
)


def tell_notice(context: Context) -> None:
    """What the person has to know about the queue as a whole, after it was changed."""
    if notice := context.services.downloads.snapshot().notice:
        context.console.warn(notice)


def short_ids(jobs: Sequence[JobSnapshot]) -> dict[str, str]:
    """For each job as much of its id as tells it from all others."""
    ids = [job.job_id for job in jobs]
    longest = max(map(len, ids), default=0)
    length = _SHORTEST
    while length < longest and len({job_id[:length] for job_id in ids}) < len(ids):
        length += 1
    return {job_id: job_id[:length] for job_id in ids}


def chosen_jobs(words: Sequence[str], queue: QueueSnapshot) -> list[JobSnapshot]:
    """The jobs whose ids begin with these words, each once; raises `InputError`."""
    found = [_job_of(word, queue.jobs) for word in words]
    return list({job.job_id: job for job in found}.values())


def _job_of(word: str, jobs: Sequence[JobSnapshot]) -> JobSnapshot:
    wanted = word.strip().lower()
    near = [job for job in jobs if wanted and job.job_id.startswith(wanted)]
    exact = [job for job in near if job.job_id == wanted]
    if len(exact or near) == 1:
        return (exact or near)[0]
    if not near:
        raise InputError(
            f"No job of the queue begins with '{clean(word, 40)}'.",
            hint="maap-tui queue list shows the ids.",
        )
    raise InputError(
        f"{count_noun(len(near), 'job')} begin with '{clean(word, 40)}'.",
        hint="Give more of the id.",
    )


def owned_queue(context: Context) -> QueueSnapshot:
    """The queue as it is now, for whoever will change it.

    Another command may hold it for a moment, and is waited for. Raises `StorageError` when it is
    another program that runs the queue.
    """
    end = monotonic() + _PATIENCE
    with context.interrupts.gently() as stop:
        while (queue := context.services.downloads.snapshot()).owner:
            if monotonic() > end or stop.wait(_POLL_SECONDS):
                raise StorageError(
                    f"{queue.owner} runs the queue: from here it can be seen, not changed.",
                    hint="Change it there, or end that one first.",
                )
    return queue
