"""What was removed from the queue can be brought back, until it is forgotten."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from maap_tui.models.transfer import JobState
from maap_tui.services.storage import (
    StoredAttempt,
    StoredState,
)
from tests.services.storage.samples import BATCH, add_jobs, names_in, new_job
from tests.services.storage.store_kit import PROGRESS, OpenStore


def test_the_last_removal_can_be_undone(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a", "b", "c")
    store.save({"b": PROGRESS})
    assert store.remove(["a", "b"]) == ()
    assert names_in(store) == ["c"]
    store.close()
    store = open_store()
    back = store.undo_removal()
    assert [job.job_id for job in back] == ["a", "b"]
    assert back[1].state == PROGRESS
    assert names_in(store) == ["a", "b", "c"]
    assert store.undo_removal() == ()


def test_a_further_removal_makes_the_one_before_final(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a", "b", "c")
    store.remove(["a"])
    assert [job.job_id for job in store.remove(["b"])] == ["a"]
    assert store.remove([]) == ()
    assert [job.job_id for job in store.undo_removal()] == ["b"]
    assert names_in(store) == ["b", "c"]


def test_undo_leaves_out_what_has_another_owner_by_now(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a", "b")
    store.remove(["a", "b"])
    store.add(BATCH, [replace(new_job("new"), target=new_job("a").target)])
    assert [job.job_id for job in store.undo_removal()] == ["b"]
    assert names_in(store) == ["b", "new"]


def test_a_job_removed_while_it_ran_waits_when_it_is_back(open_store: OpenStore) -> None:
    store = open_store()
    add_jobs(store, "a")
    store.save({"a": StoredState(JobState.RUNNING)})
    store.remove(["a"])
    assert [job.state.state for job in store.undo_removal()] == [JobState.QUEUED]
    assert store.load().jobs[0].state.state is JobState.QUEUED


def test_purging_forgets_jobs_their_attempts_and_empty_batches(
    open_store: OpenStore, folder: Path
) -> None:
    store = open_store()
    add_jobs(store, "a")
    store.add_attempt("a", StoredAttempt(1.0, 2.0, 3))
    store.remove(["a"])
    assert [job.job_id for job in store.purge()] == ["a"]
    assert store.undo_removal() == ()
    store.close()
    with closing(sqlite3.connect(folder / "queue.sqlite3")) as connection:
        for table in ("file", "attempt", "batch"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
