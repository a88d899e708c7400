"""What servers of the matrix play, and what tests of it look at again and again."""

from pathlib import Path

import pytest

from maap_tui.demo import DemoWorld
from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState
from maap_tui.services.http import Timeouts
from tests.services.queue_kit import Kit
from tests.services.server import Talk
from tests.services.transfer_kit import CONTENT, HALF

SHORT = Timeouts(connect=0.5, read=0.5, stall=0.5)
NEVER = 600.0
"""A back-off that no test outlives: what goes on in spite of it went on at once."""
LARGE = CONTENT * 4
"""About four megabytes."""


def fetched(kit: Kit, request: JobRequest) -> JobSnapshot:
    """The job that fetches `request`, once it is done."""
    (job_id,) = kit.add(request)
    return kit.wait_state(job_id, JobState.DONE)


def failed(kit: Kit, request: JobRequest) -> JobSnapshot:
    """The job of `request` once it has failed, with cause and remedy and without a final name."""
    (job_id,) = kit.add(request)
    job = kit.wait_state(job_id, JobState.FAILED)
    assert job.cause
    assert not job.target.is_file()
    return job


def held(kit: Kit, *requests: JobRequest) -> str:
    """What the queue says once it waits; none of the jobs is blamed or loses an attempt."""
    ids = kit.add(*requests)
    kit.wait_for(lambda: kit.downloads.snapshot().notice)
    kit.wait_for(lambda: all(not kit.job(job_id).cause for job_id in ids))
    jobs = [kit.job(job_id) for job_id in ids]
    assert {job.state for job in jobs} <= {JobState.QUEUED, JobState.RUNNING}
    assert [job.attempt for job in jobs] == [0] * len(jobs)
    return kit.downloads.snapshot().notice


def use_world(world: DemoWorld, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets every command of the test ask `world`, keep its files in `home` and lose no time."""
    set_to = {
        "CATALOG": world.catalog_url,
        "TOKEN_URL": world.token_url,
        "TOKEN_ORIGINS": world.root_url,
        "CREDENTIALS": world.write_credentials(home),
        "DOWNLOAD_DIR": home / "data",
        "STATE_DIR": home / "state",
        "CONFIG_DIR": home / "config",
        "CACHE_DIR": home / "cache",
        "BACKOFF": "0.05",
    }
    for name, value in set_to.items():
        monkeypatch.setenv(f"MAAP_TUI_{name}", str(value))


def files_in(folder: Path) -> list[str]:
    """The names of all files below `folder`."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def cut_then_whole(talk: Talk) -> None:
    """Cuts the whole file in its middle and serves any range of it in full."""
    if "range" in talk.seen.headers:
        talk.file(CONTENT)
    else:
        talk.cut_file(CONTENT, HALF)
