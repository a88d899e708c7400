"""What snapshots and plans say of themselves."""

from dataclasses import replace
from pathlib import Path

import pytest

from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState, QueueSnapshot, differing

REQUEST = JobRequest("c", "i", "product", "https://x.example/x", "x.zip")
JOB = JobSnapshot("1", REQUEST, JobState.RUNNING, Path("/x"), received=30)


def test_every_state_is_final_active_or_waiting() -> None:
    final = {state for state in JobState if state.is_final}
    active = {state for state in JobState if state.is_active}
    assert not final & active
    assert set(JobState) - final - active == {JobState.QUEUED, JobState.PAUSED}


@pytest.mark.parametrize(
    ("state", "total", "fraction"),
    [
        (JobState.RUNNING, 60, 0.5),
        (JobState.RUNNING, None, None),
        (JobState.RUNNING, 0, None),
        (JobState.RUNNING, 10, 1.0),
        (JobState.DONE, None, 1.0),
        (JobState.FAILED, 60, 0.5),
    ],
)
def test_fraction_is_true_or_not_there(
    state: JobState, total: int | None, fraction: float | None
) -> None:
    assert replace(JOB, state=state, total=total).fraction == fraction


def test_estimate_is_no_total() -> None:
    request = replace(REQUEST, size_estimate=60, is_archive=True)
    assert replace(JOB, request=request).fraction is None


def test_queue_counts_by_state() -> None:
    jobs = (JOB, replace(JOB, state=JobState.DONE), replace(JOB, state=JobState.FAILED))
    queue = QueueSnapshot(jobs)
    assert queue.count(JobState.DONE, JobState.FAILED) == 2
    assert queue.is_busy
    assert not QueueSnapshot(jobs[1:]).is_busy


def test_requests_for_the_same_file_have_the_same_key() -> None:
    assert replace(REQUEST, href="https://other.example/").key == REQUEST.key
    assert replace(REQUEST, asset_key="other").key != REQUEST.key


def test_two_looks_at_the_queue_differ_where_a_job_was_touched() -> None:
    jobs = tuple(_look(number) for number in range(5))
    assert differing(jobs, jobs) == []
    moved = (*jobs[:2], replace(jobs[2], received=7), *jobs[3:])
    assert differing(jobs, moved) == [2]


def test_other_jobs_or_another_order_are_no_difference_of_places() -> None:
    jobs = tuple(_look(number) for number in range(5))
    assert differing(jobs, jobs[:4]) is None
    assert differing(jobs, (jobs[1], jobs[0], *jobs[2:])) is None


def _look(number: int) -> JobSnapshot:
    request = JobRequest("c", f"item-{number}", "product", "https://data.example/x", "x.zip")
    return JobSnapshot(f"{number}", request, JobState.QUEUED, Path("/x"))
