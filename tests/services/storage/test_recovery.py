"""A start finds a queue or makes one, whatever lies in the folder, and says what it had to do."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from maap_tui.services.storage import (
    QueueReader,
    QueueStore,
    QueueUnusable,
    StoredPart,
    StoredSettings,
)
from tests.services.storage.recovery_kit import OpenStore, filled
from tests.services.storage.samples import add_jobs, many, names_in


def overwrite_pages(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.seek(2 * 4096)
        opened.write(os.urandom(6 * 4096))


def overwrite_header(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.write(b"\0" * 100)


def other_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE holiday (picture)")


def schema_that_is_no_text(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE ", b"CREATE TABL\xd9 ", 1))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "pages overwritten": overwrite_pages,
    "header overwritten": overwrite_header,
    "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut to nothing": lambda path: os.truncate(path, 0),
    "garbage": lambda path: path.write_bytes(os.urandom(5000)),
    "another database": other_database,
    "a schema that is no text": schema_that_is_no_text,
}


def back_up(folder: Path, name: str) -> None:
    shutil.copyfile(folder / "queue.sqlite3", folder / name)


@pytest.mark.case(95)
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_queue_is_set_aside_and_its_backup_opened(
    open_store: OpenStore, folder: Path, damage: Callable[[Path], object]
) -> None:
    filled(open_store, folder)
    back_up(folder, "queue.backup-20260704.sqlite3")
    damage(folder / "queue.sqlite3")
    damaged = (folder / "queue.sqlite3").read_bytes()
    store = open_store()
    (aside,) = folder.glob("queue.corrupt-*.sqlite3")
    assert aside.read_bytes() == damaged
    assert store.notice == (
        f"The queue was damaged and set aside as {aside.name}."
        " The backup of 2026-07-04 was opened. No download was touched."
    )
    jobs = store.load().jobs
    assert [job.job_id for job in jobs] == many(200)
    assert {job.state.part for job in jobs} == {StoredPart("x.part")}
    store.close()
    assert open_store().notice == ""


@pytest.mark.case(95)
def test_without_a_backup_the_queue_starts_empty(open_store: OpenStore, folder: Path) -> None:
    filled(open_store, folder)
    overwrite_header(folder / "queue.sqlite3")
    store = open_store()
    assert "There was no backup: the queue starts empty." in store.notice
    assert names_in(store) == []
    add_jobs(store, "a")
    assert names_in(store) == ["a"]


def test_of_backups_the_newest_sound_one_is_opened(open_store: OpenStore, folder: Path) -> None:
    filled(open_store, folder)
    back_up(folder, "queue.backup-20260702.sqlite3")
    back_up(folder, "queue.backup-20260703.sqlite3")
    with closing(sqlite3.connect(folder / "queue.backup-20260703.sqlite3")) as newer:
        newer.execute("PRAGMA user_version=99")
    (folder / "queue.backup-20260704.sqlite3").write_bytes(b"garbage")
    (folder / "queue.backup-notes.sqlite3").write_bytes(b"not ours")
    (folder / "queue.sqlite3").write_bytes(b"garbage")
    store = open_store()
    assert "The backup of 2026-07-02 was opened." in store.notice
    assert names_in(store) == many(200)


def test_what_belongs_to_the_damaged_file_is_set_aside_with_it(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    (folder / "queue.sqlite3").write_bytes(b"garbage")
    (folder / "queue.sqlite3-wal").write_bytes(b"its log")
    (folder / "queue.sqlite3-shm").write_bytes(b"its memory")
    store = open_store()
    (aside,) = folder.glob("queue.corrupt-*.sqlite3")
    assert (folder / f"{aside.name}-wal").read_bytes() == b"its log"
    assert names_in(store) == []


def test_a_log_without_its_queue_is_not_mixed_into_another(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    back_up(folder, "queue.backup-20260704.sqlite3")
    (folder / "queue.sqlite3").unlink()
    (folder / "queue.sqlite3-wal").write_bytes(b"a log")
    store = open_store()
    assert "The backup of 2026-07-04 was opened." in store.notice
    assert names_in(store) == many(200)


def test_two_damaged_queues_of_one_second_are_both_kept(
    folder: Path,
) -> None:
    for _ in range(2):
        folder.mkdir(exist_ok=True)
        (folder / "queue.sqlite3").write_bytes(b"garbage")
        QueueStore.open(folder, clock=lambda: 1_780_000_000.0).close()
    names = sorted(path.name for path in folder.glob("queue.corrupt-*"))
    assert names == [
        "queue.corrupt-20260528T202640Z-2.sqlite3",
        "queue.corrupt-20260528T202640Z.sqlite3",
    ]


def test_a_rest_of_a_crash_while_making_the_file_is_no_trouble(
    open_store: OpenStore, folder: Path
) -> None:
    folder.mkdir()
    old, fresh = folder / "queue.new-12345678.sqlite3", folder / "queue.new-87654321.sqlite3"
    for path in (old, fresh):
        path.write_bytes(b"half")
        path.with_name(f"{path.name}-journal").write_bytes(b"half")
    os.utime(old, (0, 0))
    store = open_store()
    add_jobs(store, "a")
    assert names_in(store) == ["a"]
    assert not list(folder.glob(f"{old.name}*"))
    assert len(list(folder.glob(f"{fresh.name}*"))) == 2  # of another instance, perhaps


def test_a_file_in_place_of_the_folder_is_told(open_store: OpenStore, folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(QueueUnusable, match=f"Cannot write the queue in {folder}: "):
        open_store()
    assert folder.read_text() == "in the way"


def test_a_folder_in_place_of_the_file_is_told(open_store: OpenStore, folder: Path) -> None:
    (folder / "queue.sqlite3").mkdir(parents=True)
    with pytest.raises(QueueUnusable, match="is a directory"):
        open_store()


@pytest.mark.case(95)
def test_a_pipe_in_place_of_the_file_is_told_and_not_waited_for(
    open_store: OpenStore, folder: Path
) -> None:
    folder.mkdir()
    os.mkfifo(folder / "queue.sqlite3")
    with pytest.raises(QueueUnusable, match="what stands there is no file"):
        open_store()
    with closing(QueueReader(folder)) as reader, pytest.raises(QueueUnusable, match="is no file"):
        reader.poll()


@pytest.mark.case(95)
@pytest.mark.parametrize("value", ["'x'", "-7", "99999999999999999999", "1.5", "NULL"])
def test_settings_that_are_none_were_never_set(
    open_store: OpenStore, folder: Path, value: str
) -> None:
    filled(open_store, folder)
    with closing(sqlite3.connect(folder / "queue.sqlite3")) as connection:
        names = ("parallel", "speed_limit", "quiet_from", "quiet_until")
        connection.execute(f"UPDATE setting SET {', '.join(f'{name} = {value}' for name in names)}")
        connection.commit()
    assert open_store().load().settings == StoredSettings()


def write_to(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "queue.sqlite3")) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(statement)
        connection.commit()


@pytest.mark.case(95)
@pytest.mark.parametrize("statement", ["UPDATE batch SET id = -1", "UPDATE file SET batch = 'x'"])
def test_rows_that_belong_to_no_batch_are_damage(
    open_store: OpenStore, folder: Path, statement: str
) -> None:
    filled(open_store, folder)
    write_to(folder, statement)
    assert "The queue was damaged and set aside" in open_store().notice


@pytest.mark.case(95)
@pytest.mark.parametrize("column", ["collection", "item", "asset", "href", "file_name"])
def test_broken_text_in_a_row_is_shown_as_such(
    open_store: OpenStore, folder: Path, column: str
) -> None:
    filled(open_store, folder)
    write_to(folder, f"UPDATE file SET {column} = x'ff00'")
    assert len(open_store().load().jobs) == 200


@pytest.mark.case(95)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE batch SET device = 'x'", "UPDATE file SET size = x'ff00'",
        "UPDATE file SET synced = 'x'", "UPDATE file SET next_at = 'x'", "DELETE FROM setting",
    ],
)  # fmt: skip
def test_row_with_what_nobody_wrote_never_ends_the_program(
    open_store: OpenStore, folder: Path, statement: str
) -> None:
    filled(open_store, folder)
    write_to(folder, statement)
    with suppress(QueueUnusable), closing(QueueReader(folder)) as reader:
        reader.poll()
    with suppress(QueueUnusable):
        open_store().load()


def test_a_folder_with_any_name_will_do(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff ?#%41 'x'"))
    with QueueStore.open(odd) as store:
        add_jobs(store, "a")
        assert names_in(store) == ["a"]
    assert (odd / "queue.sqlite3").exists()
