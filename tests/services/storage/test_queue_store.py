"""What is handed to the store is there again after a start, in its order and as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from maap_tui.models.transfer import JobState
from maap_tui.services.storage import (
    DestinationTaken,
    StoredAttempt,
    StoredPart,
    StoredSettings,
    StoredState,
)
from tests.services.storage.samples import BATCH, ROOT, add_jobs, names_in, new_job
from tests.services.storage.store_kit import PROGRESS, OpenStore

WAITING = replace(
    PROGRESS,
    state=JobState.QUEUED,
    attempts=0,
    next_at=None,
    cause="",
    hint="",
    exit_code=0,
)
"""The same after a start, if it was under way: with all its attempts and what is synced."""


def test_nothing_is_made_before_the_store_is_opened(folder: Path) -> None:
    assert not folder.exists()


def test_a_new_queue_is_empty_and_says_nothing(open_store: OpenStore) -> None:
    store = open_store()
    queue = store.load()
    assert (queue.batches, queue.jobs, queue.settings) == ((), (), StoredSettings())
    assert store.notice == ""
    assert store.journal_mode == "wal"


def test_batch_and_jobs_are_there_after_a_start(open_store: OpenStore) -> None:
    store = open_store()
    added = store.add(BATCH, [new_job("a"), replace(new_job("b"), state=JobState.PAUSED)])
    store.close()
    queue = open_store().load()
    assert queue.batches == (added,)
    assert (added.root, added.device) == (BATCH.root, BATCH.device)
    first, second = queue.jobs
    assert (first.request, first.target) == (new_job("a").request, new_job("a").target)
    assert first.state == StoredState()
    assert second.state == StoredState(JobState.PAUSED)
    assert first.batch_id == second.batch_id == added.batch_id


def test_a_state_is_kept_whole(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a", "b")
    store.save({"b": PROGRESS})
    store.close()
    first, second = open_store().load().jobs
    assert first.state == StoredState()
    assert second.state == PROGRESS


def test_the_newest_state_of_many_wins(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a")
    for synced in range(200):
        store.save({"a": StoredState(JobState.RUNNING, StoredPart("a.part", synced))})
    assert store.load().jobs[0].state.part.synced == 199


def test_a_state_of_a_job_that_is_gone_is_nothing(open_store: OpenStore) -> None:
    store = open_store()
    store.save({"nobody": PROGRESS})
    store.add_attempt("nobody", StoredAttempt(1.0, 2.0, 3))
    store.flush()
    assert names_in(store) == []


def test_what_was_under_way_waits_after_a_start(open_store: OpenStore, folder: Path) -> None:
    store = open_store()
    states = tuple(JobState)
    add_jobs(store, *[state.name for state in states])
    store.save({state.name: replace(PROGRESS, state=state) for state in states})
    store.close()
    for _ in range(2):
        again = open_store()
        found = {job.job_id: job.state for job in again.load().jobs}
        again.close()
        for state in states:
            kept = replace(PROGRESS, state=state)
            assert found[state.name] == (WAITING if state.is_active else kept)


def test_the_order_is_kept_and_new_jobs_go_to_the_end(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a", "b", "c")
    store.arrange(["c", "a", "b"])
    add_jobs(store, "d")
    assert names_in(store) == ["c", "a", "b", "d"]
    store.arrange(["d", "c", "a", "b"])
    store.close()
    assert names_in(open_store()) == ["d", "c", "a", "b"]


def test_a_destination_belongs_to_one_job(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "straße")
    twin = replace(new_job("other"), target=ROOT / "biomasslevel1A" / "STRASSE.tiff")
    with pytest.raises(DestinationTaken, match=r"STRASSE\.tiff is in the queue already"):
        store.add(BATCH, [new_job("free"), twin])
    assert names_in(store) == ["straße"]
    assert len(store.load().batches) == 1


def test_a_target_outside_of_the_download_folder_is_refused(open_store: OpenStore) -> None:
    store = open_store()
    with pytest.raises(ValueError, match="not in the subpath"):
        store.add(BATCH, [replace(new_job("a"), target=Path("/etc/passwd"))])


def test_an_id_is_not_used_twice(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a")
    elsewhere = replace(new_job("a"), target=ROOT / "b")
    with pytest.raises(Exception, match="job_id"):
        store.add(BATCH, [elsewhere])
    assert names_in(store) == ["a"]


def test_the_attempts_of_a_job_are_kept_the_oldest_forgotten(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a", "b")
    for number in range(103):
        store.add_attempt("a", StoredAttempt(float(number), number + 0.5, number, f"try {number}"))
    store.add_attempt("b", StoredAttempt(7.0, 8.0, 9))
    store.flush()
    attempts = store.attempts("a")
    assert [attempt.received for attempt in attempts] == list(range(3, 103))
    assert attempts[-1] == StoredAttempt(102.0, 102.5, 102, "try 102")
    assert store.attempts("b") == (StoredAttempt(7.0, 8.0, 9),)
    assert store.attempts("nobody") == ()


def test_an_attempt_under_way_has_no_end_until_it_is_told(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a")
    for attempt in (StoredAttempt(7.0, None, 0), StoredAttempt(7.0, 8.0, 9)):
        store.add_attempt("a", attempt)
        store.flush()
        assert store.attempts("a") == (attempt,)


@pytest.mark.parametrize(
    "chosen",
    [StoredSettings(True, 5, 2_000_000, (22 * 60, 6 * 60)), StoredSettings()],
    ids=["all set", "nothing set"],
)
def test_what_was_set_for_the_queue_is_kept(open_store: OpenStore, chosen: StoredSettings) -> None:
    store = open_store()
    store.save_settings(StoredSettings(is_paused=True, parallel=1))
    store.save_settings(chosen)
    store.close()
    assert open_store().load().settings == chosen
