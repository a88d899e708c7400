import csv
import io
import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maap_tui.models.report import (
    ReportRow,
    Totals,
    by_urgency,
    report_csv,
    report_json,
    report_rows,
)
from maap_tui.models.transfer import (
    JobRequest,
    JobSnapshot,
    JobState,
    QueueSnapshot,
    Verification,
)

MADE = datetime(2026, 11, 23, 3, 36, 19, tzinfo=UTC)
NAMES = [field.name for field in fields(ReportRow)]


def a_job(name: str, state: JobState, **changes: Any) -> JobSnapshot:
    request = JobRequest("C", f"item-{name}", "product", "https://x/secret?token=1", f"{name}.zip")
    return replace(
        JobSnapshot(name, request, state, Path("/data") / f"{name}.zip"), seconds=1.25, **changes
    )


DONE = a_job("a", JobState.DONE, received=1_000, verified_by=Verification.ZIP, cause="once slow")
FAILED = a_job("b", JobState.FAILED, received=10, cause="No access.", hint="Ask for it.")
WAITING = a_job("c", JobState.QUEUED)
QUEUE = QueueSnapshot((DONE, WAITING, FAILED))


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_failed_files_come_first_and_done_ones_last() -> None:
    jobs = [a_job(state.value, state) for state in JobState]
    assert [job.state for job in by_urgency(QueueSnapshot(tuple(jobs)))] == [
        JobState.FAILED,
        JobState.CANCELLED,
        JobState.RUNNING,
        JobState.VERIFYING,
        JobState.RETRYING,
        JobState.PAUSED,
        JobState.QUEUED,
        JobState.DONE,
    ]
    assert [row.item for row in report_rows(QUEUE)] == ["item-b", "item-c", "item-a"]


def test_a_row_says_what_became_of_the_file_and_what_to_do() -> None:
    failed, _, done = report_rows(QUEUE)
    assert (failed.state, failed.path) == ("failed", "/data/b.zip")
    assert (failed.cause, failed.hint, failed.verified) == ("No access.", "Ask for it.", "")
    assert (done.bytes, done.seconds, done.verified, done.cause) == (1_000, 1.2, "zip", "")


def test_totals_count_every_file_once() -> None:
    jobs = [*QUEUE.jobs, a_job("d", JobState.CANCELLED), a_job("e", JobState.RUNNING)]
    totals = Totals.of(jobs)
    assert totals == Totals(
        files=5, done=1, failed=1, cancelled=1, open=2, bytes=1_000, seconds=6.2
    )
    assert totals.done + totals.failed + totals.cancelled + totals.open == totals.files


def test_json_holds_when_totals_and_files() -> None:
    document = json.loads(report_json(QUEUE, MADE))
    assert document["made"] == "2026-11-23T03:36:19+00:00"
    assert document["totals"]["files"] == 3
    assert [list(row) for row in document["files"]] == [NAMES] * 3
    assert document["files"][0]["cause"] == "No access."


def test_csv_holds_a_record_a_file_under_its_header() -> None:
    text = report_csv(QUEUE)
    assert text.splitlines()[0] == ",".join(NAMES)
    assert [record["state"] for record in records(text)] == ["failed", "queued", "done"]


def test_no_link_is_in_a_report() -> None:
    assert "token" not in report_json(QUEUE, MADE) + report_csv(QUEUE)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\uff1d1", '=HYPERLINK("http://e","x")']
)
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    queue = QueueSnapshot((replace(FAILED, cause=text, hint=text),))
    (record,) = records(report_csv(queue))
    assert record["cause"] == record["hint"] == f"'{text}"


@given(st.text(max_size=60))
def test_any_text_makes_one_record_of_harmless_cells(text: str) -> None:
    request = replace(FAILED.request, item_id=text, collection=text, asset_key=text)
    job = replace(FAILED, request=request, cause=text, hint=text, target=Path("/data") / f"{text}x")
    (record,) = records(report_csv(QueueSnapshot((job,))))
    for cell in record.values():
        assert cell.isprintable()
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    json.loads(report_json(QueueSnapshot((job,)), MADE).encode("utf-8"))
