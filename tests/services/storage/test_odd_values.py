"""A row with values that nobody wrote is read all the same, with something harmless instead."""

import sqlite3
from contextlib import closing
from math import inf
from pathlib import Path

import pytest

from maap_tui.services.durable import attempt_of, record_of
from maap_tui.services.storage import QueueReader, QueueStore, StoredAttempt
from tests.services.storage.samples import add_jobs

KEPT = {"id", "batch", "removed_at"}
"""Columns by which the rows belong together."""
ODD = ("abc", b"\xff\xfe", b"", -5, 2**63 - 1, -(2**63), 9e999, -9e999, 1e300, 1.5, None)


@pytest.fixture
def columns(folder: Path) -> list[str]:
    with closing(QueueStore.open(folder)) as store:
        add_jobs(store, "a")
        store.add_attempt("a", StoredAttempt(1.0, 2.0, 3))
        store.flush()
    with closing(sqlite3.connect(folder / "queue.sqlite3")) as connection:
        rows = connection.execute("PRAGMA table_info(file)").fetchall()
    return [row[1] for row in rows if row[1] not in KEPT]


def put(folder: Path, statement: str, value: object) -> bool:
    """Whether the file takes the value, its own checks left aside."""
    with closing(sqlite3.connect(folder / "queue.sqlite3")) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        try:
            with connection:
                connection.execute(statement, (value,))
        except sqlite3.IntegrityError:  # what may not be null
            return False
        return True


@pytest.mark.parametrize("value", ODD)
def test_every_column_may_hold_anything(folder: Path, columns: list[str], value: object) -> None:
    for column in columns:
        if not put(folder, f"UPDATE file SET {column} = ?", value):
            continue
        with closing(QueueReader(folder)) as reader:
            queue = reader.poll()
            assert queue is not None
            (job,) = queue.jobs
            (batch,) = queue.batches
            record = record_of(job, batch)
            assert isinstance(job.job_id, str)
            for number in (record.attempts, record.received, record.part.synced, record.part.kept):
                assert number >= 0
            for size in (record.order.request.size, record.part.total):
                assert size is None or size >= 0
            assert 0 <= record.seconds < inf
            f"{record.order.target}{record.cause}{record.hint}{record.exit_code:d}".encode(
                errors="surrogatepass"
            )


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("column", ["started", "ended", "received", "cause"])
def test_attempts_may_hold_anything(
    folder: Path, columns: list[str], column: str, value: object
) -> None:
    assert columns
    put(folder, f"UPDATE attempt SET {column} = ?", value)
    with closing(QueueReader(folder)) as reader:
        (attempt,) = map(attempt_of, reader.attempts("a"))
    assert attempt.received >= 0
    assert attempt.cause.isprintable()
