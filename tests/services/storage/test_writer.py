"""One thread writes: together what came together, and again what the disk refused."""

import errno
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.services.database import connect
from maap_tui.services.storage.failures import QueueUnusable, cannot_write
from maap_tui.services.storage.files import make_anew
from maap_tui.services.storage.writer import Posts, Work, Writer

WaitFor = Callable[[Callable[[], object]], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one table, `note`."""
    made = tmp_path / "queue.sqlite3"
    make_anew(made)
    with closing(connect(made)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE note (text TEXT NOT NULL UNIQUE)")
    return made


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    connection = connect(path)
    connection.execute("PRAGMA busy_timeout=10")
    made = Writer(connection, path, retry_seconds=0.02)
    yield made
    try:
        made.close()
    except StorageError:
        assert made.failure is not None  # the test took the file away


def note(text: str | None) -> Work[None]:
    def write(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO note VALUES (?)", (text,))

    return write


def notes(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT text FROM note ORDER BY rowid")]


def on_disk(path: Path) -> list[str]:
    with closing(connect(path, read_only=True)) as connection:
        return notes(connection)


def fail(connection: sqlite3.Connection) -> None:
    note("half done")(connection)
    raise KeyError("a mistake of the caller's")


def test_a_call_returns_once_it_is_committed(writer: Writer, path: Path) -> None:
    writer.call(note("a"))
    assert on_disk(path) == ["a"]
    assert writer.call(notes) == ["a"]


def test_flush_returns_once_posts_are_committed(writer: Writer, path: Path) -> None:
    writer.post({"x": note("a"), "y": note("b")})
    writer.flush()
    assert on_disk(path) == ["a", "b"]


def test_settle_returns_once_what_was_posted_then_is_committed(writer: Writer, path: Path) -> None:
    first = writer.post({"x": note("a")})
    second = writer.post({"y": note("b")})
    writer.settle(second)
    writer.settle(first)
    assert on_disk(path) == ["a", "b"]


def test_settle_tells_of_a_disk_that_refuses_and_no_more_once_it_does_not(
    writer: Writer, path: Path, wait_for: WaitFor
) -> None:
    with closing(connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        number = writer.post({"state": note("a")})
        for _ in range(2):
            with pytest.raises(QueueUnusable):
                writer.settle(number)
        other.execute("ROLLBACK")
    wait_for(lambda: writer.failure is None)
    writer.settle(number)
    assert on_disk(path) == ["a"]


def test_settle_does_not_wait_for_a_writer_that_has_ended(writer: Writer) -> None:
    number = writer.post({"state": note("a")})
    writer.close()
    writer.settle(number)
    with pytest.raises(StorageError, match="closed"):
        writer.settle(number + 1)


def test_settle_tells_of_a_post_that_was_refused_beside_others(writer: Writer, path: Path) -> None:
    posts: Posts = {"good": note("good"), "bad": note(None), "better": note("better")}
    with pytest.raises(StorageError, match="refused a row"):
        writer.settle(writer.post(posts))
    assert on_disk(path) == ["good", "better"]


def test_a_call_that_fails_leaves_nothing_and_harms_nobody(writer: Writer, path: Path) -> None:
    writer.post({"x": note("posted")})
    with pytest.raises(KeyError):
        writer.call(fail)
    writer.call(note("later"))
    assert on_disk(path) == ["posted", "later"]
    assert writer.failure is None


def test_a_post_that_cannot_be_done_is_told_to_the_next_who_asks(
    writer: Writer, path: Path
) -> None:
    writer.post({"bad": note(None), "good": note("good")})
    with pytest.raises(StorageError, match="refused a row"):
        writer.flush()
    writer.flush()
    assert on_disk(path) == ["good"]


def test_a_later_post_replaces_one_that_is_not_yet_written(writer: Writer, path: Path) -> None:
    is_busy, go_on = threading.Event(), threading.Event()

    def be_busy(connection: sqlite3.Connection) -> None:
        is_busy.set()
        assert go_on.wait(10)

    writer.post({"busy": be_busy})
    assert is_busy.wait(10)
    writer.post({"state": note("old"), "order": note("order")})
    writer.post({"state": note("new")})
    go_on.set()
    writer.flush()
    assert sorted(on_disk(path)) == ["new", "order"]


def test_work_of_many_threads_is_done_whole(writer: Writer, path: Path) -> None:
    def work(number: int) -> None:
        for turn in range(50):
            writer.call(note(f"{number}-{turn}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = on_disk(path)
    assert len(found) == 200
    assert [text for text in found if text.startswith("2-")] == [f"2-{turn}" for turn in range(50)]


def test_while_the_disk_refuses_posts_are_kept_and_the_newest_is_written_in_the_end(
    writer: Writer, path: Path, wait_for: WaitFor
) -> None:
    with closing(connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer.post({"state": note("old"), "order": note("order")})
        wait_for(lambda: writer.failure)
        with pytest.raises(QueueUnusable) as caught:
            writer.call(note("asked for"))
        with pytest.raises(QueueUnusable):
            writer.flush()
        writer.post({"state": note("new")})
        other.execute("ROLLBACK")
    assert caught.value.message == (
        f"Cannot write the queue in {path.parent}: another program holds it."
    )
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
    wait_for(lambda: writer.failure is None)
    writer.flush()
    found = on_disk(path)
    assert {"new", "order"} <= set(found)
    assert "asked for" not in found


def test_a_failure_goes_by_itself_without_anything_to_write(
    writer: Writer, path: Path, wait_for: WaitFor
) -> None:
    with closing(connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(QueueUnusable):
            writer.call(note("a"))
        other.execute("ROLLBACK")
    wait_for(lambda: writer.failure is None)
    assert on_disk(path) == []


def test_a_file_that_was_deleted_is_noticed(writer: Writer, path: Path) -> None:
    writer.call(note("a"))
    path.unlink()
    with pytest.raises(QueueUnusable, match=r"no such file or directory\. Start maap-tui again"):
        writer.call(note("b"))


def test_a_file_that_was_replaced_is_noticed(writer: Writer, path: Path, tmp_path: Path) -> None:
    writer.call(note("a"))
    (tmp_path / "other").write_bytes(path.read_bytes())
    (tmp_path / "other").replace(path)
    with pytest.raises(QueueUnusable, match="its file was replaced"):
        writer.call(note("b"))


def test_whoever_waits_too_long_is_told_and_their_work_is_not_done(
    writer: Writer, path: Path
) -> None:
    go_on = threading.Event()
    writer.post({"slow": lambda connection: go_on.wait(10)})
    with pytest.raises(QueueUnusable, match="the disk does not answer"):
        writer.call(note("late"), timeout=0.05)
    go_on.set()
    writer.flush()
    assert on_disk(path) == []


def test_closing_commits_what_is_left(writer: Writer, path: Path) -> None:
    for number in range(100):
        writer.post({number: note(str(number))})
    writer.close()
    writer.close()
    assert len(on_disk(path)) == 100


def test_closing_tells_what_could_not_be_written(writer: Writer, path: Path) -> None:
    with closing(connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer.post({"x": note("a")})
        with pytest.raises(QueueUnusable, match="another program holds it"):
            writer.close()
        other.execute("ROLLBACK")
    writer.close()


def test_after_closing_nothing_is_taken(writer: Writer) -> None:
    writer.close()
    with pytest.raises(StorageError, match="closed"):
        writer.post({"x": note("a")})
    with pytest.raises(StorageError, match="closed"):
        writer.call(notes)


def test_the_thread_ends_with_the_writer(writer: Writer) -> None:
    writer.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "maap-store"]


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_folder_that_may_not_be_written_can_be_exchanged(number: int, tmp_path: Path) -> None:
    told = str(cannot_write(OSError(number, "no"), tmp_path))
    assert "set MAAP_TUI_STATE_DIR to another one" in told
