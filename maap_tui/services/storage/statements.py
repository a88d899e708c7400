"""What is asked of the tables. Whatever writes here belongs inside a transaction."""

import sqlite3
from collections.abc import Mapping, Sequence

from maap_tui.models.text import clean
from maap_tui.models.transfer import KEPT_ATTEMPTS, JobState

from ..database import sound_rows, version_of
from .failures import DestinationTaken
from .odd_values import text_of
from .records import StoredAttempt, StoredBatch, StoredJob, StoredQueue
from .rows import (
    JOB_COLUMNS,
    Value,
    Values,
    attempt_of,
    batch_of,
    job_of,
    known_state,
    settings_of,
)

ACTIVE = ", ".join(f"'{state.value}'" for state in JobState if state.is_active)
"""The states of jobs that somebody works on, for a statement."""


def read_queue(connection: sqlite3.Connection) -> StoredQueue:
    """Everything; in a transaction, so that it stems from one instant."""
    with sound_rows():
        batches = _batches(connection)
        jobs = read_jobs(connection, "removed_at IS NULL", batches)
        row = connection.execute("SELECT * FROM setting").fetchone()
        cancelled = _read_cancelled(connection)
        return StoredQueue(tuple(batches.values()), jobs, settings_of(row), cancelled)


def _read_cancelled(connection: sqlite3.Connection) -> dict[str, JobState]:
    if version_of(connection) < 3:  # looked at before anybody has brought it up to date
        return {}
    rows = connection.execute(
        "SELECT file.job_id, cancelled.state FROM cancelled JOIN file ON cancelled.file = file.id"
        " WHERE file.removed_at IS NULL"
    )
    return {text_of(job_id): known_state(state) for job_id, state in rows}


def read_jobs(
    connection: sqlite3.Connection,
    condition: str,
    batches: Mapping[int, StoredBatch] | None = None,
) -> tuple[StoredJob, ...]:
    """The jobs that meet `condition`, in their order."""
    batches = _batches(connection) if batches is None else batches
    roots = {batch_id: batch.root for batch_id, batch in batches.items()}
    cursor = connection.cursor()
    cursor.row_factory = None
    columns = JOB_COLUMNS if version_of(connection) > 1 else JOB_COLUMNS.replace("pieces", "''")
    cursor.execute(f"SELECT {columns} FROM file WHERE {condition} ORDER BY position, id")
    return tuple(job_of(row, roots) for row in cursor)


def _batches(connection: sqlite3.Connection) -> dict[int, StoredBatch]:
    rows = connection.execute("SELECT * FROM batch ORDER BY id")
    return {row["id"]: batch_of(row) for row in rows}


def insert_batch(
    connection: sqlite3.Connection, *, batch: Values, jobs: Sequence[Values]
) -> StoredBatch:
    """Adds a batch and its jobs at the end; raises `DestinationTaken`."""
    _require_free(connection, jobs)
    batch_id = _insert(connection, "batch", [batch])
    last = connection.execute("SELECT max(position) FROM file").fetchone()[0]
    first = 0 if last is None else last + 1
    rows = [
        {**job, "batch": batch_id, "position": position}
        for position, job in enumerate(jobs, start=first)
    ]
    _insert(connection, "file", rows)
    return batch_of(connection.execute("SELECT * FROM batch WHERE id = ?", (batch_id,)).fetchone())


def _require_free(connection: sqlite3.Connection, jobs: Sequence[Values]) -> None:
    """Every destination belongs to one row."""
    rows = connection.execute("SELECT dest_key FROM file WHERE removed_at IS NULL")
    taken = {row[0] for row in rows}
    for job in jobs:
        if job["dest_key"] in taken:
            raise DestinationTaken(f"{clean(job['dest_rel'])} is in the queue already.")
        taken.add(job["dest_key"])


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Values]) -> int | None:
    """Adds rows of the same columns; the id of the one row where there is one."""
    if not rows:
        return None
    names = ", ".join(rows[0])
    marks = ", ".join(f":{name}" for name in rows[0])
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    if len(rows) == 1:
        return connection.execute(statement, rows[0]).lastrowid
    connection.executemany(statement, rows)
    return None


def update_job(connection: sqlite3.Connection, *, job_id: Value, values: Values) -> None:
    """Sets columns of a job, if it is still there."""
    _update(connection, "file", values, "job_id = :key", job_id)


def update_settings(connection: sqlite3.Connection, *, values: Values) -> None:
    _update(connection, "setting", values, "id = :key", 1)


def _update(
    connection: sqlite3.Connection, table: str, values: Values, condition: str, key: Value
) -> None:
    names = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(f"UPDATE {table} SET {names} WHERE {condition}", {**values, "key": key})


def arrange(connection: sqlite3.Connection, *, job_ids: Sequence[Value]) -> None:
    """Gives jobs the order of `job_ids`; only rows that really move are written."""
    connection.executemany(
        "UPDATE file SET position = ?1 WHERE job_id = ?2 AND position <> ?1",
        list(enumerate(job_ids)),
    )


def hide(
    connection: sqlite3.Connection, *, job_ids: Sequence[Value], now: float
) -> tuple[StoredJob, ...]:
    """Takes jobs out of the queue; forgets for good, and returns, what was taken out before."""
    gone = forget_hidden(connection)
    connection.execute("DELETE FROM cancelled")
    connection.executemany(
        "UPDATE file SET removed_at = ? WHERE job_id = ?", [(now, job_id) for job_id in job_ids]
    )
    return gone


def show_hidden(connection: sqlite3.Connection) -> tuple[StoredJob, ...]:
    """Puts back what was taken out, except where the destination is another's by now."""
    free = (
        "removed_at IS NOT NULL AND dest_key NOT IN"
        " (SELECT dest_key FROM file WHERE removed_at IS NULL)"
    )
    connection.execute(f"UPDATE file SET state = 'queued' WHERE {free} AND state IN ({ACTIVE})")
    jobs = read_jobs(connection, free)
    connection.execute(f"UPDATE file SET removed_at = NULL WHERE {free}")
    return jobs


def forget_hidden(connection: sqlite3.Connection) -> tuple[StoredJob, ...]:
    """Forgets for good what was taken out, and batches without a job; what that was."""
    gone = read_jobs(connection, "removed_at IS NOT NULL")
    connection.execute("DELETE FROM file WHERE removed_at IS NOT NULL")
    connection.execute("DELETE FROM batch WHERE id NOT IN (SELECT batch FROM file)")
    return gone


def note_cancelled(connection: sqlite3.Connection, *, states: Sequence[tuple[Value, str]]) -> None:
    """Takes down what was cancelled last and how it was, instead of what was before that."""
    connection.execute("DELETE FROM cancelled")
    connection.executemany(
        "INSERT INTO cancelled (file, state) SELECT id, ?2 FROM file WHERE job_id = ?1", states
    )


def insert_attempt(connection: sqlite3.Connection, *, job_id: Value, values: Values) -> None:
    """Adds an attempt to a job that is still there, forgetting its oldest ones."""
    row = connection.execute("SELECT id FROM file WHERE job_id = ?", (job_id,)).fetchone()
    if row is None:
        return
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(
        f"INSERT OR REPLACE INTO attempt (file, {names}) VALUES (:file, {marks})",
        {**values, "file": row["id"]},
    )
    connection.execute(
        "DELETE FROM attempt WHERE file = ?1 AND started NOT IN"
        " (SELECT started FROM attempt WHERE file = ?1 ORDER BY started DESC LIMIT ?2)",
        (row["id"], KEPT_ATTEMPTS),
    )


def read_attempts(connection: sqlite3.Connection, job_id: Value) -> tuple[StoredAttempt, ...]:
    """The attempts at a job, oldest first."""
    rows = connection.execute(
        "SELECT attempt.* FROM attempt JOIN file ON attempt.file = file.id"
        " WHERE file.job_id = ? ORDER BY started",
        (job_id,),
    )
    return tuple(map(attempt_of, rows))
