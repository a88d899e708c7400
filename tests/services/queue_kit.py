"""A queue with its server and folder, and what its tests do again and again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from maap_tui.models.transfer import JobRequest, JobSnapshot, JobState
from maap_tui.services import Downloads
from maap_tui.services.queue import DownloadQueue
from maap_tui.services.transfer_state import TransferSettings
from tests.services.server import Handler, Server, Talk
from tests.services.transfer_kit import CONTENT, HALF, QUICK, TestBearer, make_request

WaitFor = Callable[[Callable[[], object]], None]


class Kit:
    """A queue over a folder of its own, and what tests ask of it again and again."""

    def __init__(self, folder: Path, server: Server, wait_for: WaitFor, **fields: Any) -> None:
        self.server = server
        self.bearer = TestBearer(server.origin)
        self.wait_for = wait_for
        defaults: dict[str, Any] = {
            "timeouts": QUICK,
            "backoff": 0.01,
            "probe": 0.05,
            "token_origins": self.bearer.origins,
        }
        self.settings = TransferSettings(folder, **{**defaults, **fields})
        self.queue = DownloadQueue(self.settings, self.bearer)
        self.downloads: Downloads = self.queue

    def request(self, number: int, handler: Handler | None = None, **fields: Any) -> JobRequest:
        path = f"/data/{number}"
        url = self.server.on(path, handler or (lambda talk: talk.file(CONTENT)))
        return make_request(url, CONTENT, item_id=f"item-{number}", **fields)

    def add(self, *requests: JobRequest) -> tuple[str, ...]:
        return self.downloads.enqueue(self.downloads.plan(requests))

    def job(self, job_id: str) -> JobSnapshot:
        return next(job for job in self.downloads.snapshot().jobs if job.job_id == job_id)

    def wait_state(self, job_id: str, *states: JobState) -> JobSnapshot:
        self.wait_for(lambda: self.job(job_id).state in states)
        return self.job(job_id)

    def wait_all_final(self) -> None:
        self.wait_for(lambda: all(j.state.is_final for j in self.downloads.snapshot().jobs))


def hang_midway(talk: Talk) -> None:
    """Sends half of what was asked for, then nothing."""
    start = talk.seen.range_start
    if "range" in talk.seen.headers:
        said = f"Content-Range: bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"
        talk.head(206, f"Content-Length: {len(CONTENT) - start}", said)
    else:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
    talk.write(CONTENT[start : max(start + 70_000, HALF)])
    talk.hang()
