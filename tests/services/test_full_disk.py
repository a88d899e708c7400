"""A queue that cannot be written: nothing new starts, and after there is room all is as it was."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.transfer import JobState
from maap_tui.services.disk import DiskFull
from maap_tui.services.durable import DurableStore
from maap_tui.services.storage import QueueUnusable
from tests.services.queue_kit import hang_midway
from tests.services.server import Talk
from tests.services.shelf_kit import Shelf, job_of
from tests.services.transfer_kit import CONTENT, HALF

pytestmark = pytest.mark.usefixtures("no_threads_left")


@pytest.fixture
def refusal(monkeypatch: pytest.MonkeyPatch) -> list[StorageError]:
    """What the queue's file answers to everything, as long as it is in here."""
    given: list[StorageError] = []
    settle = DurableStore.settle

    def failure(store: DurableStore) -> StorageError | None:
        return given[0] if given else None

    def refuse(store: DurableStore, number: int) -> None:
        if given:
            raise type(given[0])(given[0].message)
        settle(store, number)

    monkeypatch.setattr(DurableStore, "failure", property(failure))
    monkeypatch.setattr(DurableStore, "settle", refuse)
    return given


def test_nothing_new_starts_and_what_runs_may_end(
    shelf: Shelf, refusal: list[StorageError]
) -> None:
    queue = shelf.open(parallel=2)
    first, second = shelf.add(queue, *[shelf.request(n, hang_midway) for n in (1, 2)])
    for job_id in (first, second):
        shelf.wait_received(queue, job_id, HALF)
    refusal.append(QueueUnusable("Cannot write the queue in /state: the disk is full."))
    shelf.add(queue, shelf.request(3))
    snapshot = queue.snapshot()
    assert snapshot.notice == "Cannot write the queue in /state: the disk is full."
    assert snapshot.notice_exit_code == 5
    shelf.request(1)
    queue.pause([first])
    queue.resume([first])
    assert job_of(queue, first).state in (JobState.QUEUED, JobState.PAUSED)
    assert not shelf.server.asked("/data/3")
    refusal.clear()
    shelf.request(2)
    queue.pause([second])
    queue.resume([second])
    shelf.wait_all(queue, JobState.DONE)
    assert queue.snapshot().notice == ""


def test_file_that_starts_over_waits_until_that_can_be_noted(
    shelf: Shelf, refusal: list[StorageError]
) -> None:
    """Else a crash would find a count of safe bytes that belong to another version."""
    queue = shelf.open(sync_seconds=0.0)
    (job_id,) = shelf.add(queue, shelf.request(1, hang_midway))
    shelf.wait_received(queue, job_id, HALF)

    def changed(talk: Talk) -> None:
        refusal.append(QueueUnusable("Cannot write the queue in /state: the disk is full."))
        talk.answer(200, CONTENT[::-1])

    shelf.request(1, changed)
    queue.pause([job_id])
    queue.resume([job_id])
    shelf.wait_for(lambda: refusal and job_of(queue, job_id).state is JobState.QUEUED)
    (part,) = job_of(queue, job_id).target.parent.iterdir()
    assert part.stat().st_size == 0
    refusal.clear()
    shelf.request(1, lambda talk: talk.answer(200, CONTENT[::-1]))
    shelf.wait_all(queue, JobState.DONE)
    assert job_of(queue, job_id).target.read_bytes() == CONTENT[::-1]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of four MiB; needs root."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(place: Path, leave: int) -> Path:
    """Fills a disk except for so many bytes."""
    stats = os.statvfs(place)
    ballast = place / "ballast"
    try:
        ballast.write_bytes(b"x" * (stats.f_bavail * stats.f_frsize - leave))
    except OSError as error:  # somebody else has written meanwhile: it is as full as it can be
        if error.errno != errno.ENOSPC:
            raise
    return ballast


def test_disk_that_fills_up_is_waited_for(shelf: Shelf, small_disk: Path) -> None:
    shelf.files = small_disk / "downloads"
    queue = shelf.open(reserve=0)
    ids = shelf.add(queue, *[shelf.request(number, hang_midway) for number in (1, 2)])
    for job_id in ids:
        shelf.wait_received(queue, job_id, HALF)
    queue.pause()
    ballast = fill_up(small_disk, len(CONTENT) // 4)
    for number in (1, 2):
        shelf.request(number)
    queue.resume()
    shelf.wait_for(lambda: queue.snapshot().notice_exit_code == DiskFull.exit_code)
    assert "Make room" in queue.snapshot().notice
    ballast.unlink()
    shelf.wait_all(queue, JobState.DONE)
    for job in queue.snapshot().jobs:
        assert job.target.read_bytes() == CONTENT


def test_queue_on_a_full_disk_says_so_and_goes_on_once_there_is_room(
    shelf: Shelf, small_disk: Path, wait_for: Callable[[Callable[[], object]], None]
) -> None:
    shelf.state = small_disk / "state"
    queue = shelf.open()
    shelf.add(queue, shelf.request(1))
    shelf.wait_all(queue, JobState.DONE)
    ballast = fill_up(small_disk, 0)
    with pytest.raises(StorageError, match="disk is full"):
        shelf.add(queue, *[shelf.request(number) for number in range(2, 600)])
    wait_for(lambda: str(shelf.state) in queue.snapshot().notice)
    assert len(queue.snapshot().jobs) == 1
    ballast.unlink()
    wait_for(lambda: queue.snapshot().notice == "")
    shelf.add(queue, *[shelf.request(number) for number in range(2, 6)])
    shelf.wait_all(queue, JobState.DONE)
    queue.close()
    assert len(shelf.open().snapshot().jobs) == 5
