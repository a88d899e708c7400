"""A queue in a process of its own: `python -m tests.matrix.queue_process STATE FOLDER URL COUNT`.

Takes up the queue of the state folder and, where it is empty, adds COUNT files of `CONTENT` below
URL; goes on until all have come to their end. With a fifth argument `lie`, its locks hold nobody.
"""

import fcntl
import os
import signal
import sys
import threading
from pathlib import Path
from time import monotonic

from maap_tui.errors import StorageError
from maap_tui.models.earlier import Earlier
from maap_tui.services.http import origin_of
from maap_tui.services.shared_queue import QueueParts, SharedQueue
from maap_tui.services.transfer_state import TransferSettings
from tests.services.transfer_kit import CONTENT, QUICK, TestBearer, make_request

SYNC = 128 * 1024
CHUNK = 64 * 1024
SECONDS = 60


def open_queue(state: Path, folder: Path, url: str, earlier: Earlier) -> SharedQueue:
    """The queue of the state folder with settings that lose no time."""
    settings = TransferSettings(
        folder,
        parallel=4,
        timeouts=QUICK,
        backoff=0.01,
        probe=0.05,
        sync_bytes=SYNC,
        chunk=CHUNK,
        token_origins=frozenset({origin_of(url)}),
    )
    return SharedQueue(state, QueueParts(settings, TestBearer(url), earlier))


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main(state: Path, folder: Path, url: str, count: int) -> int:
    queue = open_queue(state, folder, url, Earlier.START)
    try:
        if not queue.snapshot().jobs:
            urls = [f"{url}/data/{number}" for number in range(count)]
            requests = [make_request(each, CONTENT, item_id=each[-2:].strip("/")) for each in urls]
            queue.enqueue(queue.plan(requests))
        say("queued")
        end, pause = monotonic() + SECONDS, threading.Event()
        while not all(job.state.is_final for job in queue.snapshot().jobs):
            assert monotonic() < end, queue.snapshot()
            pause.wait(0.01)
    except StorageError as error:
        say(str(error))
        return error.exit_code
    finally:
        queue.close()
    say("done")
    return 0


def _stopped(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    if sys.argv[5:] == ["lie"]:
        fcntl.flock = lambda descriptor, operation: None
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, _stopped)
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
