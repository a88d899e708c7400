"""Ends a file that four connections bring, in every way there is, and prints how soon it is over.

    python tests/bench/split_endings.py [--runs 20] [--folder DIR]

To be run from the project's root with the interpreter of the test environment. Each connection
falls silent in the middle, as if the network were gone; then the file is paused, cancelled, or the
queue closed. Looked at are the seconds until no thread talks to the server any more and the queue
has the job back. It ends with exit code 1 where the bar was missed.
"""

import argparse
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.services.queue import DownloadQueue
from tests.services.capped_file import CONTENT, CappedFile
from tests.services.queue_child import MEBIBYTE
from tests.services.queue_kit import Kit
from tests.services.server import Server

WORKERS, BAR, NEVER = 4, 2.0, 600.0
WAYS: dict[str, Callable[[DownloadQueue, str], None]] = {
    "pause": lambda queue, job_id: queue.pause([job_id]),
    "cancel": lambda queue, job_id: queue.cancel([job_id]),
    "stop": lambda queue, job_id: queue.close(),
}


def wait_for(condition: Callable[[], object]) -> None:
    end, pause = monotonic() + 60, threading.Event()
    while not condition():
        if monotonic() > end:
            raise TimeoutError("waited in vain")
        pause.wait(0.005)


def seconds_to_end(folder: Path, end: Callable[[DownloadQueue, str], None]) -> float:
    """From the wish to the end of the last thread that talks to the server."""
    server = Server()
    kit = Kit(folder, server, wait_for, parallel=WORKERS, split_above=MEBIBYTE, split_gain=0.0)
    try:
        file = CappedFile()
        (job_id,) = kit.add(kit.request(1, file, size=len(CONTENT)))
        wait_for(lambda: file.at_once == WORKERS)
        file.pause = NEVER
        wait_for(lambda: file.silent == WORKERS)
        started = monotonic()
        end(kit.queue, job_id)
        wait_for(lambda: not any(each.name == "maap-exchange" for each in threading.enumerate()))
        wait_for(lambda: not kit.queue._crew.busy)
        return monotonic() - started
    finally:
        kit.queue.close()
        server.close()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--folder", help="Where files land (the temporary folder)")
    arguments = parser.parse_args()
    is_missed = False
    for name, end in WAYS.items():
        taken = []
        for _ in range(arguments.runs):
            with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
                taken.append(seconds_to_end(Path(folder), end))
        taken.sort()
        is_missed |= taken[-1] > BAR
        median = taken[len(taken) // 2]
        print(f"{name:<7} median {median:.2f} s, most {taken[-1]:.2f} s of {BAR:g} s allowed")
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
