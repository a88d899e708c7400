"""A command that looks at the queue keeps nobody from it; one that changes it fetches nothing."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.transfer import JobState
from maap_tui.services import Downloads
from maap_tui.services.queue_desk import QueueDesk
from maap_tui.services.shared_queue import QueueParts
from maap_tui.services.storage import InstanceLock
from maap_tui.services.transfer_state import TransferSettings
from tests.services.transfer_kit import TestBearer, make_request

MakeDesk = Callable[[], Downloads]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def make_desk(tmp_path: Path, state: Path) -> Iterator[MakeDesk]:
    made: list[QueueDesk] = []

    def make() -> Downloads:
        settings = TransferSettings(tmp_path / "data")
        made.append(QueueDesk(state, QueueParts(settings, TestBearer("https://x.example"))))
        return made[-1]

    yield make
    for desk in made:
        desk.close()


def add(desk: Downloads, *numbers: int) -> tuple[str, ...]:
    requests = [make_request(f"https://127.0.0.1:9/{n}", item_id=f"item-{n}") for n in numbers]
    return desk.enqueue(desk.plan(requests))


def test_jobs_that_are_added_are_kept_and_not_started(make_desk: MakeDesk) -> None:
    desk = make_desk()
    job_ids = add(desk, 1, 2)
    desk.resume()
    desk.retry()
    assert not [each for each in threading.enumerate() if each.name.startswith("maap-transfer")]
    desk.close()
    jobs = make_desk().snapshot().jobs
    assert tuple(job.job_id for job in jobs) == job_ids
    assert {job.state for job in jobs} == {JobState.QUEUED}


def test_folder_by_another_name_makes_no_second_row(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk, link = make_desk(), tmp_path / "link"
    link.symlink_to(tmp_path / "data")
    (first,) = add(desk, 1)
    desk.close()
    desk = make_desk()
    request = make_request("https://127.0.0.1:9/1", item_id="item-1")
    assert desk.enqueue(desk.plan([request], link)) == (first,)
    assert [job.job_id for job in desk.snapshot().jobs] == [first]


def test_looking_makes_nothing(make_desk: MakeDesk, state: Path) -> None:
    assert make_desk().snapshot().jobs == ()
    assert not state.exists()


def test_looking_leaves_the_queue_to_others(make_desk: MakeDesk, state: Path) -> None:
    add(first := make_desk(), 1)
    first.close()
    desk = make_desk()
    queue = desk.snapshot()
    assert (len(queue.jobs), queue.owner, queue.notice) == (1, "", "")
    with InstanceLock.acquire(state):
        assert len(desk.snapshot().jobs) == 1
        with pytest.raises(StorageError, match="runs the queue"):
            desk.pause()
    desk.pause()
    with pytest.raises(StorageError):
        InstanceLock.acquire(state)


def test_owner_is_named(make_desk: MakeDesk, state: Path) -> None:
    add(first := make_desk(), 1)
    first.close()
    with InstanceLock.acquire(state):
        assert "(pid " in make_desk().snapshot().owner


def test_pause_is_kept_where_there_is_no_queue_yet(make_desk: MakeDesk) -> None:
    first = make_desk()
    first.pause()
    first.close()
    assert make_desk().snapshot().is_paused


def test_pause_that_cannot_be_kept_is_refused(make_desk: MakeDesk, state: Path) -> None:
    state.write_text("no folder")
    with pytest.raises(StorageError):
        make_desk().pause()


def test_what_one_desk_cleared_the_next_brings_back(make_desk: MakeDesk) -> None:
    first = make_desk()
    job_ids = add(first, 1, 2)
    first.cancel(job_ids[:1])
    assert first.clear_finished() == 1
    first.close()
    second = make_desk()
    assert len(second.snapshot().jobs) == 1
    assert second.undo() == 1
    assert {job.job_id for job in second.snapshot().jobs} == set(job_ids)
    assert second.undo() == 0
    second.close()
    assert tuple(job.job_id for job in make_desk().snapshot().jobs) == job_ids


def test_what_one_desk_cancelled_the_next_brings_back_as_it_was(make_desk: MakeDesk) -> None:
    first = make_desk()
    one, two, three = add(first, 1, 2, 3)
    first.cancel([three])
    first.pause([two])
    first.cancel([one, two])
    first.close()
    second = make_desk()
    assert second.undo() == 2
    assert [job.state for job in second.snapshot().jobs] == [
        JobState.QUEUED,
        JobState.PAUSED,
        JobState.CANCELLED,
    ]
    second.close()
    assert make_desk().undo() == 0


def test_cancelled_jobs_that_were_cleared_come_back_cancelled(make_desk: MakeDesk) -> None:
    first = make_desk()
    (job_id,) = add(first, 1)
    first.cancel([job_id])
    first.clear_finished()
    first.close()
    second = make_desk()
    assert second.undo() == 1
    assert [job.state for job in second.snapshot().jobs] == [JobState.CANCELLED]
    assert second.undo() == 0


def test_job_that_was_fetched_after_all_is_not_brought_back(make_desk: MakeDesk) -> None:
    first = make_desk()
    (job_id,) = add(first, 1)
    first.cancel([job_id])
    first.retry([job_id])
    first.close()
    assert make_desk().undo() == 0


def test_desk_takes_back_its_own_change(make_desk: MakeDesk) -> None:
    desk = make_desk()
    job_ids = add(desk, 1)
    desk.cancel(job_ids)
    assert desk.undo() == 1
    assert desk.snapshot().jobs[0].state is JobState.QUEUED
