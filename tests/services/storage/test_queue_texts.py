"""Whatever a catalogue says is kept as it came, but for the secrets in it."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maap_tui.models.transfer import JobRequest, JobState, Verification
from maap_tui.services.storage import (
    NewBatch,
    NewJob,
    StoredAttempt,
    StoredPart,
    StoredState,
)
from tests.services.storage.samples import BATCH, ROOT, add_jobs, many, names_in, new_job
from tests.services.storage.store_kit import OpenStore


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
