"""The queue outlives the program, and is only made when it is needed."""

from pathlib import Path

import pytest

from maap_tui.models.earlier import Earlier
from maap_tui.models.quiet_hours import QuietHours
from maap_tui.models.transfer import JobState, Verification
from maap_tui.services.disk import disk_of
from tests.services.queue_kit import hang_midway
from tests.services.shelf_kit import Shelf, job_of, states
from tests.services.transfer_kit import CONTENT, HALF

pytestmark = pytest.mark.usefixtures("no_threads_left")


def test_nothing_is_made_before_something_is_queued(shelf: Shelf) -> None:
    queue = shelf.open()
    queue.pause()
    queue.set_parallel(5)
    assert queue.plan([shelf.request(1)]).requests
    assert queue.enqueue(queue.plan([])) == ()
    assert queue.snapshot().jobs == ()
    assert (queue.clear_finished(), queue.undo(), queue.attempts("x")) == (0, 0, ())
    assert not shelf.state.exists()


def test_wishes_of_before_are_kept_with_the_first_job(shelf: Shelf) -> None:
    queue = shelf.open()
    queue.pause()
    queue.set_parallel(5)
    shelf.add(queue, shelf.request(1))
    snapshot = queue.snapshot()
    assert (snapshot.is_paused, snapshot.parallel) == (True, 5)
    assert not shelf.server.seen


def test_finished_jobs_are_shown_in_the_next_run(shelf: Shelf) -> None:
    queue = shelf.open()
    ids = shelf.add(queue, shelf.request(1), shelf.request(2, lambda talk: talk.answer(404)))
    shelf.wait_all(queue, JobState.DONE, JobState.FAILED)
    before = queue.snapshot().jobs
    queue.close()
    again = shelf.open()
    after = again.snapshot()
    assert [job.job_id for job in after.jobs] == list(ids)
    assert after.jobs == before
    assert not after.awaits_start
    assert after.jobs[0].verified_by is Verification.SIZE
    assert "No longer there" in after.jobs[1].cause


def test_what_was_under_way_waits_for_the_person_and_goes_on_from_where_it_was(
    shelf: Shelf,
) -> None:
    queue = shelf.open()
    (job_id,) = shelf.add(queue, shelf.request(1, hang_midway))
    shelf.wait_received(queue, job_id, HALF)
    queue.close()
    shelf.request(1)
    again = shelf.open()
    snapshot = again.snapshot()
    assert snapshot.awaits_start
    assert (snapshot.jobs[0].state, snapshot.jobs[0].received) == (JobState.QUEUED, HALF)
    assert len(shelf.server.seen) == 1
    again.resume()
    shelf.wait_all(again, JobState.DONE)
    assert not again.snapshot().awaits_start
    assert shelf.server.seen[1].range_start == HALF - 64 * 1024
    assert job_of(again, job_id).target.read_bytes() == CONTENT
    assert [path.name for path in job_of(again, job_id).target.parent.iterdir()] == ["product.tiff"]


def test_new_jobs_start_though_older_ones_wait(shelf: Shelf) -> None:
    queue = shelf.open()
    (old,) = shelf.add(queue, shelf.request(1, hang_midway))
    shelf.wait_received(queue, old, HALF)
    queue.close()
    again = shelf.open()
    (new,) = shelf.add(again, shelf.request(2))
    shelf.wait_for(lambda: job_of(again, new).state is JobState.DONE)
    assert job_of(again, old).state is JobState.QUEUED
    shelf.request(1)
    again.resume([old])
    shelf.wait_all(again, JobState.DONE)


def test_queue_goes_on_by_itself_when_that_is_set(shelf: Shelf) -> None:
    queue = shelf.open()
    (job_id,) = shelf.add(queue, shelf.request(1, hang_midway))
    shelf.wait_received(queue, job_id, HALF)
    queue.close()
    shelf.request(1)
    shelf.wait_all(shelf.open(Earlier.START), JobState.DONE)


@pytest.mark.parametrize("earlier", list(Earlier))
def test_wishes_hold_in_the_next_run_but_not_for_one_that_stands_aside(
    shelf: Shelf, earlier: Earlier
) -> None:
    quiet = QuietHours.parse("00:00-00:01")
    queue = shelf.open()
    shelf.add(queue, shelf.request(1))
    shelf.wait_all(queue, JobState.DONE)
    queue.pause()
    queue.set_parallel(7)
    queue.set_speed_limit(5_000_000)
    queue.set_quiet_hours(quiet)
    queue.close()
    snapshot = shelf.open(earlier, parallel=2).snapshot()
    kept = (snapshot.is_paused, snapshot.parallel, snapshot.speed_limit, snapshot.quiet_hours)
    is_aside = earlier is Earlier.ASIDE
    assert kept == ((False, 2, None, None) if is_aside else (True, 7, 5_000_000, quiet))


def test_what_is_set_for_this_run_overrules_older_wishes(shelf: Shelf) -> None:
    queue = shelf.open()
    shelf.add(queue, shelf.request(1))
    queue.set_parallel(7)
    queue.set_speed_limit(10**9)
    queue.close()
    again = shelf.open(fixed=frozenset({"parallel"}), parallel=2)
    assert (again.snapshot().parallel, again.snapshot().speed_limit) == (2, 10**9)


def test_run_that_stands_aside_works_on_its_own_jobs_only(shelf: Shelf) -> None:
    queue = shelf.open()
    ids = shelf.add(queue, *[shelf.request(number, hang_midway) for number in (1, 2)])
    shelf.wait_received(queue, ids[0], HALF)
    queue.pause()
    queue.close()
    asked = len(shelf.server.seen)
    aside = shelf.open(Earlier.ASIDE)
    wanted = [shelf.request(2), shelf.request(3)]
    plan = aside.plan(wanted)
    assert plan.requests == tuple(wanted)
    taken_up, new = aside.enqueue(plan)
    assert taken_up == ids[1]
    shelf.wait_for(lambda: job_of(aside, new).state is JobState.DONE)
    shelf.wait_for(lambda: job_of(aside, taken_up).state is JobState.DONE)
    assert job_of(aside, ids[0]).state is JobState.PAUSED
    assert {seen.path for seen in shelf.server.seen[asked:]} == {"/data/2", "/data/3"}
    aside.close()
    assert shelf.open().snapshot().is_paused


def test_space_for_jobs_that_wait_for_a_person_is_not_counted_twice(shelf: Shelf) -> None:
    huge = 2**50
    queue = shelf.open()
    queue.pause()
    shelf.add(queue, shelf.request(1, size=huge))
    assert shelf.opened[0].plan([shelf.request(2)]).free_bytes == 0
    queue.close()
    plan = shelf.open(Earlier.ASIDE).plan([shelf.request(1, size=huge)])
    assert plan.free_bytes
    assert plan.requests


def test_space_is_only_taken_by_what_goes_to_the_same_disk(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    for module in ("intake", "watched_queue"):
        monkeypatch.setattr(
            f"maap_tui.services.{module}.disk_of",
            lambda folder: -1 if folder == other else disk_of(folder),
        )
    queue = shelf.open()
    queue.pause()
    shelf.add(queue, shelf.request(1, size=2**50))
    looking = shelf.open()
    for each in (queue, looking):
        assert each.plan([shelf.request(2)]).free_bytes == 0
        assert each.plan([shelf.request(2)], other).free_bytes


def test_order_cancelling_and_clearing_are_kept(shelf: Shelf) -> None:
    queue = shelf.open()
    queue.pause()
    ids = shelf.add(queue, *[shelf.request(number) for number in range(6)])
    queue.to_front([ids[4], ids[2]])
    queue.move(ids[0], 99)
    queue.cancel([ids[1], ids[3]])
    queue.retry([ids[3]])
    assert queue.clear_finished() == 1
    expected = [ids[4], ids[2], ids[3], ids[5], ids[0]]
    assert [job.job_id for job in queue.snapshot().jobs] == expected
    queue.close()
    assert [job.job_id for job in shelf.open().snapshot().jobs] == expected


def test_cleared_jobs_come_back_in_their_places_and_stay_when_brought_back(shelf: Shelf) -> None:
    queue = shelf.open()
    queue.pause()
    ids = shelf.add(queue, *[shelf.request(number) for number in range(5)])
    queue.cancel([ids[1], ids[3]])
    assert queue.clear_finished() == 2
    assert queue.snapshot().undoable == 2
    assert queue.undo() == 2
    assert queue.snapshot().undoable == 0
    queue.close()
    again = shelf.open()
    assert [job.job_id for job in again.snapshot().jobs] == list(ids)
    assert states(again).count(JobState.CANCELLED) == 2
    again.retry([ids[1]])
    assert job_of(again, ids[1]).state is JobState.QUEUED


def test_part_of_a_cleared_job_goes_with_the_next_removal(shelf: Shelf) -> None:
    queue = shelf.open()
    ids = shelf.add(queue, *[shelf.request(number, hang_midway) for number in (1, 2)])
    for job_id in ids:
        shelf.wait_received(queue, job_id, HALF)
    parts = [job_of(queue, job_id).target.with_name("product.tiff.part") for job_id in ids]
    for job_id in ids:
        queue.cancel([job_id])
        queue.clear_finished()
    shelf.wait_for(lambda: not parts[0].exists())
    assert parts[1].exists()
    queue.close()
    assert not parts[1].exists()


@pytest.mark.case(79)
def test_folder_by_two_names_is_one_folder(shelf: Shelf) -> None:
    queue = shelf.open()
    shelf.files.mkdir()
    link = shelf.files.with_name("link")
    link.symlink_to(shelf.files)
    place = ("product.tiff",)
    one, two = shelf.request(1, place=place), shelf.request(2, place=place)
    (first,) = shelf.add(queue, one)
    assert queue.plan([one], link).already_here == (one,)
    (second,) = queue.enqueue(queue.plan([two], link))
    assert job_of(queue, first).target.parent == job_of(queue, second).target.parent
    shelf.wait_all(queue, JobState.DONE)
    assert len(list(shelf.files.iterdir())) == 2
