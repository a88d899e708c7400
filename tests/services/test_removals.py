"""What was cancelled or cleared comes back, once."""

from collections.abc import Callable

import pytest

from maap_tui.models.transfer import JobState
from tests.services.queue_kit import Kit, hang_midway
from tests.services.server import Talk
from tests.services.transfer_kit import CONTENT, HALF, make_request

pytestmark = pytest.mark.usefixtures("no_threads_left")


def test_cancelled_jobs_come_back_as_they_were(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(parallel=1)
    ids = kit.add(
        kit.request(1, lambda talk: talk.answer(404)),
        kit.request(2, hang_midway),
        kit.request(3),
        kit.request(4),
    )
    kit.wait_for(lambda: kit.job(ids[1]).received == HALF)
    kit.downloads.pause([ids[2]])
    kit.request(2)
    kit.downloads.pause()
    kit.downloads.cancel(ids)
    assert {job.state for job in kit.downloads.snapshot().jobs} == {JobState.CANCELLED}
    assert kit.downloads.snapshot().undoable == 4
    assert kit.downloads.undo() == 4
    assert [job.state for job in kit.downloads.snapshot().jobs] == [
        JobState.FAILED,
        JobState.PAUSED,
        JobState.PAUSED,
        JobState.QUEUED,
    ]
    assert (kit.downloads.undo(), kit.downloads.snapshot().undoable) == (0, 0)
    kit.downloads.resume()
    kit.wait_for(lambda: kit.downloads.snapshot().count(JobState.DONE) == 3)
    assert kit.server.asked("/data/2")[-1].range_start > 0


def test_running_job_that_was_cancelled_goes_on_where_it_was(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    kit.request(1)
    kit.downloads.cancel([job_id])
    assert kit.downloads.undo() == 1
    assert kit.wait_state(job_id, JobState.DONE).target.read_bytes() == CONTENT
    assert kit.server.seen[-1].range_start > 0


def test_job_that_was_done_before_it_could_be_cancelled_is_not_undone(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1))
    kit.wait_state(job_id, JobState.DONE)
    kit.downloads.cancel([job_id])
    assert kit.downloads.snapshot().undoable == 0
    assert kit.job(job_id).state is JobState.DONE


def test_cleared_job_that_still_stops_comes_back_with_its_part(kit: Kit) -> None:
    (job_id,) = kit.add(kit.request(1, hang_midway))
    kit.wait_for(lambda: kit.job(job_id).received == HALF)
    kit.request(1)
    kit.downloads.cancel([job_id])
    assert kit.downloads.clear_finished() == 1
    assert kit.downloads.undo() == 1
    assert kit.job(job_id).state is JobState.CANCELLED
    kit.downloads.retry([job_id])
    kit.wait_state(job_id, JobState.DONE)
    assert kit.server.seen[-1].range_start > 0


def test_later_removal_is_the_one_that_is_undone(kit: Kit) -> None:
    kit.downloads.pause()
    ids = kit.add(*[kit.request(number) for number in range(3)])
    kit.downloads.cancel([ids[0]])
    kit.downloads.clear_finished()
    kit.downloads.cancel([ids[1], ids[2]])
    assert kit.downloads.undo() == 2
    assert kit.downloads.undo() == 0
    assert [job.job_id for job in kit.downloads.snapshot().jobs] == [ids[1], ids[2]]


def test_front_of_the_queue_is_before_whatever_waits(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(parallel=1)
    ids = kit.add(kit.request(0, hang_midway), *[kit.request(number) for number in range(1, 5)])
    kit.wait_for(lambda: kit.job(ids[0]).received == HALF)
    kit.downloads.to_front([ids[4], ids[2], "unknown"])
    expected = [ids[0], ids[4], ids[2], ids[1], ids[3]]
    assert [job.job_id for job in kit.downloads.snapshot().jobs] == expected


def test_pausing_an_archive_would_cost_what_came(kit: Kit) -> None:
    def endless(talk: Talk) -> None:
        talk.head(200, "Transfer-Encoding: chunked")
        talk.write(b"%x\r\n%s\r\n" % (HALF, CONTENT[:HALF]))
        talk.hang()

    ids = kit.add(
        kit.request(1, endless, size=None, file_name="a.zip", is_archive=True),
        kit.request(2, hang_midway),
    )
    kit.wait_for(lambda: all(kit.job(job_id).received == HALF for job_id in ids))
    assert [kit.job(job_id).loses_bytes for job_id in ids] == [HALF, 0]
    kit.downloads.pause([ids[0]])
    assert kit.job(ids[0]).loses_bytes == 0


def test_attempts_are_told_with_cause_and_bytes(make_kit: Callable[..., Kit]) -> None:
    kit = make_kit(max_attempts=3)
    url = kit.server.script(
        "/data/1",
        lambda talk: talk.cut_file(CONTENT, HALF),
        lambda talk: talk.answer(503),
        lambda talk: talk.file(CONTENT),
    )
    (job_id,) = kit.add(make_request(url, CONTENT))
    kit.wait_state(job_id, JobState.DONE)
    first, second, third = kit.downloads.attempts(job_id)
    assert (first.received, "closed" in first.cause or "cut" in first.cause) == (HALF, True)
    assert (second.received, "busy" in second.cause) == (0, True)
    assert (third.received, third.cause) == (len(CONTENT) - HALF + 64 * 1024, "")
    assert all(each.ended and each.ended >= each.started for each in (first, second, third))
    assert kit.downloads.attempts("unknown") == ()
