from dataclasses import replace
from pathlib import Path

from maap_tui.models.transfer import JobSnapshot, JobState, QueueSnapshot
from maap_tui.ui.panes.queue_watch import Ended, QueueWatch
from tests.ui.fakes import a_job, an_item


def queue(*jobs: JobSnapshot) -> QueueSnapshot:
    return QueueSnapshot(jobs)


def test_what_was_finished_before_the_app_began_is_not_announced() -> None:
    watch = QueueWatch()
    assert watch.take(queue(a_job(1, JobState.DONE))) == (True, None)
    assert watch.take(queue(a_job(1, JobState.DONE))) == (False, None)


def test_the_end_of_a_busy_queue_is_announced_once() -> None:
    watch = QueueWatch()
    watch.take(queue(a_job(1), a_job(2), a_job(3, JobState.DONE)))
    watch.take(queue(a_job(1, JobState.DONE), a_job(2, JobState.RUNNING), a_job(3, JobState.DONE)))
    ended = queue(a_job(1, JobState.DONE), a_job(2, JobState.FAILED), a_job(3, JobState.DONE))
    assert watch.take(ended)[1] == Ended(1, 1, a_job(1).target.parent)
    assert watch.take(ended)[1] is None


def test_a_job_too_quick_to_be_seen_running_counts() -> None:
    watch = QueueWatch()
    watch.take(queue())
    assert watch.take(queue(a_job(1, JobState.DONE)))[1] == Ended(1, 0, a_job(1).target.parent)


def test_a_retried_job_counts_by_its_last_end() -> None:
    watch = QueueWatch()
    watch.take(queue(a_job(1), a_job(2)))
    watch.take(queue(a_job(1, JobState.FAILED), a_job(2)))
    watch.take(queue(a_job(1), a_job(2)))
    end = queue(a_job(1, JobState.DONE), a_job(2, JobState.DONE))
    assert watch.take(end)[1] == Ended(2, 0, a_job(1).target.parent)


def test_a_queue_of_cancelled_jobs_ends_in_silence() -> None:
    watch = QueueWatch()
    watch.take(queue(a_job(1)))
    assert watch.take(queue(a_job(1, JobState.CANCELLED)))[1] is None


def test_a_paused_job_keeps_the_queue_from_being_at_rest() -> None:
    watch = QueueWatch()
    watch.take(queue(a_job(1), a_job(2)))
    assert watch.take(queue(a_job(1, JobState.DONE), a_job(2, JobState.PAUSED)))[1] is None


def test_a_granule_of_several_files_shows_what_matters_most() -> None:
    first, second = a_job(1, JobState.DONE), a_job(1, JobState.QUEUED, asset_key="other")
    watch = QueueWatch()
    watch.take(queue(first, replace(second, job_id="b")))
    assert watch.states == {an_item(1).key: JobState.QUEUED}
    changed, _ = watch.take(queue(first, replace(second, job_id="b", state=JobState.FAILED)))
    assert changed
    assert watch.states == {an_item(1).key: JobState.FAILED}


def test_what_an_earlier_run_left_is_remembered_while_it_waits() -> None:
    watch = QueueWatch()
    jobs = (a_job(1), a_job(2, JobState.DONE), a_job(3, JobState.PAUSED))
    watch.take(QueueSnapshot(jobs, awaits_start=True))
    watch.take(QueueSnapshot((*jobs, a_job(4)), awaits_start=True))
    assert watch.earlier == {"job-1", "job-3"}


def test_a_queue_that_runs_has_nothing_of_an_earlier_run() -> None:
    watch = QueueWatch()
    watch.take(queue(a_job(1)))
    assert watch.earlier == frozenset()


def test_the_folder_of_several_files_is_the_one_that_holds_them_all() -> None:
    watch = QueueWatch()
    watch.take(queue())
    one = replace(a_job(1, JobState.DONE), target=Path("/d/A/x/1.zip"))
    two = replace(a_job(2, JobState.DONE), target=Path("/d/A/y/2.zip"))
    failed = replace(a_job(3, JobState.FAILED), target=Path("/e/3.zip"))
    assert watch.take(queue(one, two, failed))[1] == Ended(2, 1, Path("/d/A"))
    assert watch.take(queue(replace(failed, job_id="b")))[1] == Ended(0, 1)
