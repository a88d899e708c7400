from dataclasses import replace

import pytest

from maap_tui.errors import (
    Cancelled,
    CredentialsError,
    MaapError,
    NoConnection,
    TokenRefused,
    TransferError,
)
from maap_tui.models.transfer import JobState, Verification, differing
from maap_tui.services.jobs import JobList
from maap_tui.services.schedule import LONGEST_WAIT, Schedule
from maap_tui.services.store import JobRecord, MemoryStore
from maap_tui.services.transfer_state import (
    Busy,
    Order,
    PartRecord,
    TransferSettings,
    WrongContent,
)
from tests.services.schedule_kit import ROOT, bytes_left, is_held, make, record, start_next
from tests.services.transfer_kit import make_request


def test_jobs_start_in_order_and_each_once() -> None:
    _, schedule = make()
    assert [start_next(schedule, 0.0).id for _ in range(3)] == ["job-0", "job-1", "job-2"]
    assert schedule.next(0.0) == (None, LONGEST_WAIT)


def test_failed_attempt_waits_and_lets_others_go_first() -> None:
    _, schedule = make(2)
    job = start_next(schedule, 0.0)
    schedule.fail(job, TransferError("broke", is_temporary=True), 10.0)
    assert job.state is JobState.RETRYING
    assert 11.0 <= job.retry_at <= 13.0
    start_next(schedule, 10.0)
    waiting, seconds = schedule.next(10.0)
    assert waiting is None
    assert seconds == pytest.approx(job.retry_at - 10.0)
    assert start_next(schedule, job.retry_at) is job
    assert job.record.attempts == 1


def test_attempt_that_gained_bytes_is_followed_at_once_and_enough_of_them_start_the_count() -> None:
    _, schedule = make(1)
    for step in range(30):
        job = start_next(schedule, float(step))
        job.progress.fetched += 200_000
        job.progress.received += 200_000
        schedule.fail(job, TransferError("cut", is_temporary=True), float(step))
        assert job.retry_at == step
        assert job.record.attempts < 8
    assert job.state is JobState.RETRYING


def test_only_bytes_beyond_the_farthest_point_are_progress() -> None:
    _, schedule = make(1)
    for step, received in enumerate([0, 0, 5_000_000, 0, 5_000_000, 5_500_000]):
        job = start_next(schedule, step * 1000.0)
        job.progress.received = received
        schedule.fail(job, TransferError("cut", is_temporary=True), step * 1000.0)
        assert job.record.attempts == [1, 2, 1, 2, 3, 4][step]


def test_attempts_come_to_an_end() -> None:
    _, schedule = make(1)
    for step in range(8):
        job = start_next(schedule, step * 1000.0)
        schedule.fail(job, TransferError("cut", is_temporary=True), step * 1000.0)
    assert job.state is JobState.FAILED


def test_lasting_failure_is_final_and_keeps_cause_and_hint() -> None:
    _, schedule = make(1)
    job = start_next(schedule, 0.0)
    schedule.fail(job, TransferError("gone", hint="search again"), 1.5)
    assert job.state is JobState.FAILED
    assert (job.record.cause, job.record.hint, job.record.exit_code) == ("gone", "search again", 1)
    assert job.record.seconds == 1.5


def test_wrong_content_gets_one_more_try() -> None:
    _, schedule = make(1)
    for expected in (JobState.RETRYING, JobState.FAILED):
        job = start_next(schedule, job_at := 100.0 if expected is JobState.FAILED else 0.0)
        schedule.fail(job, WrongContent("damaged"), job_at)
        assert job.state is expected


@pytest.mark.parametrize(
    "error", [NoConnection("offline"), CredentialsError("no token"), TokenRefused("refused")]
)
def test_shared_cause_holds_everything_and_blames_no_job(error: MaapError) -> None:
    _, schedule = make()
    first, second = start_next(schedule, 0.0), start_next(schedule, 0.0)
    schedule.fail(first, error, 1.0)
    schedule.fail(second, error, 1.0)
    assert schedule.hold is not None
    assert schedule.hold.message == str(error)
    assert schedule.hold.exit_code == error.exit_code
    assert {first.state, second.state} == {JobState.QUEUED}
    assert (first.record.attempts, first.record.cause) == (0, "")
    assert schedule.next(1.0)[0] is None


def test_hold_lets_one_job_look_and_looks_less_and_less_often() -> None:
    _, schedule = make()
    job = start_next(schedule, 0.0)
    schedule.fail(job, NoConnection("offline"), 0.0)
    waits = []
    now = 0.0
    for _ in range(5):
        nobody, wait = schedule.next(now)
        assert nobody is None
        waits.append(wait)
        now += wait
        looker = start_next(schedule, now)
        assert schedule.next(now)[0] is None
        schedule.fail(looker, NoConnection("offline"), now)
    assert waits == [15, 30, 60, 60, 60]


def test_hold_ends_when_the_looking_job_gets_bytes() -> None:
    _, schedule = make()
    job = start_next(schedule, 0.0)
    schedule.fail(job, NoConnection("offline"), 0.0)
    looker = start_next(schedule, 15.0)
    schedule.keep_part(looker, PartRecord("x.part"))
    assert is_held(schedule)
    looker.progress.fetched += 1
    schedule.keep_part(looker, PartRecord("x.part", 1))
    assert not is_held(schedule)
    assert schedule.next(15.0)[0] is not None


@pytest.mark.parametrize("error", [TransferError("gone"), Busy("busy", 1.0)])
def test_hold_ends_when_the_looking_job_fails_for_a_reason_of_its_own(error: MaapError) -> None:
    _, schedule = make()
    schedule.fail(start_next(schedule, 0.0), NoConnection("offline"), 0.0)
    schedule.fail(start_next(schedule, 15.0), error, 15.0)
    assert schedule.hold is None


def test_hold_stays_when_the_looking_job_is_stopped() -> None:
    jobs, schedule = make()
    schedule.fail(start_next(schedule, 0.0), NoConnection("offline"), 0.0)
    looker = start_next(schedule, 15.0)
    jobs.change(looker, state=JobState.PAUSED)
    schedule.fail(looker, Cancelled("Stopped."), 16.0)
    assert schedule.hold is not None
    assert start_next(schedule, 16.0) is not looker


def test_refused_token_is_looked_at_again_at_once_when_the_person_says_so() -> None:
    _, schedule = make()
    schedule.fail(start_next(schedule, 0.0), TokenRefused("refused"), 0.0)
    assert schedule.next(1.0) == (None, 14.0)
    schedule.forgive()
    assert schedule.next(1.0)[0] is not None


def test_new_cause_found_by_the_looking_job_replaces_the_old() -> None:
    _, schedule = make()
    schedule.fail(start_next(schedule, 0.0), NoConnection("offline"), 0.0)
    schedule.fail(start_next(schedule, 15.0), CredentialsError("no token"), 15.0)
    assert schedule.hold is not None
    assert schedule.hold.message == "no token"


def test_wish_made_while_it_ran_outlasts_its_failure() -> None:
    jobs, schedule = make()
    for wish in (JobState.PAUSED, JobState.CANCELLED):
        job = start_next(schedule, 0.0)
        jobs.change(job, state=wish)
        schedule.fail(job, TransferError("gone"), 1.0)
        assert job.state is wish


def test_finished_file_counts_even_if_it_was_just_cancelled() -> None:
    jobs, schedule = make()
    job = start_next(schedule, 0.0)
    jobs.change(job, state=JobState.CANCELLED)
    schedule.finish(job, Verification.SIZE, 1.0)
    assert job.state is JobState.DONE


def test_what_was_under_way_in_an_earlier_run_waits_with_what_is_safe_of_it() -> None:
    part = PartRecord("x.part", 500, '"tag"', 1000)
    records = [
        replace(record(0), state=JobState.RUNNING, part=part),
        replace(record(1), state=JobState.PAUSED),
        replace(record(2), state=JobState.FAILED),
    ]
    jobs = JobList(MemoryStore(), records)
    assert [job.state for job in jobs.pick(None)] == [
        JobState.QUEUED,
        JobState.PAUSED,
        JobState.FAILED,
    ]
    (taken_up,) = jobs.pick(["job-0"])
    assert taken_up.record.part == part
    assert taken_up.progress.received == 500


def test_jobs_of_an_earlier_run_start_only_when_they_are_released() -> None:
    jobs = JobList(MemoryStore(), [record(number) for number in range(3)], is_held_back=True)
    schedule = Schedule(jobs, TransferSettings(ROOT))
    jobs.add([record(9)])
    assert start_next(schedule, 0.0).id == "job-9"
    assert bool(jobs.are_held_back)
    assert bytes_left(jobs, 0.0) == 10_000_000
    jobs.release(jobs.pick(["job-1"]))
    assert start_next(schedule, 0.0).id == "job-1"
    jobs.wake(jobs.pick(None))
    assert not bool(jobs.are_held_back)
    assert start_next(schedule, 0.0).id == "job-0"


def test_bytes_left_follow_every_change() -> None:
    jobs, schedule = make(2)
    assert bytes_left(jobs, 0.0) == 20_000_000
    job = start_next(schedule, 0.0)
    job.progress.received = 4_000_000
    assert bytes_left(jobs, 1.0) == 16_000_000
    schedule.finish(job, Verification.SIZE, 2.0)
    assert bytes_left(jobs, 2.0) == 10_000_000
    unknown = Order(make_request("https://h/x"), ROOT, 1, ROOT / "c" / "x" / "y")
    jobs.add([JobRecord("x", unknown)])
    assert bytes_left(jobs, 3.0) == 10_000_000
    jobs.add([record(2)])
    assert bytes_left(jobs, 4.0) == 20_000_000
    jobs.remove(jobs.pick(["x", "job-2"]))
    assert bytes_left(jobs, 5.0) == 10_000_000


def test_a_look_at_a_long_queue_makes_anew_only_what_was_touched() -> None:
    jobs = JobList(MemoryStore(), [record(number) for number in range(1_000)])
    first = jobs.look(0.0)
    assert differing(first, jobs.look(1.0)) == []
    jobs.change(jobs.pick(["job-7"])[0], cause="no token")
    assert differing(first, jobs.look(2.0)) == [7]


def test_job_that_is_cleared_while_it_looks_for_the_cause_lets_another_one_look() -> None:
    jobs, schedule = make(2)
    schedule.fail(start_next(schedule, 0.0), NoConnection("Offline."), now=0.0)
    looker = start_next(schedule, 15.0)
    assert schedule.next(15.0)[0] is None
    jobs.remove([looker])
    jobs.forget_removed()
    schedule.forget(looker)
    assert start_next(schedule, 15.0) is not looker
