from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.transfer import JobState, Verification
from maap_tui.ui.job_text import (
    amount_text,
    bar,
    left_text,
    long_size_text,
    name_text,
    note_text,
    percent_text,
    rate_text,
    size_text,
)
from maap_tui.ui.text import ASCII_GLYPHS, Glyphs
from tests.ui.fakes import a_job, an_item

ARCHIVE = replace(
    a_job(1, JobState.RUNNING, received=312_000_000, rate=8.1e6),
    total=None,
    request=replace(a_job(1).request, size=None, size_estimate=1_300_000_000, is_archive=True),
)

UNKNOWN = replace(ARCHIVE, request=replace(ARCHIVE.request, size_estimate=None))


@given(st.integers(0, 2_000), st.integers(0, 2_000), st.integers(1, 60), st.sampled_from(JobState))
def test_a_bar_always_fills_its_width(
    received: int, total: int, width: int, state: JobState
) -> None:
    job = a_job(1, state, received=received, total=total or None)
    assert len("".join(bar(job, width, received, Glyphs()))) == width


def test_a_bar_shows_the_part_done_in_half_cells() -> None:
    job = a_job(1, JobState.RUNNING, received=250, total=1_000)
    assert bar(job, 10, 0, Glyphs()) == ("", "━━╸", "───────")
    assert bar(job, 10, 0, ASCII_GLYPHS) == ("", "==>", ".......")


def test_a_first_byte_is_seen_and_the_last_one_waited_for() -> None:
    first = a_job(1, JobState.RUNNING, received=1, total=1_000_000)
    last = a_job(1, JobState.VERIFYING, received=999_999, total=1_000_000)
    assert bar(first, 10, 0, Glyphs())[1] == "╸"
    assert percent_text(last) == "99%"
    assert percent_text(replace(last, state=JobState.DONE)) == "100%"


def test_an_archive_is_shown_by_its_estimate() -> None:
    assert percent_text(ARCHIVE) == "~24%"
    assert bar(ARCHIVE, 10, 3, Glyphs()) == ("", "━━", "────────")
    assert percent_text(UNKNOWN) == ""
    more = replace(ARCHIVE, received=1_300_000_000)
    assert percent_text(more) == ""
    assert "━" in bar(more, 10, 0, Glyphs())[1]
    assert size_text(ARCHIVE) == "312M"
    assert amount_text(ARCHIVE) == "312M/~1.30G"
    assert amount_text(a_job(1, JobState.RUNNING, received=5)) == ""
    assert long_size_text(ARCHIVE) == "312 MB / ~1.30 GB"
    assert size_text(replace(ARCHIVE, received=0)) == "~1.30G"


def test_a_bar_whose_end_nobody_knows_wanders_to_and_fro() -> None:
    starts = [len(bar(UNKNOWN, 10, step, Glyphs())[0]) for step in range(10)]
    assert starts == [0, 1, 2, 3, 4, 3, 2, 1, 0, 1]
    assert bar(UNKNOWN, 4, 3, Glyphs()) == ("", "━━━━", "")


def test_an_archive_that_waits_has_an_empty_bar() -> None:
    assert bar(replace(UNKNOWN, state=JobState.PAUSED), 5, 3, Glyphs()) == ("", "", "─────")


def test_sizes_say_how_much_of_how_much() -> None:
    job = a_job(1, JobState.RUNNING, received=621_000_000, total=2_310_000_000)
    assert size_text(job) == "2.31G"
    assert long_size_text(job) == "621 MB / 2.31 GB"
    assert long_size_text(replace(job, received=1_430_000_000)) == "1.43 / 2.31 GB"
    assert long_size_text(replace(job, state=JobState.DONE, received=2_310_000_000)) == "2.31 GB"


def test_speed_and_time_are_shown_only_while_bytes_flow() -> None:
    job = a_job(1, JobState.RUNNING, rate=31.0e6, remaining=29.0)
    assert (rate_text(job), left_text(job)) == ("31.0M/s", "0:29")
    waiting = replace(job, state=JobState.PAUSED)
    assert (rate_text(waiting), left_text(waiting)) == ("", "")


def test_time_left_of_an_archive_is_an_estimate() -> None:
    archive = replace(a_job().request, size=None, size_estimate=100_000_000)
    job = a_job(state=JobState.RUNNING, request=archive, total=None, received=40_000_000, rate=2e6)
    assert left_text(job) == "~0:30"
    assert left_text(replace(job, rate=0.0)) == ""
    assert left_text(replace(job, received=110_000_000)) == ""


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"state": JobState.QUEUED}, "waiting"),
        ({"state": JobState.QUEUED, "cause": "no token"}, "waiting: no token"),
        ({"state": JobState.RETRYING, "retry_in": 3.6, "cause": "reset"}, "retry in 4 s: reset"),
        ({"state": JobState.RETRYING}, "retry"),
        ({"state": JobState.PAUSED}, "paused"),
        ({"state": JobState.VERIFYING}, "checking"),
        ({"state": JobState.VERIFYING, "checked": 0.457}, "checking 45 %"),
        ({"state": JobState.DONE, "verified_by": Verification.ZIP}, "zip ok"),
        ({"state": JobState.DONE, "verified_by": Verification.SIZE}, "size ok"),
        ({"state": JobState.DONE, "verified_by": Verification.CHECKSUM}, "checksum ok"),
        (
            {"state": JobState.FAILED, "cause": "Disk full.", "hint": "Free some."},
            "Disk full. Free some.",
        ),
        ({"state": JobState.FAILED}, "failed"),
    ],
)
def test_the_note_says_what_a_row_is_waiting_for(changes: dict[str, object], note: str) -> None:
    assert note_text(replace(a_job(1), **changes)) == note  # type: ignore[arg-type] # fields of a job


def test_a_file_nobody_could_check_is_not_called_ok() -> None:
    job = a_job(1, JobState.DONE, verified_by=Verification.LENGTH)
    assert "ok" not in note_text(job)


def test_the_name_says_which_file_of_the_granule_it_is() -> None:
    item = an_item(1)
    assert name_text(a_job(1)) == item.id
    assert name_text(a_job(1, file_name=f"{item.id}.h5")) == f"{item.id}.h5"
    other = a_job(1, file_name="i_hh.tiff", asset_key="enclosure_tiff_1")
    assert name_text(other) == f"{item.id} enclosure_tiff_1"
