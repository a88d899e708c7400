from collections.abc import Callable
from threading import Event

import pytest

from maap_tui.models.transfer import JobState
from tests.services.queue_kit import Kit, hang_midway
from tests.services.server import Talk
from tests.services.transfer_kit import CONTENT, HALF

pytestmark = pytest.mark.usefixtures("no_threads_left")


def test_as_many_run_at_once_as_set(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(parallel=2)
    kit.add(*[kit.request(number, hang_midway) for number in range(5)])
    kit.wait_for(lambda: kit.downloads.snapshot().count(JobState.RUNNING) == 2)
    kit.downloads.set_parallel(4)
    kit.wait_for(lambda: kit.downloads.snapshot().count(JobState.RUNNING) == 4)
    assert kit.downloads.snapshot().parallel == 4
    kit.downloads.set_parallel(99)
    kit.wait_for(lambda: kit.downloads.snapshot().count(JobState.RUNNING) == 5)
    assert kit.downloads.snapshot().parallel == 8


def test_fewer_at_once_lets_running_ones_end(make_kit: Callable[..., Kit]) -> None:
    kit, go_on = make_kit(parallel=3), Event()

    def gated(talk: Talk) -> None:
        go_on.wait(10)
        talk.file(CONTENT)

    kit.add(*[kit.request(number, gated) for number in range(6)])
    kit.wait_for(lambda: len(kit.server.seen) == 3)
    kit.downloads.set_parallel(0)
    go_on.set()
    kit.wait_all_final()
    assert kit.downloads.snapshot().count(JobState.DONE) == 6
    assert kit.downloads.snapshot().parallel == 1


def test_paused_job_stops_keeps_its_bytes_and_goes_on(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    kit.downloads.pause([job_id])
    assert kit.job(job_id).state is JobState.PAUSED
    kit.server.on("/data/1", lambda talk: talk.file(CONTENT))
    kit.downloads.resume([job_id])
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT
    assert kit.server.seen[-1].range_start > 0


def test_pause_and_resume_in_one_breath_loses_nothing(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    kit.server.on("/data/1", lambda talk: talk.file(CONTENT))
    for _ in range(20):
        kit.downloads.pause([job_id])
        kit.downloads.resume([job_id])
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT


def test_paused_queue_starts_nothing_until_resumed(kit: Kit) -> None:
    kit.downloads.pause()
    ids = kit.add(kit.request(1), kit.request(2))
    assert kit.downloads.snapshot().is_paused
    assert {kit.job(job_id).state for job_id in ids} == {JobState.QUEUED}
    assert not kit.server.seen
    kit.downloads.resume()
    kit.wait_all_final()
    assert not kit.downloads.snapshot().is_paused


def test_pausing_the_queue_stops_what_runs(kit: Kit) -> None:
    ids = kit.add(kit.request(1, hang_midway), kit.request(2, hang_midway))
    kit.wait_for(lambda: kit.downloads.snapshot().count(JobState.RUNNING) == 2)
    kit.downloads.pause()
    assert {kit.job(job_id).state for job_id in ids} == {JobState.PAUSED}
    for number in (1, 2):
        kit.request(number)
    kit.downloads.resume()
    kit.wait_all_final()


def test_cancelled_job_keeps_its_part_until_cleared_and_beyond_undo(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    target = kit.job(job_id).target
    part = target.with_name(target.name + ".part")
    kit.downloads.cancel([job_id])
    assert kit.job(job_id).state is JobState.CANCELLED
    assert part.exists()
    assert kit.downloads.clear_finished() == 1
    assert kit.downloads.snapshot().jobs == ()
    assert part.exists()
    kit.downloads.close()
    assert not part.exists()


def test_clearing_keeps_finished_files_and_failed_jobs(kit: Kit) -> None:
    ids = kit.add(kit.request(1), kit.request(2, lambda talk: talk.answer(404)))
    kit.wait_all_final()
    done = kit.job(ids[0]).target
    assert kit.downloads.clear_finished() == 1
    assert [job.job_id for job in kit.downloads.snapshot().jobs] == [ids[1]]
    assert done.exists()


def test_failed_jobs_are_tried_again_on_request(kit: Kit) -> None:
    ids = kit.add(
        kit.request(1, lambda talk: talk.answer(404)), kit.request(2, lambda talk: talk.answer(404))
    )
    kit.wait_all_final()
    kit.downloads.cancel([ids[1]])
    kit.request(1)
    kit.downloads.retry()
    kit.wait_state(ids[0], JobState.DONE)
    assert kit.job(ids[1]).state is JobState.CANCELLED
    kit.request(2)
    kit.downloads.retry([ids[1]])
    done = kit.wait_state(ids[1], JobState.DONE)
    assert (done.cause, done.exit_code) == ("", 0)


def test_order_can_be_changed(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(parallel=1)
    kit.downloads.pause()
    ids = kit.add(*[kit.request(number) for number in range(4)])
    kit.downloads.move(ids[3], -2)
    kit.downloads.move(ids[0], 99)
    kit.downloads.move("unknown", 1)
    expected = [ids[3], ids[1], ids[2], ids[0]]
    assert [job.job_id for job in kit.downloads.snapshot().jobs] == expected
    kit.downloads.resume()
    kit.wait_all_final()
    assert [seen.path for seen in kit.server.seen] == ["/data/3", "/data/1", "/data/2", "/data/0"]


def test_close_ends_blocked_transfers_and_keeps_their_parts(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    kit.downloads.close()
    kit.downloads.close()
    job = kit.job(job_id)
    assert job.state is JobState.QUEUED
    assert job.target.with_name("product.tiff.part").read_bytes() == CONTENT[:HALF]


def test_close_ends_threads_that_wait_for_a_header_or_a_retry(kit: Kit) -> None:
    ids = kit.add(
        kit.request(1, Talk.hang),
        kit.request(2, lambda talk: talk.answer(429, b"", "Retry-After: 3600")),
    )
    kit.wait_state(ids[1], JobState.RETRYING)
    kit.downloads.close()  # the fixture looks for threads left behind


def test_closed_queue_starts_nothing(kit: Kit) -> None:
    kit.downloads.close()
    kit.add(kit.request(1))
    kit.downloads.resume()
    assert not kit.server.seen
