"""The queue belongs to one instance, and to none when it cannot be used."""

from contextlib import closing

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.earlier import Earlier
from maap_tui.models.transfer import (
    JobState,
)
from maap_tui.services.database import connect
from maap_tui.services.storage import InstanceLock, QueueReader, QueueStore
from tests.services.queue_kit import hang_midway
from tests.services.shelf_kit import Shelf, job_of, states
from tests.services.transfer_kit import CONTENT, HALF

pytestmark = pytest.mark.usefixtures("no_threads_left")


def test_second_instance_looks_on_until_the_first_has_ended(shelf: Shelf) -> None:
    first = shelf.open()
    (job_id,) = shelf.add(first, shelf.request(1, hang_midway))
    shelf.wait_received(first, job_id, HALF)
    second = shelf.open()
    shelf.wait_for(lambda: second.snapshot().jobs)
    snapshot = second.snapshot()
    assert snapshot.owner.startswith("another maap-tui (pid ")
    assert (snapshot.notice, snapshot.awaits_start) == ("", False)
    assert second.plan([shelf.request(1)]).already_here
    shelf.wait_for(lambda: len(second.attempts(job_id)) == 1)
    for change in (second.pause, second.resume, second.clear_finished, second.undo):
        with pytest.raises(StorageError, match=r"Another maap-tui \(pid \d+\) runs the queue"):
            change()
    with pytest.raises(StorageError, match="runs the queue"):
        shelf.add(second, shelf.request(2))
    first.close()
    shelf.request(1)
    second.resume()
    shelf.wait_all(second, JobState.DONE)
    assert second.snapshot().owner == ""


def test_queue_that_another_instance_makes_first_is_looked_at(shelf: Shelf) -> None:
    late = shelf.open()
    first = shelf.open()
    shelf.add(first, shelf.request(1))
    with pytest.raises(StorageError, match="runs the queue"):
        shelf.add(late, shelf.request(2))
    shelf.wait_for(lambda: late.snapshot().owner)
    shelf.wait_for(lambda: len(late.snapshot().jobs) == 1)


def test_download_beside_a_running_queue_does_without_it_and_says_so(shelf: Shelf) -> None:
    first = shelf.open()
    (job_id,) = shelf.add(first, shelf.request(1, hang_midway))
    shelf.wait_received(first, job_id, HALF)
    for aside in (shelf.open(Earlier.ASIDE),):
        shelf.request(1)
        (own,) = shelf.add(aside, shelf.request(1))
        shelf.wait_all(aside, JobState.DONE)
        snapshot = aside.snapshot()
        assert "runs the queue" in snapshot.notice
        assert "not in it" in snapshot.notice
        assert (snapshot.notice_exit_code, snapshot.owner) == (0, "")
        assert job_of(aside, own).target.read_bytes() == CONTENT
    assert [job.job_id for job in first.snapshot().jobs] == [job_id]


def test_lock_left_by_a_dead_instance_holds_nobody(shelf: Shelf) -> None:
    shelf.state.mkdir()
    InstanceLock.acquire(shelf.state).close()
    QueueStore.open(shelf.state).close()
    queue = shelf.open()
    shelf.add(queue, shelf.request(1))
    shelf.wait_all(queue, JobState.DONE)


def test_disk_without_locks_is_told_and_used(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", refuse)
    queue = shelf.open()
    queue.pause()
    shelf.add(queue, shelf.request(1))
    assert "cannot tell whether another maap-tui" in queue.snapshot().notice
    assert queue.snapshot().notice_exit_code == 0
    queue.resume()
    shelf.wait_all(queue, JobState.DONE)
    assert queue.snapshot().notice == ""


def test_damaged_queue_is_told_and_replaced(shelf: Shelf) -> None:
    shelf.state.mkdir()
    (shelf.state / "queue.sqlite3").write_bytes(b"garbage" * 1000)
    queue = shelf.open()
    assert "set aside as queue.corrupt-" in queue.snapshot().notice
    shelf.add(queue, shelf.request(1))
    shelf.wait_all(queue, JobState.DONE)


@pytest.mark.parametrize("earlier", list(Earlier))
def test_queue_of_a_newer_program_is_left_alone_and_done_without(
    shelf: Shelf, earlier: Earlier
) -> None:
    QueueStore.open(shelf.state).close()
    path = shelf.state / "queue.sqlite3"
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA user_version=99")
    before = path.read_bytes()
    queue = shelf.open(earlier)
    assert "made by a newer maap-tui" in queue.snapshot().notice
    shelf.add(queue, shelf.request(1))
    shelf.wait_all(queue, JobState.DONE)
    assert path.read_bytes() == before


def test_state_folder_that_cannot_be_used_is_named(shelf: Shelf) -> None:
    shelf.state.parent.mkdir(exist_ok=True)
    shelf.state.write_text("a file")
    queue = shelf.open()
    with pytest.raises(StorageError, match=f"Cannot write the queue in {shelf.state}"):
        shelf.add(queue, shelf.request(1))
    assert str(shelf.state) in queue.snapshot().notice
    assert queue.snapshot().notice_exit_code == 5
    assert queue.snapshot().owner == ""
    shelf.state.unlink()
    shelf.add(queue, shelf.request(1))
    shelf.wait_all(queue, JobState.DONE)
    assert queue.snapshot().notice == ""
    aside = Shelf(shelf.files, shelf.server, shelf.wait_for)
    aside.files.mkdir(parents=True, exist_ok=True)
    aside.state.write_text("a file")
    queue = aside.open(Earlier.ASIDE)
    aside.add(queue, aside.request(2))
    aside.wait_all(queue, JobState.DONE)
    assert "Cannot write the queue" in queue.snapshot().notice
    queue.close()


def test_reader_sees_progress_while_it_runs(shelf: Shelf) -> None:
    queue = shelf.open(sync_seconds=0.01)
    (job_id,) = shelf.add(queue, shelf.request(1, hang_midway))
    shelf.wait_received(queue, job_id, HALF)
    with closing(QueueReader(shelf.state)) as reader:

        def synced() -> int:
            found = reader.poll()
            return found.jobs[0].state.part.synced if found else 0

        shelf.wait_for(lambda: synced() > 0)


def test_queue_whose_owner_was_killed_is_taken_over_and_waits_for_the_person(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shelf.open()
    (job_id,) = shelf.add(first, shelf.request(1, hang_midway))
    shelf.wait_received(first, job_id, HALF)
    second = shelf.open()
    shelf.wait_for(lambda: second.snapshot().jobs)
    first.close()
    assert second.snapshot().owner
    monkeypatch.setattr("maap_tui.services.watched_queue.is_gone", lambda reason: True)
    snapshot = second.snapshot()
    assert (snapshot.owner, snapshot.awaits_start) == ("", True)
    assert states(second) == [JobState.QUEUED]
    shelf.request(1)
    second.resume()
    shelf.wait_all(second, JobState.DONE)
