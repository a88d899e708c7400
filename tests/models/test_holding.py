from dataclasses import replace
from pathlib import Path

import pytest

from maap_tui.models.holding import (
    NOTHING,
    HeldFile,
    Holding,
    KnownBy,
    LocalState,
    local_state,
    newer_here,
    whole_keys,
    why_newer,
)
from maap_tui.models.transfer import JobState

FILE = HeldFile(Path("/data/a"), 5, KnownBy.QUEUE, asset_key="product")
WHOLE = Holding((FILE,), is_whole=True)
PART = Holding((FILE,), missing=("other",))
OLDER = Holding(older="BIO_OLD")
NEWER = Holding(newer="BIO_NEW")


@pytest.mark.parametrize(
    ("job", "holding", "state"),
    [
        (None, None, LocalState.NONE),
        (None, NOTHING, LocalState.NONE),
        (None, WHOLE, LocalState.ON_DISK),
        (None, PART, LocalState.PARTLY),
        (None, OLDER, LocalState.UPDATE),
        (None, NEWER, LocalState.SUPERSEDED),
        (None, replace(WHOLE, newer="BIO_NEW"), LocalState.OLD_COPY),
        (None, replace(PART, newer="BIO_NEW"), LocalState.PARTLY),
        (None, replace(WHOLE, older="BIO_OLD"), LocalState.ON_DISK),
        (None, Holding(differing=(FILE,)), LocalState.UPDATE),
        (JobState.QUEUED, WHOLE, LocalState.QUEUED),
        (JobState.RUNNING, PART, LocalState.RUNNING),
        (JobState.VERIFYING, None, LocalState.RUNNING),
        (JobState.RETRYING, None, LocalState.RUNNING),
        (JobState.PAUSED, None, LocalState.PAUSED),
        (JobState.FAILED, NOTHING, LocalState.FAILED),
        (JobState.CANCELLED, WHOLE, LocalState.ON_DISK),
        (JobState.CANCELLED, None, LocalState.NONE),
        (JobState.DONE, None, LocalState.ON_DISK),
        (JobState.DONE, WHOLE, LocalState.ON_DISK),
        (JobState.DONE, PART, LocalState.PARTLY),
        (JobState.DONE, NOTHING, LocalState.NONE),
    ],
)
def test_what_moves_speaks_first_and_then_the_disk(
    job: JobState | None, holding: Holding | None, state: LocalState
) -> None:
    assert local_state(job, holding) is state


def test_what_is_here_is_superseded_by_a_newer_one_that_need_not_be_here() -> None:
    assert local_state(None, WHOLE, is_newer_known=True) is LocalState.OLD_COPY
    assert local_state(JobState.DONE, None, is_newer_known=True) is LocalState.OLD_COPY
    assert local_state(None, PART, is_newer_known=True) is LocalState.PARTLY
    assert local_state(None, NOTHING, is_newer_known=True) is LocalState.SUPERSEDED
    assert local_state(None, None, is_newer_known=True) is LocalState.SUPERSEDED
    assert local_state(JobState.RUNNING, WHOLE, is_newer_known=True) is LocalState.RUNNING


def test_only_what_needs_no_fetching_is_here() -> None:
    assert [state for state in LocalState if state.is_here] == [
        LocalState.OLD_COPY,
        LocalState.ON_DISK,
    ]


def test_sizes_and_places_are_told() -> None:
    other = HeldFile(Path("/data/b"), 7, KnownBy.PLACE, asset_key="quicklook")
    both = Holding((FILE, other))
    assert both.size == 12
    assert both.by_asset == {"product": FILE.path, "quicklook": other.path}


def test_what_others_supersede_is_told_within_one_collection() -> None:
    start = "BIO_S1_DGM__1S_20260403T145903_20260403T145924_T_G01_M01_C02_T004_F293"
    old, new, newest = (f"{start}_0{n}_DKTFPE" for n in (1, 2, 3))
    found = newer_here([("A", old), ("A", new), ("A", newest), ("B", new), ("B", "no grammar")])
    assert found == {("A", old): newest, ("A", new): newest}


def test_what_is_whole_is_told() -> None:
    assert whole_keys({("A", "a"): WHOLE, ("A", "b"): PART, ("A", "c"): NOTHING}) == {("A", "a")}


def test_why_one_is_newer_is_read_from_names() -> None:
    start = "BIO_S1_DGM__1S_20260403T145903_20260403T145924_T_G01_M01_C02_T004_F293"
    assert why_newer(f"{start}_02_DKTFPE", f"{start}_01_DKTFPE") == "baseline 02 instead of 01"
    assert why_newer(f"{start}_01_DKTFPZ", f"{start}_01_DKTFPE") == "processed again later"
    assert why_newer("something", f"{start}_01_DKTFPE") == ""
