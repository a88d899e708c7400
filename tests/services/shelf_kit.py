"""A queue that is kept in a state folder, opened again and again in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from maap_tui.models.earlier import Earlier
from maap_tui.models.transfer import (
    JobRequest,
    JobSnapshot,
    JobState,
)
from maap_tui.services import Downloads
from maap_tui.services.relinking import LinkFinder
from maap_tui.services.shared_queue import QueueParts, SharedQueue
from maap_tui.services.transfer_state import TransferSettings
from tests.services.server import Handler, Server
from tests.services.transfer_kit import CONTENT, QUICK, TestBearer, make_request

WaitFor = Callable[[Callable[[], object]], None]


class Shelf:
    """A state folder, a download folder, and the queues that were opened over them."""

    def __init__(self, folder: Path, server: Server, wait_for: WaitFor) -> None:
        self.state = folder / "state"
        self.files = folder / "downloads"
        self.server = server
        self.wait_for = wait_for
        self.bearer = TestBearer(server.origin)
        self.opened: list[SharedQueue] = []

    def open(
        self,
        earlier: Earlier = Earlier.WAIT,
        *,
        find_link: LinkFinder | None = None,
        fixed: frozenset[str] = frozenset(),
        **fields: Any,
    ) -> Downloads:
        """A queue of a new run of the program."""
        defaults: dict[str, Any] = {
            "timeouts": QUICK,
            "backoff": 0.01,
            "probe": 0.05,
            "token_origins": self.bearer.origins,
        }
        settings = TransferSettings(self.files, **{**defaults, **fields})
        parts = QueueParts(settings, self.bearer, earlier, find_link=find_link, fixed=fixed)
        self.opened.append(SharedQueue(self.state, parts))
        return self.opened[-1]

    def close(self) -> None:
        for queue in self.opened:
            queue.close()

    def request(self, number: int, handler: Handler | None = None, **fields: Any) -> JobRequest:
        url = self.server.on(f"/data/{number}", handler or (lambda talk: talk.file(CONTENT)))
        return make_request(url, CONTENT, item_id=f"item-{number}", **fields)

    def add(self, queue: Downloads, *requests: JobRequest) -> tuple[str, ...]:
        return queue.enqueue(queue.plan(requests))

    def wait_all(self, queue: Downloads, *states: JobState) -> None:
        """Waits until every job is in one of `states`."""
        self.wait_for(lambda: all(job.state in states for job in queue.snapshot().jobs))

    def wait_received(self, queue: Downloads, job_id: str, count: int) -> None:
        self.wait_for(lambda: job_of(queue, job_id).received >= count)


def job_of(queue: Downloads, job_id: str) -> JobSnapshot:
    return next(job for job in queue.snapshot().jobs if job.job_id == job_id)


def states(queue: Downloads) -> list[JobState]:
    return [job.state for job in queue.snapshot().jobs]
