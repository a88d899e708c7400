"""Each day that the queue is used leaves a backup of it."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maap_tui.services.database import connect
from maap_tui.services.storage.backups import KEPT, Backups
from tests.services.storage.recovery_kit import OpenStore, filled
from tests.services.storage.samples import add_jobs, names_in

WaitFor = Callable[[Callable[[], object]], None]
DAY = 86_400.0


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
