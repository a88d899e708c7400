"""A queue in a process of its own, for tests that kill it: `queue_child.py STATE FILES URL COUNT`.

The first run queues COUNT files of `content_of`; every run works off what there is. With further
words: `full` lets the disk of the state folder take nothing more once all is queued, and take it
again later; `lie` makes every lock succeed; `stay` waits for a signal when all is done.
"""

import fcntl
import os
import resource
import signal
import sys
from pathlib import Path
from threading import Event
from time import monotonic
from types import FrameType

sys.path.insert(0, str(Path(__file__).parents[2]))

from maap_tui.models.earlier import Earlier
from maap_tui.models.transfer import (
    JobRequest,
)
from maap_tui.services.exchange import Timeouts
from maap_tui.services.http import origin_of
from maap_tui.services.shared_queue import QueueParts, SharedQueue
from maap_tui.services.storage.failures import DestinationTaken
from maap_tui.services.transfer_state import TransferSettings
from tests.services.transfer_kit import TestBearer

SECONDS = 120.0
MEBIBYTE = 2**20
STEP = 40_961
"""Bytes after which the contents of two files are surely different."""


def content_of(number: int, size: int) -> bytes:
    """The contents of a file: no two files, and no two places of one, look alike."""
    step = number.to_bytes(4) + bytes(range(256)) * (STEP // 256 + 1)
    count = size // len(step) + 1
    return b"".join(step + position.to_bytes(4) for position in range(count))[:size]


def size_of(number: int, most: int = 2 * MEBIBYTE) -> int:
    """Bytes of a file: between half of `most` and `most`."""
    return most // 2 + number * 7919 * 97 % (most // 2)


def open_queue(state: Path, files: Path, url: str) -> SharedQueue:
    settings = TransferSettings(
        files,
        parallel=4,
        timeouts=Timeouts(5, 5, 5),
        backoff=0.05,
        probe=0.05,
        sync_bytes=int(os.environ.get("SYNC_BYTES", 256 * 1024)),
        split_above=int(os.environ.get("SPLIT_ABOVE", 64 * MEBIBYTE)),
        split_gain=0.0,
        token_origins=frozenset({origin_of(url)}),
    )
    return SharedQueue(state, QueueParts(settings, TestBearer(url), Earlier.START))


def fill(queue: SharedQueue, url: str, count: int, most: int) -> None:
    requests = [
        JobRequest(
            "Biomass", f"item-{number}", "product", f"{url}/data/{number}", "x.tiff",
            size_of(number, most),
        )
        for number in range(count)
    ]  # fmt: skip
    queue.enqueue(queue.plan(requests))


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def let_disk_fill(state: Path) -> None:
    """No file may grow beyond what the queue has now, as on a full disk."""
    limit = max(path.stat().st_size for path in state.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def open_filled(state: Path, files: Path, url: str, count: int) -> SharedQueue:
    queue = open_queue(state, files, url)
    if queue.snapshot().jobs:
        return queue
    try:
        fill(queue, url, count, int(os.environ.get("MOST", 2 * MEBIBYTE)))
    except DestinationTaken:  # where locks lie, another run may be the first to fill it
        queue.close()
        return open_queue(state, files, url)
    return queue


def run(state: Path, files: Path, url: str, count: int, *words: str) -> int:
    queue = open_filled(state, files, url, count)
    try:
        say("queued")
        end = monotonic() + SECONDS * (10 if "stay" in words else 1)
        while not all(job.state.is_final for job in queue.snapshot().jobs):
            if STOP.wait(0.01):
                return 128 + signal.SIGTERM
            assert monotonic() < end, queue.snapshot()
        if "stay" in words:
            STOP.wait(SECONDS)
    finally:
        queue.close()
    say("done")
    return 0


STOP = Event()


def stop(number: int, frame: FrameType | None) -> None:
    STOP.set()


if __name__ == "__main__":
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)
    if "lie" in sys.argv:
        fcntl.flock = lambda descriptor, operation: None
    raise SystemExit(
        run(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), *sys.argv[5:])
    )
