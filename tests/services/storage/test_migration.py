"""Queues of earlier versions are brought up to date, those of later ones left alone."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.models.transfer import JobState
from maap_tui.services.database import connect
from maap_tui.services.storage import (
    NewerQueue,
    QueueReader,
    QueueStore,
    StoredPart,
    StoredState,
)
from maap_tui.services.storage.schema import STEPS, migrate
from tests.services.storage.recovery_kit import OpenStore, filled
from tests.services.storage.samples import many, names_in


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.case(95)
def test_a_queue_of_a_later_version_is_left_as_it_is(open_store: OpenStore, folder: Path) -> None:
    filled(open_store, folder)
    with closing(sqlite3.connect(folder / "queue.sqlite3")) as connection:
        connection.execute(f"PRAGMA user_version={len(STEPS) + 1}")
    before = contents(folder)
    with pytest.raises(NewerQueue, match="made by a newer maap-tui"):
        open_store()
    assert contents(folder) == before


def test_a_later_version_that_is_only_in_the_log_is_seen_too(
    open_store: OpenStore, folder: Path, tmp_path: Path
) -> None:
    filled(open_store, folder)
    crashed = tmp_path / "crashed"
    with closing(connect(folder / "queue.sqlite3")) as connection:
        connection.execute(f"PRAGMA user_version={len(STEPS) + 1}")
        shutil.copytree(folder, crashed)
    before = contents(crashed)
    with pytest.raises(NewerQueue):
        QueueStore.open(crashed)
    after = contents(crashed)
    for name in ("queue.sqlite3", "queue.sqlite3-wal"):
        assert after[name] == before[name]


def test_a_queue_from_before_cancelling_was_kept_is_shown_and_taken_up(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    with closing(connect(folder / "queue.sqlite3")) as connection:
        connection.execute("DROP TABLE cancelled")
        connection.execute("PRAGMA user_version=2")
    with closing(QueueReader(folder)) as reader:
        queue = reader.poll()
    assert queue is not None
    store = open_store()
    assert [job.job_id for job in queue.jobs] == names_in(store)
    store.note_cancelled({names_in(store)[0]: JobState.FAILED})
    assert list(store.load().cancelled.values()) == [JobState.FAILED]


def test_migrating_again_changes_nothing(open_store: OpenStore, folder: Path) -> None:
    filled(open_store, folder)
    before = (folder / "queue.sqlite3").read_bytes()
    with closing(connect(folder / "queue.sqlite3")) as connection:
        migrate(connection)
        migrate(connection)
    assert (folder / "queue.sqlite3").read_bytes() == before


def test_an_older_queue_is_brought_up_to_date_with_all_that_is_in_it(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    steps = (*STEPS, ("ALTER TABLE file ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'",))
    with closing(connect(folder / "queue.sqlite3")) as connection:
        migrate(connection, steps)
        migrate(connection, steps)
        row = connection.execute("SELECT count(*), min(colour) FROM file").fetchone()
        assert tuple(row) == (200, "red")
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(steps)


def test_a_queue_from_before_files_had_pieces_is_shown_and_taken_up(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    with closing(connect(folder / "queue.sqlite3")) as connection:
        connection.execute("DROP TABLE cancelled")
        connection.execute("ALTER TABLE file DROP COLUMN pieces")
        connection.execute("PRAGMA user_version=1")
    with closing(QueueReader(folder)) as reader:
        seen = reader.poll()
    assert seen is not None
    assert len(seen.jobs) == 200
    store = open_store()
    assert len(names_in(store)) == 200
    store.save({"job-0001": StoredState(part=StoredPart("x.part", 5, pieces=((9, 12),)))})
    assert store.load().jobs[1].state.part.pieces == ((9, 12),)


def test_a_migration_that_fails_leaves_the_queue_as_it_was(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    broken = ("ALTER TABLE file ADD COLUMN colour TEXT", "ALTER TABLE nothing ADD COLUMN x TEXT")
    with (
        closing(connect(folder / "queue.sqlite3")) as connection,
        pytest.raises(sqlite3.OperationalError),
    ):
        migrate(connection, (*STEPS, broken))
    assert names_in(open_store()) == many(200)


def test_a_state_of_a_later_version_waits_for_the_person(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    with closing(connect(folder / "queue.sqlite3")) as connection:
        connection.execute("UPDATE file SET state = 'dreaming', verified_by = 'an oracle'")
    jobs = open_store().load().jobs
    assert {job.state.state for job in jobs} == {JobState.PAUSED}
    assert {job.state.verified_by for job in jobs} == {None}
