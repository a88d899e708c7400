"""The rate of the whole queue is that of its transfers, from their start to their end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from maap_tui.models.transfer import JobState
from maap_tui.services.queue import DownloadQueue
from tests.services.queue_kit import Kit
from tests.services.server import Server, Talk
from tests.services.transfer_kit import CONTENT, HALF

WaitFor = Callable[[Callable[[], object]], None]


class Timed(Kit):
    """A queue whose clock the test moves."""

    def __init__(self, folder: Path, server: Server, wait_for: WaitFor) -> None:
        super().__init__(folder, server, wait_for)
        self.now = 100.0
        self.go_on = Event()
        self.queue = DownloadQueue(self.settings, self.bearer, clock=lambda: self.now)
        self.downloads = self.queue

    def in_two_steps(self, talk: Talk) -> None:
        talk.head(200, f"Content-Length: {len(CONTENT)}")
        talk.write(CONTENT[:HALF])
        self.go_on.wait(10)
        talk.write(CONTENT[HALF:])


@pytest.fixture
def timed(tmp_path: Path, server: Server, wait_for: WaitFor) -> Iterator[Timed]:
    made = Timed(tmp_path / "downloads", server, wait_for)
    yield made
    made.go_on.set()
    made.queue.close()


def idle(kit: Timed, seconds: int) -> None:
    """The queue is looked at while nothing is to be done."""
    for _ in range(10 * seconds):
        kit.now += 0.1
        kit.downloads.snapshot()


def test_rate_is_that_of_the_jobs_at_once_however_long_nothing_ran(timed: Timed) -> None:
    idle(timed, 20)
    ids = timed.add(*[timed.request(number, timed.in_two_steps) for number in range(3)])
    timed.wait_for(lambda: all(timed.job(job_id).received == HALF for job_id in ids))
    timed.now += 0.5
    snapshot = timed.downloads.snapshot()
    assert snapshot.rate == pytest.approx(3 * HALF / 0.5)
    assert snapshot.rate == pytest.approx(sum(job.rate for job in snapshot.jobs))


def test_rate_of_what_starts_later_counts_at_once_too(timed: Timed) -> None:
    (first,) = timed.add(timed.request(1, timed.in_two_steps))
    timed.wait_for(lambda: timed.job(first).received == HALF)
    idle(timed, 4)
    (second,) = timed.add(timed.request(2, timed.in_two_steps))
    timed.wait_for(lambda: timed.job(second).received == HALF)
    timed.now += 0.5
    snapshot = timed.downloads.snapshot()
    assert snapshot.rate == pytest.approx(sum(job.rate for job in snapshot.jobs))
    assert snapshot.rate > 2 * HALF


def test_rate_goes_on_from_one_file_to_the_next_and_ends_with_the_last(timed: Timed) -> None:
    timed.downloads.set_parallel(1)
    ids = timed.add(timed.request(1), timed.request(2, timed.in_two_steps))
    timed.wait_for(lambda: timed.job(ids[1]).received == HALF)
    timed.now += 1.0
    assert timed.downloads.snapshot().rate == pytest.approx(len(CONTENT) + HALF)
    timed.go_on.set()
    timed.wait_state(ids[1], JobState.DONE)
    timed.wait_for(lambda: timed.downloads.snapshot().rate == 0)
