"""A file that several connections fetch."""

from collections.abc import Callable

from maap_tui.models.transfer import JobRequest, JobState
from tests.services.capped_file import CONTENT, CappedFile
from tests.services.queue_kit import Kit
from tests.services.server import Talk

OnRange = Callable[[CappedFile, Talk], None]
WORKERS = 4
NEVER = 600.0


def request_for(kit: Kit, file: CappedFile, **fields: object) -> JobRequest:
    return kit.request(1, file, **{"size": len(CONTENT), **fields})


def fetched_right(kit: Kit, file: CappedFile, **fields: object) -> str:
    """Fetches `file`, and says by what it was found whole."""
    (job_id,) = kit.add(request_for(kit, file, **fields))
    job = kit.wait_state(job_id, JobState.DONE, JobState.FAILED)
    assert job.state is JobState.DONE, job.cause
    assert job.target.read_bytes() == CONTENT
    assert job.received == len(CONTENT)
    assert [path.name for path in job.target.parent.iterdir()] == [job.target.name]
    assert file.most_at_once <= WORKERS
    return job.verified_by.value if job.verified_by else ""
