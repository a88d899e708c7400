"""Jobs to keep, for the tests and for the processes that they start."""

from collections.abc import Sequence
from pathlib import Path

from maap_tui.models.transfer import JobRequest
from maap_tui.services.storage import NewBatch, NewJob, QueueStore

ROOT = Path("/data/downloads")
BATCH = NewBatch(ROOT, 66_306)


def new_job(name: str, href: str = "https://maap.example/data/a.tiff") -> NewJob:
    """A job of this id whose file has the same name."""
    request = JobRequest("BiomassLevel1a", f"item-{name}", "product", href, f"{name}.tiff", 1000)
    return NewJob(name, request, ROOT / "BiomassLevel1a" / f"{name}.tiff")


def add_jobs(store: QueueStore, *names: str) -> None:
    store.add(BATCH, [new_job(name) for name in names])


def names_in(store: QueueStore) -> list[str]:
    """The ids of the jobs in their order."""
    return [job.job_id for job in store.load().jobs]


def many(count: int) -> Sequence[str]:
    return [f"job-{number:04}" for number in range(count)]
