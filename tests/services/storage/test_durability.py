"""What was said to be committed is there, whatever happens to the process or the disk."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.services.database import connect, make_durable
from maap_tui.services.storage import QueueReader, QueueStore
from maap_tui.services.storage.files import make_anew
from maap_tui.services.storage.schema import VERSION
from tests.services.storage.samples import add_jobs, many, names_in

OpenStore = Callable[..., QueueStore]
StartProcess = Callable[..., "subprocess.Popen[str]"]

KILL_AFTER = (0, 1, 2, 9, 40, 150)
"""Lines that the process may say before it is killed at wherever it is by then."""


def killed_after(process: "subprocess.Popen[str]", lines: int) -> dict[str, int]:
    """What the process had said to be committed: the synced bytes of each job."""
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(lines + 1)]
    process.send_signal(signal.SIGKILL)
    said += process.stdout.readlines()
    assert process.wait() == -signal.SIGKILL
    words = [line.split() for line in said if line.endswith("\n") and line != "start\n"]
    return {name: int(synced) for name, synced in words}


@pytest.mark.case(91)
def test_every_row_said_to_be_committed_survives_kill_9(
    open_store: OpenStore, start_process: StartProcess
) -> None:
    committed: dict[str, int] = {}
    for lines in KILL_AFTER:
        committed |= killed_after(start_process("write"), lines)
        store = open_store()
        assert store.notice == ""
        jobs = store.load().jobs
        store.close()
        found = {job.job_id: job.state.part.synced for job in jobs}
        assert len(found) == len(jobs)
        assert {name for name, synced in committed.items() if found.get(name, -1) < synced} == set()
        assert not any(job.state.state.is_active for job in jobs)
    assert len(committed) > 50


@pytest.mark.case(100)
def test_two_instances_whose_locks_lie_lose_nothing_of_each_other(
    open_store: OpenStore, start_process: StartProcess
) -> None:
    processes = [start_process("write"), start_process("write")]
    committed = [killed_after(process, 60) for process in processes]
    store = open_store()
    assert store.notice == ""
    jobs = store.load().jobs
    found = {job.job_id: job.state.part.synced for job in jobs}
    assert len(found) == len(jobs)
    for each in committed:
        assert {name for name, synced in each.items() if found.get(name, -1) < synced} == set()


@pytest.mark.case(95)
def test_without_its_write_ahead_log_the_queue_opens_as_it_was_before(
    folder: Path, open_store: OpenStore, start_process: StartProcess
) -> None:
    store = open_store()
    add_jobs(store, "old")
    store.close()
    killed_after(start_process("write"), 30)
    (folder / "queue.sqlite3-wal").unlink()
    (folder / "queue.sqlite3-shm").unlink()
    assert names_in(open_store())[0] == "old"


def test_a_write_ahead_log_of_garbage_is_not_believed(
    folder: Path, open_store: OpenStore, start_process: StartProcess
) -> None:
    store = open_store()
    add_jobs(store, "old")
    store.close()
    killed_after(start_process("write"), 30)
    (folder / "queue.sqlite3-wal").write_bytes(os.urandom(100_000))
    assert names_in(open_store())[0] == "old"


def test_a_transaction_cut_short_in_a_rollback_journal_is_undone(
    folder: Path, open_store: OpenStore, start_process: StartProcess
) -> None:
    store = open_store()
    add_jobs(store, *many(500))
    store.close()
    before = (folder / "queue.sqlite3").read_bytes()
    assert start_process("interrupt").wait() == -signal.SIGKILL
    assert (folder / "queue.sqlite3-journal").stat().st_size > 0
    assert (folder / "queue.sqlite3").read_bytes() != before
    with closing(QueueReader(folder)) as reader:
        queue = reader.poll()
    assert queue is not None
    assert [job.job_id for job in queue.jobs] == many(500)
    store = open_store()
    assert store.notice == ""
    assert names_in(store) == many(500)


def test_commits_reach_the_disk_before_they_are_reported(
    folder: Path, open_store: OpenStore
) -> None:
    open_store().close()
    connection = connect(folder / "queue.sqlite3")
    assert make_durable(connection) == "wal"
    asked = ("synchronous", "foreign_keys", "busy_timeout", "user_version")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    connection.close()
    assert found == [2, 1, 5000, VERSION]


def test_where_memory_cannot_be_shared_a_rollback_journal_is_used(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite3"
    make_anew(path)
    connection = sqlite3.connect(f"{path.as_uri()}?vfs=unix-dotfile", uri=True)
    assert make_durable(connection) == "delete"
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


@pytest.mark.case(84)
def test_a_full_disk_is_told_and_nothing_is_lost_once_there_is_room(
    folder: Path, open_store: OpenStore, start_process: StartProcess
) -> None:
    out, _ = start_process("full").communicate(timeout=60)
    *failures, after = out.splitlines()
    assert len(failures) == 4
    for told in failures:
        assert told.startswith(f"Cannot write the queue in {folder}: the disk ")
    assert after == "None"
    (job,) = open_store().load().jobs
    assert job.job_id == "first"
    assert job.state.cause.startswith("xxxx")


@pytest.mark.rule(8)
@pytest.mark.parametrize("umask", [0o000, 0o777])
def test_nobody_else_may_read_a_file_whatever_the_umask(
    folder: Path, open_store: OpenStore, umask: int
) -> None:
    before = os.umask(umask)
    try:
        store = open_store()
        add_jobs(store, "a")
        store.load()
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {"queue.sqlite3", "queue.sqlite3-wal", "queue.sqlite3-shm"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_a_folder_that_was_there_keeps_its_rights_the_file_loses_them(
    folder: Path, open_store: OpenStore
) -> None:
    folder.mkdir()
    folder.chmod(0o755)
    open_store().close()
    (folder / "queue.sqlite3").chmod(0o644)
    open_store().close()
    assert folder.stat().st_mode & 0o777 == 0o755
    assert (folder / "queue.sqlite3").stat().st_mode & 0o777 == 0o600
