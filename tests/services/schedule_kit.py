"""A schedule and the jobs in it, without threads."""

from pathlib import Path

from maap_tui.services.job import Job
from maap_tui.services.jobs import JobList
from maap_tui.services.schedule import Schedule
from maap_tui.services.store import JobRecord, MemoryStore
from maap_tui.services.transfer_state import (
    Order,
    TransferSettings,
)
from tests.services.transfer_kit import make_request

LISTED = "https://catalog.maap.eo.esa.int"
ROOT = Path("/downloads")


def record(number: int, url: str = f"{LISTED}/data/x") -> JobRecord:
    request = make_request(url, item_id=f"item-{number}", size=10_000_000)
    return JobRecord(f"job-{number}", Order(request, ROOT, 1, ROOT / "c" / f"{number}" / "x"))


def make(count: int = 3) -> tuple[JobList, Schedule]:
    jobs = JobList(MemoryStore())
    jobs.add([record(number) for number in range(count)])
    settings = TransferSettings(
        ROOT, backoff=2.0, probe=15.0, token_origins=frozenset({f"{LISTED}:443"})
    )
    return jobs, Schedule(jobs, settings)


def start_next(schedule: Schedule, now: float) -> Job:
    job, _ = schedule.next(now)
    assert job is not None
    schedule.start(job, now)
    return job


def is_held(schedule: Schedule) -> bool:
    return schedule.hold is not None


def bytes_left(jobs: JobList, now: float) -> int:
    jobs.look(now)
    return jobs.left
