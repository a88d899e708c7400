"""A second instance sees what the first one commits, and never waits for it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.services.storage import (
    NewerQueue,
    QueueReader,
    QueueStore,
    QueueUnusable,
    StoredAttempt,
    StoredQueue,
    StoredSettings,
    StoredState,
)
from tests.services.storage.samples import add_jobs, names_in

OpenStore = Callable[..., QueueStore]


@pytest.fixture
def reader(folder: Path) -> Iterator[QueueReader]:
    with closing(QueueReader(folder)) as made:
        yield made


def seen(queue: StoredQueue | None) -> list[str]:
    assert queue is not None
    return [job.job_id for job in queue.jobs]


def test_without_a_queue_there_is_nothing_and_nothing_is_made(
    reader: QueueReader, folder: Path
) -> None:
    assert reader.poll() == StoredQueue()
    assert reader.poll() is None
    assert not folder.exists()


def test_what_was_committed_is_seen_once(reader: QueueReader, open_store: OpenStore) -> None:
    reader.poll()
    store = open_store()
    assert reader.poll() == StoredQueue()
    add_jobs(store, "a", "b")
    assert seen(reader.poll()) == ["a", "b"]
    assert reader.poll() is None
    store.save({"b": StoredState(received=5)})
    store.arrange(["b", "a"])
    store.save_settings(StoredSettings(is_paused=True))
    store.add_attempt("a", StoredAttempt(1.0, 2.0, 3))
    store.flush()
    queue = reader.poll()
    assert queue == store.load()
    assert seen(queue) == ["b", "a"]
    assert reader.attempts("a") == (StoredAttempt(1.0, 2.0, 3),)
    store.remove(["b"])
    assert seen(reader.poll()) == ["a"]
    store.close()
    assert reader.poll() is None


def test_neither_reader_nor_attempts_wait_for_a_writer(
    reader: QueueReader, open_store: OpenStore, folder: Path
) -> None:
    store = open_store()
    add_jobs(store, "a")
    store.add_attempt("a", StoredAttempt(1.0, 2.0, 3))
    store.flush()
    with closing(sqlite3.connect(folder / "queue.sqlite3", isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        busy.execute("DELETE FROM file")
        assert seen(reader.poll()) == ["a"]
        assert len(store.attempts("a")) == 1
        busy.execute("ROLLBACK")


def test_a_queue_that_was_mended_meanwhile_is_seen(
    reader: QueueReader, open_store: OpenStore, folder: Path
) -> None:
    store = open_store()
    add_jobs(store, "a")
    assert seen(reader.poll()) == ["a"]
    store.close()
    for path in folder.glob("queue.*"):
        path.unlink()
    assert reader.poll() == StoredQueue()
    add_jobs(open_store(), "b")
    assert seen(reader.poll()) == ["b"]


def test_a_queue_of_a_later_version_is_not_shown(
    reader: QueueReader, open_store: OpenStore, folder: Path
) -> None:
    open_store().close()
    with closing(sqlite3.connect(folder / "queue.sqlite3")) as connection:
        connection.execute("PRAGMA user_version=99")
    for _ in range(2):
        with pytest.raises(NewerQueue):
            reader.poll()


def test_a_queue_that_cannot_be_read_is_told(reader: QueueReader, folder: Path) -> None:
    folder.mkdir()
    (folder / "queue.sqlite3").write_bytes(b"garbage" * 1000)
    with pytest.raises(QueueUnusable, match=f"Cannot read the queue in {folder}: its file is dam"):
        reader.poll()
    with pytest.raises(QueueUnusable):
        reader.attempts("a")


def test_the_reader_cannot_write(folder: Path, open_store: OpenStore) -> None:
    from maap_tui.services.database import connect

    add_jobs(open_store(), "a")
    with (
        closing(connect(folder / "queue.sqlite3", read_only=True)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("DELETE FROM file")
    assert names_in(open_store()) == ["a"]
