"""The report lists every file, failed ones first, and is saved where one wants it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maap_tui.models.transfer import JobState, QueueSnapshot, Verification
from maap_tui.ui.screens.report import ReportScreen
from tests.ui.fakes import FakeReports, a_job

if TYPE_CHECKING:
    from tests.ui.screens.conftest import OpenScreen

MADE = datetime(2026, 11, 23, 3, 36, tzinfo=UTC)
TARGET = Path("/downloads/item/failed.zip")
DONE = a_job(1, JobState.DONE, received=1_001_000_000, verified_by=Verification.ZIP, seconds=31.0)
FAILED = replace(
    a_job(2, JobState.FAILED, cause="This account may not read it.", hint="Ask for access."),
    target=TARGET,
)
QUEUE = QueueSnapshot((DONE, a_job(3), FAILED))


async def test_failed_files_come_first_with_cause_and_what_to_do(open_screen: OpenScreen) -> None:
    async with open_screen(ReportScreen(QUEUE, FakeReports(), MADE), (160, 40)) as dialog:
        rows = [line for line in dialog.lines if ".zip" in line]
        assert "! failed" in rows[0]
        assert "This account may not read it." in rows[0]
        assert "Ask for access." in rows[0]
        assert ". queued" in rows[1]
        for words in ("v done", "1.00 GB", "0:31", "zip"):
            assert words in rows[2]


async def test_totals_are_told(open_screen: OpenScreen) -> None:
    async with open_screen(ReportScreen(QUEUE, FakeReports(), MADE), (120, 36)) as dialog:
        words = "3 files  1 done  1 failed  1 not finished  1.00 GB finished  0:31 of transfers"
        assert words in dialog.text


async def test_columns_without_a_word_leave_their_room_to_the_others(
    open_screen: OpenScreen,
) -> None:
    failed = replace(FAILED, target=Path("/downloads/a_granule_with_a_long_name.zip"))
    queue = QueueSnapshot((failed,))
    async with open_screen(ReportScreen(queue, FakeReports(), MADE), (80, 24)) as dialog:
        assert "Verified" not in dialog.text
        assert "Bytes" not in dialog.text
        (row,) = (line for line in dialog.lines if "! failed" in line)
        assert "a_granule_with_a_long_name.zip" in row


async def test_the_row_under_the_cursor_is_told_in_full(open_screen: OpenScreen) -> None:
    async with open_screen(ReportScreen(QUEUE, FakeReports(), MADE), (80, 24)) as dialog:
        assert str(TARGET) in dialog.text
        assert "This account may not read it. Ask for access." in dialog.text
        await dialog.press("down", "down")
        assert str(TARGET) not in dialog.text
        assert str(DONE.target) in dialog.text


async def test_it_is_saved_as_json_under_the_offered_name(open_screen: OpenScreen) -> None:
    reports = FakeReports()
    async with open_screen(ReportScreen(QUEUE, reports, MADE), (120, 36)) as dialog:
        assert "Save to" not in dialog.text
        await dialog.press("s")
        assert "Save to  ~/maap-report-2026-11-23-0336.json" in dialog.text
        await dialog.press("enter")
        await dialog.sees("saved: ~/maap-report-2026-11-23-0336.json")
        ((text, path),) = reports.written
        assert path == Path("~/maap-report-2026-11-23-0336.json")
        assert json.loads(text)["totals"]["failed"] == 1


async def test_a_name_that_ends_in_csv_is_saved_as_csv(open_screen: OpenScreen) -> None:
    reports = FakeReports()
    async with open_screen(ReportScreen(QUEUE, reports, MADE), (120, 36)) as dialog:
        await dialog.press("s", "end", *["backspace"] * 4)
        await dialog.type("CSV")
        await dialog.press("enter")
        await dialog.sees("saved:")
        assert reports.written[0][0].startswith("state,path,")


async def test_what_cannot_be_saved_is_told_and_can_be_tried_elsewhere(
    open_screen: OpenScreen,
) -> None:
    reports = FakeReports()
    async with open_screen(ReportScreen(QUEUE, reports, MADE), (120, 36)) as dialog:
        await dialog.press("s", "end")
        await dialog.type("taken")
        await dialog.press("enter")
        await dialog.sees("is there already. Choose another name.")
        assert reports.written == []
        await dialog.press(*["backspace"] * 5, "enter")
        await dialog.sees("saved:")


async def test_escape_leaves_the_name_first_and_then_the_report(open_screen: OpenScreen) -> None:
    async with open_screen(ReportScreen(QUEUE, FakeReports(), MADE), (120, 36)) as dialog:
        await dialog.press("s", "q", "escape")
        assert dialog.is_open
        assert "Save to" not in dialog.text
        await dialog.press("escape")
        assert not dialog.is_open


@pytest.mark.parametrize("key", ["escape", "q", "e"])
async def test_it_closes_by_any_of_its_keys(open_screen: OpenScreen, key: str) -> None:
    async with open_screen(ReportScreen(QUEUE, FakeReports(), MADE)) as dialog:
        await dialog.press(key)
        assert not dialog.is_open


async def test_ten_thousand_files_open_at_once_and_are_reached_by_a_key(
    open_screen: OpenScreen,
) -> None:
    last = replace(DONE, target=Path("/downloads/the-last.zip"))
    queue = QueueSnapshot((*[a_job(1, JobState.DONE)] * 9_999, last))
    async with open_screen(ReportScreen(queue, FakeReports(), MADE)) as dialog:
        await dialog.press("G")
        assert "the-last.zip" in dialog.text


@pytest.mark.parametrize("size", [(20, 6), (200, 60)])
async def test_no_size_is_too_small_or_too_large(
    open_screen: OpenScreen, size: tuple[int, int]
) -> None:
    async with open_screen(ReportScreen(QUEUE, FakeReports(), MADE), size) as dialog:
        await dialog.press("down", "s", "enter")
        assert dialog.is_open


async def test_where_nothing_failed_no_room_is_kept_for_causes(open_screen: OpenScreen) -> None:
    name = "BIO_S1_SCS_20200918_D6NEJD.ZIP"
    done = replace(DONE, target=Path("/downloads") / name)
    async with open_screen(ReportScreen(QueueSnapshot((done,)), FakeReports(), MADE)) as dialog:
        assert "Cause" not in dialog.text
        assert any(name in line and "done" in line for line in dialog.lines)


async def test_hostile_files_are_only_text(open_screen: OpenScreen, hostile: str) -> None:
    job = replace(FAILED, target=Path("/d") / hostile[:200], cause=hostile, hint=hostile)
    async with open_screen(ReportScreen(QueueSnapshot((job,)), FakeReports())) as dialog:
        await dialog.press("down", "s", "escape")
        assert not any(character in dialog.text for character in "\x1b\x07\x9b\u202e\udcff")
