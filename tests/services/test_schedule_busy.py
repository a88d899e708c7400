"""Servers that ask to be left alone, and how long the queue has patience."""

from dataclasses import replace

import pytest

from maap_tui.errors import NoConnection
from maap_tui.models.transfer import JobState
from maap_tui.services.jobs import JobList
from maap_tui.services.schedule import LONGEST_REST, LONGEST_WAIT, Schedule
from maap_tui.services.store import MemoryStore
from maap_tui.services.transfer_state import Busy, TransferSettings
from tests.services.schedule_kit import ROOT, make, record, start_next


def test_busy_server_is_left_alone_by_all_its_jobs() -> None:
    jobs, schedule = make(1)
    jobs.add([record(1), record(2, "https://elsewhere.example/data/x")])
    job = start_next(schedule, 0.0)
    schedule.fail(job, Busy("busy", 100.0), 0.0)
    assert start_next(schedule, 0.0).id == "job-2"
    assert schedule.next(50.0) == (None, 50.0)
    assert start_next(schedule, 100.0) is job
    assert start_next(schedule, 100.0).id == "job-1"


@pytest.mark.case(44)
def test_busy_host_is_left_alone_though_the_job_gives_up() -> None:
    _, schedule = make(2)
    job = start_next(schedule, 0.0)
    job.record = replace(job.record, attempts=7)
    schedule.fail(job, Busy("Busy.", 30.0), now=5.0)
    assert job.state is JobState.FAILED
    assert schedule.next(5.0) == (None, 30.0)
    assert start_next(schedule, 35.0).id == "job-1"


@pytest.mark.case(44)
def test_the_longest_wish_of_a_busy_host_counts() -> None:
    _, schedule = make(3)
    first, second = start_next(schedule, 0.0), start_next(schedule, 0.0)
    schedule.fail(first, Busy("Busy.", 50.0), now=5.0)
    schedule.fail(second, Busy("Busy.", 1.0), now=5.0)
    assert schedule.next(5.0) == (None, 50.0)


@pytest.mark.case(44)
def test_job_of_an_earlier_run_waits_as_long_as_its_host_wished() -> None:
    jobs = JobList(MemoryStore())
    waiting = replace(record(0), state=JobState.RETRYING, next_at=5_090.0)
    due = replace(record(1), state=JobState.RETRYING, next_at=4_000.0)
    jobs.add([waiting, due])
    schedule = Schedule(jobs, TransferSettings(ROOT), wall=lambda: 5_000.0)
    schedule.take_up(10.0)
    assert start_next(schedule, 10.0).id == "job-1"
    assert schedule.next(10.0) == (None, LONGEST_WAIT)
    assert start_next(schedule, 100.0).id == "job-0"


@pytest.mark.case(93)
@pytest.mark.parametrize("set_back_by", [0.0, 3_600.0, 50 * 365 * 86_400.0])
def test_clock_that_was_set_back_parks_no_job_for_days(set_back_by: float) -> None:
    jobs, now = JobList(MemoryStore()), 10.0
    jobs.add([replace(record(0), state=JobState.RETRYING, next_at=2e9 + 60.0)])
    schedule = Schedule(jobs, TransferSettings(ROOT), wall=lambda: 2e9 - set_back_by)
    schedule.take_up(now)
    assert schedule.next(now)[0] is None
    assert start_next(schedule, now + min(LONGEST_REST, set_back_by + 60.0)).id == "job-0"


@pytest.mark.case(44)
def test_host_that_an_earlier_run_was_to_leave_alone_is_left_alone_by_all_its_jobs() -> None:
    jobs = JobList(MemoryStore())
    elsewhere = record(2, "https://elsewhere.example/data/x")
    waiting = replace(record(0), state=JobState.RETRYING, next_at=5_900.0)
    jobs.add([waiting, record(1), elsewhere])
    schedule = Schedule(jobs, TransferSettings(ROOT), wall=lambda: 5_000.0)
    schedule.take_up(10.0)
    assert start_next(schedule, 10.0).id == "job-2"
    assert schedule.next(10.0) == (None, LONGEST_WAIT)
    assert {start_next(schedule, 910.0).id, start_next(schedule, 910.0).id} == {"job-0", "job-1"}


def test_attempt_that_was_put_off_holds_up_no_other_job_of_its_host() -> None:
    jobs = JobList(MemoryStore())
    jobs.add([replace(record(0), state=JobState.RETRYING, next_at=5_060.0), record(1)])
    schedule = Schedule(jobs, TransferSettings(ROOT), wall=lambda: 5_000.0)
    schedule.take_up(10.0)
    assert start_next(schedule, 10.0).id == "job-1"


def test_patience_is_told_only_while_no_job_can_start() -> None:
    _, schedule = make(2)
    first, second = start_next(schedule, 0.0), start_next(schedule, 0.0)
    assert schedule.patience(0.0) == 0.0
    schedule.fail(first, Busy("Busy.", 600.0), 5.0)
    schedule.fail(second, Busy("Busy.", 900.0), 5.0)
    assert schedule.next(5.0) == (None, 60.0)
    assert schedule.patience(65.0) == pytest.approx(840.0)
    assert start_next(schedule, 905.0) in (first, second)
    assert schedule.patience(905.0) == 0.0


def test_patience_is_nothing_where_a_hold_is_the_cause_or_no_job_is_left() -> None:
    jobs, schedule = make(1)
    job = start_next(schedule, 0.0)
    schedule.fail(job, NoConnection("offline"), 0.0)
    assert schedule.next(0.0)[0] is None
    assert schedule.patience(0.0) == 0.0
    jobs.change(job, state=JobState.CANCELLED)
    schedule.hold = None
    assert schedule.next(0.0)[0] is None
    assert schedule.patience(0.0) == 0.0
