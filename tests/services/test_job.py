"""How a job looks while its transfer is under way."""

from dataclasses import replace

import pytest

from maap_tui.models.transfer import JobState
from maap_tui.services.job import Job
from tests.services.schedule_kit import record


@pytest.mark.parametrize(
    ("is_busy", "is_verifying", "state", "checked"),
    [
        (True, True, JobState.VERIFYING, 0.5),
        (True, False, JobState.RUNNING, None),
        (False, True, JobState.RUNNING, None),
    ],
)
def test_how_far_an_archive_is_checked_is_told_while_it_is(
    is_busy: bool, is_verifying: bool, state: JobState, checked: float | None
) -> None:
    job = Job(replace(record(1), state=JobState.RUNNING), is_busy=is_busy)
    job.progress.is_verifying = is_verifying
    job.progress.note_checked(0.5)
    seen = job.look(1.0)
    assert (seen.state, seen.checked) == (state, checked)
