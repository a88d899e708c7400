"""The details of a download follow it, and tell each attempt with its cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maap_tui.errors import StorageError
from maap_tui.models.transfer import Attempt, JobSnapshot, JobState, Verification
from maap_tui.ui.screens import job_details
from maap_tui.ui.screens.job_details import JobDetails
from tests.ui.fakes import FakeDownloads, a_job

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

START = datetime(2026, 11, 23, 3, tzinfo=UTC)
CUT = Attempt(START, START + timedelta(seconds=62), 400_000_000, "The server hung up.")
WHOLE = Attempt(START + timedelta(seconds=70), START + timedelta(seconds=75), 603_000_000, "")
OPEN = Attempt(START + timedelta(seconds=90), None, 90_000_000, "")
RUNNING = a_job(1, JobState.RUNNING, received=500_000_000, rate=31.0e6, remaining=29.0)
FAILED = a_job(1, JobState.FAILED, cause="403: no access.", hint="Ask for it.", seconds=12.0)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_details, "REFRESH_SECONDS", 0.02)


def queue_of(job: JobSnapshot, *attempts: Attempt) -> FakeDownloads:
    downloads = FakeDownloads(tries={job.job_id: attempts})
    downloads.show(job)
    return downloads


async def test_everything_about_a_failure_is_told(open_screen: OpenScreen) -> None:
    async with open_screen(JobDetails(FAILED, queue_of(FAILED)), (120, 36)) as dialog:
        for words in ("BiomassLevel1a", "product", "/downloads/item/file.zip", "failed", "0:12"):
            assert words in dialog.text
        assert "cause       403: no access." in dialog.text
        assert "what to do  Ask for it." in dialog.text
        assert "here        0 B / 1.00 GB" in dialog.text


async def test_each_attempt_is_told_with_its_cause(open_screen: OpenScreen) -> None:
    queue = queue_of(FAILED, CUT, WHOLE, OPEN)
    async with open_screen(JobDetails(FAILED, queue), (120, 36)) as dialog:
        await dialog.sees("attempt 3")
        assert (
            "attempt 1   2026-11-23 03:00:00 UTC    1:02   400 MB  The server hung up."
            in dialog.text
        )
        assert "0:05   603 MB  complete" in dialog.text
        assert "cut off with the program" in dialog.text


async def test_an_attempt_without_end_is_under_way_while_the_job_runs(
    open_screen: OpenScreen,
) -> None:
    queue = queue_of(RUNNING, CUT, OPEN)
    async with open_screen(JobDetails(RUNNING, queue), (120, 36)) as dialog:
        await dialog.sees("under way")
        assert "500 MB / 1.00 GB  49%  31.0 MB/s  0:29 left" in dialog.text


async def test_the_details_follow_the_job(open_screen: OpenScreen) -> None:
    queue = queue_of(RUNNING)
    async with open_screen(JobDetails(RUNNING, queue), (120, 36)) as dialog:
        queue.tries["job-1"] = (CUT, WHOLE)
        queue.show(
            replace(RUNNING, state=JobState.DONE, verified_by=Verification.CHECKSUM, attempt=2)
        )
        await dialog.sees("by the catalogue's checksum")
        await dialog.sees("attempt 2")
        queue.show()
        await dialog.press("down")
        assert "by the catalogue's checksum" in dialog.text


async def test_only_the_last_attempts_of_many_are_listed(open_screen: OpenScreen) -> None:
    queue = queue_of(FAILED, *[CUT] * 1_000)
    async with open_screen(JobDetails(FAILED, queue), (120, 80)) as dialog:
        await dialog.sees("950 attempts before")
        await dialog.press("end")
        await dialog.sees("attempt 1000")


async def test_attempts_that_cannot_be_read_are_told(open_screen: OpenScreen) -> None:
    queue = queue_of(FAILED)
    queue.error = StorageError("The queue cannot be read.")
    async with open_screen(JobDetails(FAILED, queue), (120, 36)) as dialog:
        await dialog.sees("! The queue cannot be read.")


async def test_a_queue_that_cannot_be_looked_at_leaves_what_was_seen(
    open_screen: OpenScreen,
) -> None:
    queue = queue_of(RUNNING)
    queue.look_error = StorageError("The queue cannot be read.")
    async with open_screen(JobDetails(RUNNING, queue), (120, 36)) as dialog:
        await dialog.until(lambda: queue.polls > 2)
        assert "500 MB / 1.00 GB" in dialog.text


async def test_capital_r_tries_again_where_that_makes_sense(open_screen: OpenScreen) -> None:
    retried: list[JobSnapshot] = []
    queue = queue_of(FAILED)
    async with open_screen(JobDetails(FAILED, queue, retried.append), (120, 36)) as dialog:
        assert "R retry" in dialog.text
        await dialog.press("R")
        assert retried == [FAILED]
        queue.show(RUNNING)
        await dialog.until(lambda: "R retry" not in dialog.text)
        await dialog.press("R")
        assert retried == [FAILED]


async def test_nothing_is_tried_again_where_one_only_looks_on(open_screen: OpenScreen) -> None:
    async with open_screen(JobDetails(FAILED, queue_of(FAILED)), (120, 36)) as dialog:
        assert "R retry" not in dialog.text
        await dialog.press("R")
        assert dialog.is_open


async def test_y_copies_the_path_and_o_opens_the_folder(
    open_screen: OpenScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    job = replace(FAILED, target=Path("/data/a b/x.zip"))
    async with open_screen(JobDetails(job, queue_of(job)), (120, 36)) as dialog:
        await dialog.press("y")
        assert dialog.app.clipboard == "/data/a b/x.zip"
        await dialog.press("o")
        assert dialog.app.clipboard == "file:///data/a%20b"


async def test_hostile_jobs_are_only_text(open_screen: OpenScreen, hostile: str) -> None:
    request = replace(FAILED.request, item_id=hostile, collection=hostile, asset_key=hostile)
    job = replace(FAILED, request=request, cause=hostile, hint=hostile)
    attempt = replace(CUT, cause=hostile)
    async with open_screen(JobDetails(job, queue_of(job, attempt))) as dialog:
        await dialog.press("end")
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")


@pytest.mark.parametrize("size", [(20, 6), (200, 60)])
async def test_no_size_is_too_small_or_too_large(
    open_screen: OpenScreen, size: tuple[int, int]
) -> None:
    async with open_screen(JobDetails(FAILED, queue_of(FAILED, CUT)), size) as dialog:
        await dialog.press("end")
        await dialog.sees("hun")
