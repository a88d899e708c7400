"""What is handed to the store is there again after a start, in its order and as it was."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maap_tui.models.transfer import JobRequest, JobState, Verification
from maap_tui.services.storage import (
    DestinationTaken,
    NewBatch,
    NewJob,
    QueueStore,
    StoredAttempt,
    StoredPart,
    StoredSettings,
    StoredState,
)
from tests.services.storage.samples import BATCH, ROOT, add_jobs, many, names_in, new_job

OpenStore = Callable[..., QueueStore]

PROGRESS = StoredState(
    JobState.PAUSED,
    StoredPart(
        "a.tiff.ab12cd.part",
        8_388_608,
        '"etag-1"',
        20_000_000,
        is_complete=True,
        pieces=((9_000_000, 9_500_000), (12_000_000, 20_000_000)),
    ),
    received=9_000_000,
    attempts=3,
    fresh_starts=1,
    next_at=1_800_000_000.5,
    cause="The server closed the connection.",
    hint="Press R to retry.",
    exit_code=4,
    verified_by=Verification.SIZE,
    seconds=12.25,
)
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


def test_causes_are_kept_as_they_came_and_come_out_clean(
    open_store: OpenStore, folder: Path
) -> None:
    hostile = "\x1b]52;c;QQ==\x07 \x9b31m [red] \u202e \ud800"
    store = open_store()
    add_jobs(store, "a")
    store.save({"a": StoredState(cause=hostile, hint=hostile)})
    store.add_attempt("a", StoredAttempt(1.0, 2.0, 3, hostile))
    store.flush()
    state = store.load().jobs[0].state
    for text in (state.cause, state.hint, store.attempts("a")[0].cause):
        assert text == "�]52;c;QQ==� �31m [red] � �"
    store.close()
    with closing(sqlite3.connect(folder / "queue.sqlite3")) as connection:
        raw = connection.execute("SELECT cause FROM file").fetchone()[0]
    assert raw == hostile.encode("utf-8", "surrogatepass")


LINK = "https://user:PLANTED1@maap.example/data/a.tiff?sig=PLANTED2&x=1#PLANTED3"


@pytest.mark.rule(8)
def test_a_query_never_reaches_the_disk(open_store: OpenStore, folder: Path) -> None:
    store = open_store()
    store.add(BATCH, [new_job("signed", LINK), new_job("plain")])
    store.save_request("plain", replace(new_job("plain").request, href=LINK))
    store.flush()
    signed, plain = store.load().jobs
    assert signed.request.href == "https://maap.example/data/a.tiff"
    assert (signed.is_link_whole, plain.is_link_whole) == (False, False)
    written = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"maap.example/data/a.tiff" in written
    assert b"PLANTED" not in written


def test_a_number_larger_than_any_disk_is_no_trouble(open_store: OpenStore) -> None:
    store = open_store()
    job = new_job("a")
    store.add(BATCH, [replace(job, request=replace(job.request, size=10**30))])
    assert store.load().jobs[0].request.size == 2**63 - 1


def test_a_device_number_of_64_bits_is_kept(open_store: OpenStore) -> None:
    store = open_store()
    assert store.add(NewBatch(ROOT, 2**64 - 3), [new_job("a")]).device == 2**64 - 3


def test_ten_thousand_jobs_are_kept_in_one_go(open_store: OpenStore) -> None:
    store = open_store()
    names = many(10_000)
    add_jobs(store, *names)
    store.arrange(names[::-1])
    store.close()
    assert names_in(open_store()) == names[::-1]


texts = st.text(st.characters(exclude_categories=()), max_size=20)
sizes = st.none() | st.integers(0, 2**63 - 1)
requests = st.builds(
    JobRequest, texts, texts, texts, texts, texts, sizes, sizes, texts, texts, st.booleans()
)
parts = st.builds(StoredPart, texts, st.integers(0, 2**63 - 1), texts, sizes)
states = st.builds(
    StoredState,
    st.sampled_from([state for state in JobState if not state.is_active]),
    parts,
    received=st.integers(0, 2**63 - 1),
    next_at=st.none() | st.floats(allow_nan=False),
    verified_by=st.none() | st.sampled_from(Verification),
    seconds=st.floats(0, allow_nan=False),
)


def test_whatever_a_catalogue_says_comes_back_as_it_was(open_store: OpenStore) -> None:
    store = open_store()

    @settings(max_examples=60, deadline=None)
    @given(request=requests, state=states, job_id=texts, name=texts)
    def check(request: JobRequest, state: StoredState, job_id: str, name: str) -> None:
        request = replace(request, href=re.sub("[@?#]", "", request.href))
        target = ROOT / (name.replace("/", "").replace("\0", "").strip(".") or "file")
        store.add(NewBatch(ROOT, 1), [NewJob(job_id, request, target)])
        store.save({job_id: state})
        queue = store.load()
        store.remove([job_id])
        store.purge()
        (job,) = queue.jobs
        assert (job.job_id, job.request, job.target) == (job_id, request, target)
        assert job.state == state

    check()
