"""Fills the disk under a running queue at random moments, and looks whether it goes on by itself.

    sudo python tests/bench/disk_full.py [--runs 20] [--seed N]

To be run as root on Linux from the project's root, with the interpreter of the test environment.
State and files lie on a tmpfs of their own. In each run a ballast takes what is left of it while
files come, stays until the queue says that it waits, and goes again; nobody touches the queue. Exit
code 1 at the first file that is wrong or missing.
"""

import argparse
import errno
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from maap_tui.models.earlier import Earlier
from maap_tui.models.transfer import (
    JobState,
    QueueSnapshot,
)
from maap_tui.services.http import origin_of
from maap_tui.services.shared_queue import QueueParts, SharedQueue
from maap_tui.services.transfer_state import TransferSettings
from tests.services.kill_kit import Yard
from tests.services.queue_child import fill
from tests.services.server import Server
from tests.services.transfer_kit import QUICK, TestBearer

MEBIBYTE = 2**20
FILES, MOST = 12, 2 * MEBIBYTE
ROOM = FILES * MOST + 8 * MEBIBYTE
SECONDS = 60.0


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def take_all_room(ballast: Path) -> None:
    """Writes until the disk takes nothing more."""
    with ballast.open("ab", buffering=0) as file:
        for size in (MEBIBYTE, 65_536, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


def open_queue(yard: Yard) -> SharedQueue:
    """Keeps nothing free, so that the disk itself says when it is full."""
    settings = TransferSettings(
        yard.files,
        parallel=4,
        timeouts=QUICK,
        backoff=0.05,
        probe=0.2,
        sync_bytes=yard.sync_bytes,
        reserve=0,
        token_origins=frozenset({origin_of(yard.server.origin)}),
    )
    parts = QueueParts(settings, TestBearer(yard.server.origin), Earlier.START)
    return SharedQueue(yard.state, parts)


def run(folder: Path, chance: random.Random) -> tuple[str, float]:
    """One queue whose disk is full for a while: what it said, and how soon it went on."""
    with small_disk(folder) as disk, closing(Server()) as server:
        yard = Yard(disk, server, FILES, MOST, pause=0.002)
        with closing(open_queue(yard)) as queue:
            fill(queue, server.origin, FILES, MOST)
            until = chance.randrange(1, FILES * MOST * 2 // 3)
            _wait(server, lambda: yard.sent >= until)
            take_all_room(disk / "ballast")
            _wait(server, lambda: queue.snapshot().notice or _is_over(queue.snapshot()))
            said = queue.snapshot().notice
            server.closing.wait(chance.uniform(0.0, 0.5))
            (disk / "ballast").unlink()
            begun = monotonic()
            _wait(server, lambda: _is_over(queue.snapshot()))
            seconds = monotonic() - begun
            jobs = queue.snapshot().jobs
        assert [job.state for job in jobs] == [JobState.DONE] * FILES, [j.cause for j in jobs]
        yard.check_names()
        yard.check_rows()
        left = [path for path in yard.files.rglob("*") if path.is_file()]
        assert sorted(left) == sorted(yard.whole)
        assert len(left) == FILES
        return said, seconds


def _is_over(queue: QueueSnapshot) -> bool:
    return all(job.state.is_final for job in queue.jobs)


def _wait(server: Server, condition: Callable[[], object]) -> None:
    end = monotonic() + SECONDS
    while not condition():
        assert monotonic() < end, "waited in vain"
        server.closing.wait(0.01)


def main() -> int:
    parser = argparse.ArgumentParser(description="Fills the disk under a running queue.")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("mounting a disk takes root")
    chance, said, slowest = random.Random(arguments.seed), 0, 0.0
    for number in range(arguments.runs):
        with tempfile.TemporaryDirectory(prefix="maap-full-") as name:
            notice, seconds = run(Path(name) / "disk", chance)
        print(f"{number + 1} of {arguments.runs}: {notice or 'ended before it was noticed'}")
        said, slowest = said + bool(notice), max(slowest, seconds)
    print(
        f"D1  met: {arguments.runs} of {arguments.runs} queues complete, 0 wrong; {said} said that"
        f" the disk is full; at most {slowest:.1f} s from room to the end"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
