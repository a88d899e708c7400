"""A start finds a queue or makes one, whatever lies in the folder, and says what it had to do."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maap_tui.models.transfer import JobState
from maap_tui.services.database import connect
from maap_tui.services.storage import (
    NewerQueue,
    QueueReader,
    QueueStore,
    QueueUnusable,
    StoredPart,
    StoredState,
)
from maap_tui.services.storage.backups import KEPT, Backups
from maap_tui.services.storage.schema import STEPS, migrate
from tests.services.storage.samples import add_jobs, many, names_in

OpenStore = Callable[..., QueueStore]
WaitFor = Callable[[Callable[[], object]], None]

DAY = 86_400.0


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


DAMAGE: dict[str, Callable[[Path], object]] = {
    "pages overwritten": overwrite_pages,
    "header overwritten": overwrite_header,
    "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut to nothing": lambda path: os.truncate(path, 0),
    "garbage": lambda path: path.write_bytes(os.urandom(5000)),
    "another database": other_database,
}


def filled(open_store: OpenStore, folder: Path) -> None:
    """A queue of 200 jobs, closed, without a backup."""
    store = open_store()
    add_jobs(store, *many(200))
    store.save({name: StoredState(part=StoredPart("x.part", 1000, '"e"')) for name in many(200)})
    store.close()
    for backup in folder.glob("queue.backup-*"):
        backup.unlink()


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


def test_a_file_in_place_of_the_folder_is_told(open_store: OpenStore, folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(QueueUnusable, match=f"Cannot write the queue in {folder}: "):
        open_store()
    assert folder.read_text() == "in the way"


def test_a_folder_in_place_of_the_file_is_told(open_store: OpenStore, folder: Path) -> None:
    (folder / "queue.sqlite3").mkdir(parents=True)
    with pytest.raises(QueueUnusable, match="is a directory"):
        open_store()


def test_a_folder_with_any_name_will_do(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff ?#%41 'x'"))
    with QueueStore.open(odd) as store:
        add_jobs(store, "a")
        assert names_in(store) == ["a"]
    assert (odd / "queue.sqlite3").exists()


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


def test_each_day_leaves_a_private_backup_of_which_some_are_kept(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    now = 1_780_000_000.0
    backups = Backups(folder, lambda: now)
    with closing(connect(folder / "queue.sqlite3")) as connection:
        for number in range(KEPT + 3):
            connection.execute("UPDATE file SET attempts = ?", (number,))
            backups.make_if_due(connection)
            now += DAY
    copies = backups.newest_first()
    assert len(copies) == KEPT
    assert copies[0].name == "queue.backup-20260606.sqlite3"
    assert {copy.stat().st_mode & 0o777 for copy in copies} == {0o600}
    with closing(connect(copies[0], read_only=True)) as connection:
        row = connection.execute("SELECT count(*), max(attempts) FROM file").fetchone()
    assert tuple(row) == (200, KEPT + 2)


def test_a_backup_is_renewed_after_an_hour_if_anything_changed(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    now = 1_780_000_000.0
    backups = Backups(folder, lambda: now)
    stamps = []
    with closing(connect(folder / "queue.sqlite3")) as connection:
        for passed, has_changed in ((0, True), (60, True), (3600, True), (3600, False)):
            now += passed
            if has_changed:
                connection.execute("UPDATE file SET attempts = attempts + 1")
            backups.make_if_due(connection)
            stamps.append(backups.newest_first()[0].stat().st_ino)
    assert stamps[0] == stamps[1] != stamps[2] == stamps[3]


def test_a_backup_that_cannot_be_made_is_no_harm(
    open_store: OpenStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    store = open_store()
    for day in range(2):
        today = datetime.now(UTC) + timedelta(days=day)
        (folder / f"queue.backup-{today:%Y%m%d}.sqlite3").mkdir()
    add_jobs(store, "a")
    assert names_in(store) == ["a"]
    store.close()
    assert "no backup of the queue" in caplog.text


def test_using_the_queue_makes_the_backup_of_the_day(
    open_store: OpenStore, folder: Path, wait_for: WaitFor
) -> None:
    store = open_store()
    add_jobs(store, "a")
    wait_for(lambda: list(folder.glob("queue.backup-????????.sqlite3")))


def test_a_state_of_a_later_version_waits_for_the_person(
    open_store: OpenStore, folder: Path
) -> None:
    filled(open_store, folder)
    with closing(connect(folder / "queue.sqlite3")) as connection:
        connection.execute("UPDATE file SET state = 'dreaming', verified_by = 'an oracle'")
    jobs = open_store().load().jobs
    assert {job.state.state for job in jobs} == {JobState.PAUSED}
    assert {job.state.verified_by for job in jobs} == {None}
